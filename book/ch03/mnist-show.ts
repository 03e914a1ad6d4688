/**
 * The first training digit: a row of 784 numbers that, as 28 rows of 28, shows a handwritten 5. Beside it, the first fifty.
 *
 * 第一个训练数字：784 个数排成的一行，变成 28 行 28 列，就是手写的 5。此外再看看前五十个。
 */
import { data, plot } from 'pristella';
import { holds, matches, picture, reproduces } from '../page.ts';

const mnist = await data.mnist();
export const shapes = {
  xTrain: mnist.train.images.shape,
  tTrain: mnist.train.labels.shape,
  xTest: mnist.test.images.shape,
  tTest: mnist.test.labels.shape,
};
console.log(shapes);

const { images, labels } = mnist.train;
export const image = images.at(0);
export const label = labels.at(0).item();
console.log(label, image.shape);
export const square = image.reshape([28, 28]);
console.log(square.shape);

const { fig, ax } = plot.subplots();
ax.imshow(square, { cmap: 'gray' }).title(`A ${label}`);
picture('ch03/mnist-show', fig);
const fifty = images.at(':50').reshape([50, 28, 28]);
picture('ch03/mnist-digits', plot.imageGrid(fifty, { columns: 10, title: 'The first fifty digits' }));

/** Scaled to 0..1, as the networks take them: the simplest form of pre-processing. */
export const normalized = image.astype('float32').div(255);
console.log('largest pixel', image.max().item(), 'normalized', normalized.max().item());

reproduces('the label of the first digit', label, 5, { within: 0 });
matches('the shape, before and after', [image.shape[0]!, ...square.shape], [784, 28, 28], 0);
holds('60,000 and 10,000 digits', shapes.xTrain[0] === 60_000 && shapes.xTest[0] === 10_000);
