/**
 * Defect 11: numerical gradients in float32 with h = 1e-4. A float32 has seven digits; the difference of two values that
 * agree in the first five keeps two. The slope of 0.01 x² + 0.1 x at 5 comes out as .20027 for .2. The check: the same in float64. Right: check
 * gradients in float64.
 *
 * 缺陷 11：在 float32 中取 h = 1e-4 求数值梯度。float32 只有七位有效数字，前五位相同的两个数相减，只剩两位。
 * 0.01x² + 0.1x 在 5 处的斜率算出来是 .20027，而不是 .2。检验：用 float64 再算一遍。正确的做法：用 float64 做梯度检验。
 */
import { np, numericalGradient, type Tensor } from 'pristella';
import { holds, matches } from '../page.ts';

const f = (x: Tensor): Tensor => np.square(x).mul(0.01).add(x.mul(0.1));

function slopeIn(dtype: 'float32' | 'float64', h = 1e-4): number {
  const at = (v: number): number => f(np.array(v, { dtype })).item();
  return (at(5 + h) - at(5 - h)) / (2 * h);
}

export const wrong = slopeIn('float32');
export const right = slopeIn('float64');
/** The library measures in float64 also where it is given a float32. */
export const byLibrary = numericalGradient((x) => f(x).sum(), np.array(5, { dtype: 'float32' })).item();
console.log('float32:', wrong, 'float64:', right, 'the library:', byLibrary);

export const exposed = Math.abs(wrong - right) > 1e-5;
holds('the check exposes the wrong version', exposed);
matches('in float64', right, 0.1999999999990898, 1e-12);
matches('the library, given a float32', byLibrary, 0.2, 1e-9);
