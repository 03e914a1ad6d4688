/**
 * A network of one's own: three convolutions with batch norm, dropout once, and digits that are moved by up to two pixels while it
 * learns, so that every epoch shows new ones. Change it, and beat it.
 *
 * 自己设计的网络：三个带批归一化的卷积层、一次 Dropout；学习时把数字随机移动最多两个像素，每个 epoch 看到的都是新的。改一改，争取超过它。
 */
import { nn, np, train } from 'pristella';
import { runLong } from '../long-run.ts';
import { holds, quick, reaches, seed } from '../page.ts';
import { images } from '../simple-convnet.ts';

nn.manualSeed(seed);
const block = (channels: number, filters: number): nn.Layer[] => [
  nn.conv2d(channels, filters, 3, { padding: 1, bias: false }),
  nn.batchNorm(filters),
  nn.relu,
  nn.maxPool2d(2),
];
const model = nn.sequential(
  ...block(1, 16),
  ...block(16, 32),
  ...block(32, 64),
  nn.flatten,
  nn.dropout(0.3),
  nn.linear(576, 10),
);

/** Digits of which each batch is moved by up to two pixels; where to is a function of its digits. */
const moved = (digits: train.Dataset): train.Dataset => ({
  length: digits.length,
  batch(indices) {
    const [x, t] = digits.batch(indices);
    const place = indices.reduce((a, b) => (a * 31 + b) % 25, 0);
    return [np.roll(x, [Math.floor(place / 5) - 2, (place % 5) - 2], [2, 3]), t];
  },
});

const digits = quick ? await images(2000, 500) : await images();
const settings = { optimizer: train.adam({ lr: 0.003 }), schedule: train.cosine(), validation: digits.test, seed };
const trainer = new train.Trainer(model, moved(digits.train), { ...settings, epochs: quick ? 2 : 10 });
if (quick) await trainer.run();
else await runLong(`awesome-net-${seed}`, trainer);
export const accuracy = trainer.history.epochs.at(-1)!.validation!.accuracy!;
console.log(`${model.parameterCount} parameters, test accuracy ${accuracy}`);

holds('fewer parameters than DeepConvNet', model.parameterCount < 123_552);
reaches('test accuracy', accuracy, quick ? 0.8 : 0.992);
