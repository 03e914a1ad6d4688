import { nn, type np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Drawn, Net } from './net.ts';
import { ConvTranspose, piece } from './parts.ts';

const [CODE, CHANNELS, SIDE] = [16, 64, 7];
const PIXELS = CHANNELS * SIDE * SIDE;

/** Images to a code with noise in it, and back. Kingma and Welling (2014). */
class Vae extends nn.Module<[x: Tensor, noise: Tensor], { y: Tensor; mean: Tensor; logvar: Tensor }> {
  conv1 = nn.conv2d(1, 32, 4, { stride: 2, padding: 1 });
  conv2 = nn.conv2d(32, CHANNELS, 4, { stride: 2, padding: 1 });
  code = nn.linear(PIXELS, 2 * CODE);
  spread = nn.linear(CODE, PIXELS);
  up1 = new ConvTranspose(CHANNELS, 32, 4, 1);
  up2 = new ConvTranspose(32, 1, 4, 1);

  forward(x: Tensor, noise: Tensor): { y: Tensor; mean: Tensor; logvar: Tensor } {
    const seen = nn.relu(this.conv2(nn.relu(this.conv1(x))));
    const both = this.code(nn.flatten(seen));
    const [mean, logvar] = [piece(both, 0, CODE), piece(both, 1, CODE)];
    const code = mean.add(noise.mul(logvar.mul(0.5).exp()));
    const small = nn.relu(this.spread(code)).reshape([-1, CHANNELS, SIDE, SIDE]);
    return { y: this.up2(nn.relu(this.up1(small))), mean, logvar };
  }
}

/** 64 images of 28 by 28. */
export function vae(random: np.random.Generator, { noise }: Drawn = {}): Net {
  const model = new Vae();
  const image = (): Tensor => random.random([64, 1, 28, 28], { dtype: 'float32' });
  return {
    model,
    x: image(),
    target: image(),
    loss(x, target) {
      const drawn = noise ?? random.normal(0, 1, [x.shape[0] ?? 0, CODE], { dtype: 'float32' });
      const { y, mean, logvar } = model(x, drawn);
      const lost = nn.binaryCrossEntropy(y, target).mul(784);
      const far = logvar.add(1).sub(mean.square()).sub(logvar.exp()).sum(1).mean().mul(-0.5);
      return lost.add(far);
    },
  };
}
