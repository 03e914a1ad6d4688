import { nn, np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { ConvTranspose } from './parts.ts';

const double = (channels: number, filters: number): nn.Sequential =>
  nn.sequential(
    nn.conv2d(channels, filters, 3, { padding: 1 }),
    nn.relu,
    nn.conv2d(filters, filters, 3, { padding: 1 }),
    nn.relu,
  );
const halved = nn.maxPool2d(2);

/** Down to 64 channels by two pools and up again, each level beside what it was on the way down. Ronneberger et al. (2015). */
class UNet extends nn.Module {
  down1 = double(1, 16);
  down2 = double(16, 32);
  bottom = double(32, 64);
  up2 = new ConvTranspose(64, 32, 2, 0);
  join2 = double(64, 32);
  up1 = new ConvTranspose(32, 16, 2, 0);
  join1 = double(32, 16);
  head = nn.conv2d(16, 1, 1);

  forward(x: Tensor): Tensor {
    const first = this.down1(x);
    const second = this.down2(halved(first));
    const bottom = this.bottom(halved(second));
    const wider = this.join2(np.concatenate([this.up2(bottom), second], 1));
    return this.head(this.join1(np.concatenate([this.up1(wider), first], 1)));
  }
}

/** 8 images of 64 by 64, of whose pixels each is inside or outside. */
export function unet(random: np.random.Generator): Net {
  const model = new UNet();
  return {
    model,
    x: random.random([8, 1, 64, 64], { dtype: 'float32' }),
    target: random.integers(0, 2, [8, 1, 64, 64]).astype('float32'),
    loss: (x, target) => nn.binaryCrossEntropy(model(x), target),
  };
}
