/**
 * Defect 10: the sigmoid as the book writes it overflows on raw pixels: with inputs of 0 to 255 sums reach -1000, exp(1000)
 * is inf, and NumPy warns. In float32 it begins at -89. The value, 1 / inf = 0, is right by luck; but its slope through the rules
 * is inf / inf² = nan. The check: no value on the way is infinite. Right: exp of a negative number only, and inputs from 0 to 1.
 *
 * 缺陷 10：书中的 sigmoid 在原始像素上会溢出：输入为 0 到 255 时，加权和可达 -1000，exp(1000) 是 inf，NumPy 会发出警告；float32 从 -89 就开始溢出。
 * 结果 1 / inf = 0 只是碰巧正确，而按求导规则得到的斜率是 inf / inf² = nan。检验：途中没有无穷大。正确的做法：只对负数取指数，并把输入归一化到 0 到 1。
 */
import { grad, nn, np, type Tensor } from 'pristella';
import { holds, matches } from '../page.ts';

const powerOf = (x: Tensor): Tensor => np.exp(np.neg(x));
const wrongSigmoid = (x: Tensor): Tensor => np.div(1, np.add(1, powerOf(x)));

/** exp of -|x|, which is at most 1. */
const rightSigmoid = (x: Tensor): Tensor => {
  const e = np.exp(np.neg(np.abs(x)));
  return np.where(x.greaterEqual(0), np.div(1, e.add(1)), e.div(e.add(1)));
};

const x = np.array([-1000, 0, 1000]);
export const onTheWay = powerOf(x);
export const wrongSlope = grad((v) => wrongSigmoid(v).sum())(x);
export const right = rightSigmoid(x);
export const rightSlope = grad((v) => nn.sigmoid(v).sum())(x);
console.log('on the way:', onTheWay, 'slope:', wrongSlope, 'right:', right, rightSlope);

export const exposed = np.isinf(onTheWay).any().item() === 1 && np.isnan(wrongSlope).any().item() === 1;
holds('the check exposes the wrong version', exposed);
matches('the right values', right, [0, 0.5, 1], 0);
matches('the library', nn.sigmoid(x), right, 0);
matches('the right slopes', rightSlope, [0, 0.25, 0], 0);
