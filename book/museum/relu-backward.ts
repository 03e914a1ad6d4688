/**
 * Defect 5: ReLU's backward writes its zeros into the array it is given. Where two layers receive the same gradient, as
 * behind an addition, the second one gets what the first has spoilt. The check: the caller's gradient is as before. Right: make a new one.
 *
 * 缺陷 5：ReLU 的 backward 把 0 直接写进传给它的数组。当两层收到同一个梯度时（例如加法之后），第二层得到的就是被第一层改坏的值。
 * 检验：调用者的梯度应保持不变。正确的做法：生成一个新数组。
 */
import { np, type Tensor } from 'pristella';
import { Relu } from '../by-hand/layers.ts';
import { holds, matches } from '../page.ts';

class WrongRelu {
  private isNegative!: Tensor;

  forward(x: Tensor): Tensor {
    this.isNegative = x.lessEqual(0);
    return np.where(this.isNegative, 0, x);
  }
  backward(dout: Tensor): Tensor {
    dout.set(this.isNegative, 0);
    return dout;
  }
}

/** y = relu(a) + relu(b): the gradient 1 goes to both. */
function gradients(first: WrongRelu | Relu, second: WrongRelu | Relu): [a: Tensor, b: Tensor, given: Tensor] {
  first.forward(np.array([-1, 2]));
  second.forward(np.array([3, -4]));
  const dout = np.ones(2);
  return [np.array(first.backward(dout)), np.array(second.backward(dout)), dout];
}

export const wrong = gradients(new WrongRelu(), new WrongRelu());
export const right = gradients(new Relu(), new Relu());
console.log('wrong:', ...wrong, 'right:', ...right);

export const exposed = !wrong[2].equal(1).all().item();
holds('the check exposes the wrong version: the gradient given to it has changed', exposed);
matches('wrong: the second unit gets no gradient', wrong[1], [0, 0], 0);
matches('right: the gradient by a', right[0], [0, 1], 0);
matches('right: the gradient by b', right[1], [1, 0], 0);
matches('right: what was given', right[2], [1, 1], 0);
