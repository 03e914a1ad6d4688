/**
 * The test digits that DeepConvNet gets wrong, with what they are and what it took them for. Many of them would make a
 * reader hesitate too.
 *
 * DeepConvNet 认错的测试数字，以及它们是什么、被当成了什么。其中不少，人看了也会犹豫。
 */
import { np, plot, train } from 'pristella';
import { trainedDeepNet } from '../deep-convnet.ts';
import { holds, picture, quick, reproduces } from '../page.ts';
import { images } from '../simple-convnet.ts';

const count = quick ? 2000 : 10_000;
const [x, t] = (await images(1, count)).test.batch(Int32Array.from({ length: count }, (_, i) => i));
const answers = (await train.predict(await trainedDeepNet(), x)).argmax(1).data();
const labels = t.data();
export const wrong = Int32Array.from(labels.keys()).filter((i) => answers[i] !== labels[i]);
export const accuracy = 1 - wrong.length / count;
console.log(`${wrong.length} of ${count} are wrong, accuracy ${accuracy}`);

const shown = wrong.slice(0, 60);
const names = [...shown].map((i) => `${labels[i]} → ${answers[i]}`);
const title = 'What it is → what it was taken for';
picture('ch08/misclassified-mnist', plot.imageGrid(np.take(x, shown, 0), { labels: names, columns: 10, title }));

reproduces('DeepConvNet with stored weights: test accuracy', accuracy, '0.9935 to 0.9938', {
  least: quick ? 0.99 : 0.992,
});
holds('every picture shown is a mistake', wrong.length > 0 && names.every((name) => name[0] !== name.at(-1)));
