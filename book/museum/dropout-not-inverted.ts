/**
 * Defect 8, not wrong but a trap: the book's dropout scales at inference, by the share that was kept. A network taken out of its training
 * code, with the dropout layers left out as everyone does, then gets inputs that are too large. Inverted dropout scales while
 * learning, so that at inference it is nothing at all.
 *
 * 缺陷 8，不算错，却是个陷阱：书中的 Dropout 在推理时乘以保留的比例。把网络从训练代码里拿出来、像通常那样去掉 Dropout 层，输入就会偏大。反向缩放的 Dropout 在学习时缩放，推理时什么也不做。
 */
import { nn, np } from 'pristella';
import { Dropout } from '../by-hand/dropout.ts';
import { holds, matches, seed } from '../page.ts';

const ratio = 0.5;
const x = np.ones([1000, 100], { dtype: 'float32' });
/** The book's: a mask while learning, a factor at inference. */
const byBook = new Dropout(ratio, np.random.defaultRng(seed));
const inverted = nn.dropout(ratio, np.random.defaultRng(seed));

/** The mean while learning, at inference, and without the layer. */
export const means = {
  book: [byBook.forward(x), byBook.forward(x, false), x].map((y) => y.mean().item()),
  inverted: [inverted.train()(x), inverted.eval()(x), x].map((y) => y.mean().item()),
};
console.log('learning, inference, layer left out:', means);

matches('the book: inference as learning', means.book.slice(0, 2), [0.5, 0.5], 0.01);
holds('but without the layer everything is twice as large', means.book[2]! > 1.9 * means.book[0]!);
matches('inverted: the same with, without, and while learning', means.inverted, [1, 1, 1], 0.02);
const passed = byBook.forward(x);
matches('by hand: the gradient comes back where a number went through', byBook.backward(x), passed, 0);
