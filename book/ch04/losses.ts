/**
 * How bad an answer is, as a number to be made small: the sum of squares and the cross entropy, of an answer that gives
 * the right digit 2 a probability of 0.6 and of one that gives it 0.1; then for a batch, with labels and with one-hot rows.
 *
 * 用一个要尽量减小的数来表示答案有多差：均方误差和交叉熵误差。第一个答案给正确数字 2 的概率是 0.6，第二个是 0.1；然后是批量版本，监督数据可以是标签或 one-hot。
 */
import { grad, nn, np, plot } from 'pristella';
import { crossEntropyError, softmax, sumSquaredError } from '../by-hand/functions.ts';
import { holds, matches, picture, reproduces } from '../page.ts';

export const t = np.array([0, 0, 1, 0, 0, 0, 0, 0, 0, 0]);
export const good = np.array([0.1, 0.05, 0.6, 0.0, 0.05, 0.1, 0.0, 0.1, 0.0, 0.0]);
export const bad = np.array([0.1, 0.05, 0.1, 0.0, 0.05, 0.1, 0.0, 0.6, 0.0, 0.0]);
export const squares = [good, bad].map((y) => sumSquaredError(y, t).item());
export const entropies = [good, bad].map((y) => crossEntropyError(y, t).item());
console.log('squares', squares, 'cross entropy', entropies);

/** A batch of two: labels say as much as one-hot rows. */
export const batch = np.stack([good, bad]);
export const oneHot = np.stack([t, t]);
export const byOneHot = crossEntropyError(batch, oneHot).item();
export const byLabels = crossEntropyError(batch, np.array([2, 2], { dtype: 'int' })).item();
console.log('batch of both:', byOneHot, byLabels);

/** From scores, as `nn` has it: softmax and cross entropy in one, whose gradient is y - t. */
export const scores = np.array([[0.3, 2.9, 4.0]]);
export const label = np.array([1], { dtype: 'int' });
export const entropyOfScores = nn.crossEntropy(scores, label).item();
export const gradient = grad((a) => nn.crossEntropy(a, label))(scores);
export const yMinusT = softmax(scores).sub([[0, 1, 0]]);
console.log(entropyOfScores, gradient, yMinusT);

const y = np.linspace(0.01, 1, 100);
const { fig, ax } = plot.subplots();
ax.plot(y, np.neg(np.log(y)), { label: 'cross entropy' });
ax.plot(y, np.square(y.sub(1)).div(2), '--', { label: 'half square' });
ax.xlabel('probability of the right class').ylabel('loss').title('What an answer costs').legend();
picture('ch04/losses', fig);

reproduces('half the sum of squared errors', squares, [0.0975, 0.5975], { within: 1e-15 });
reproduces('cross entropy', entropies, [0.510825457099338, 2.302584092994546], { within: 1e-15 });
matches('the batch by labels', byLabels, byOneHot, 0);
matches('the batch is the mean', byOneHot, (entropies[0]! + entropies[1]!) / 2, 1e-14);
holds('the gradient of both in one is y - t', gradient.sub(yMinusT).abs().max().item() < 1e-15);
