/**
 * Defect 1: the numerical gradient of an array of integers. The book moves the array's own elements by h = 0.0001, and an
 * integer cannot hold 1.0001: the gradient of x² + y² at (1, 2) comes out as (5000, 15000). The check: the rules of the gradient
 * say (2, 4). Right: measure in float64 whatever the array's type is, and leave the array alone.
 *
 * 缺陷 1：整数数组的数值梯度。书中直接把数组元素移动 h = 0.0001，而整数存不下 1.0001：x² + y² 在 (1, 2) 处的梯度变成 (5000, 15000)。
 * 检验：按规则计算的梯度是 (2, 4)。正确的做法：无论数组是什么类型都用 float64 测量，并且不改动原数组。
 */
import { grad, np, numericalGradient, type Tensor } from 'pristella';
import { holds, matches } from '../page.ts';

const f = (x: Tensor): Tensor => np.sum(np.square(x));

/** The book's loop on an array that, as NumPy's does, cuts what does not fit. */
function wrongGradient(x: Tensor, h = 1e-4): Tensor {
  const slopes = np.zeros(x.shape);
  for (let i = 0; i < x.size; i++) {
    const kept = x.at(i).item();
    x.set(i, Math.trunc(kept + h));
    const up = f(x).item();
    x.set(i, Math.trunc(kept - h));
    const down = f(x).item();
    slopes.set(i, (up - down) / (2 * h));
    x.set(i, kept);
  }
  return slopes;
}

const x = np.array([1, 2], { dtype: 'int' });
export const wrong = wrongGradient(np.array(x));
export const expected = grad(f)(x.astype('float64'));
export const right = numericalGradient(f, x);
console.log('wrong:', wrong, 'right:', right);

export const exposed = wrong.sub(expected).abs().max().item() > 1;
holds('the check exposes the wrong version', exposed);
matches('the wrong version', wrong, [5000, 15_000], 1e-6);
matches('the right version', right, expected, 1e-8);
