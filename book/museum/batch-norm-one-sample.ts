/**
 * Defect 2: to check the gradient of batch norm with a batch of one. The only row is its own mean, so that the normalised row
 * is 0 whatever the input, and the gradients of all that comes before are 0. A backward pass that is plainly wrong passes that
 * check. With two rows it is found out, and the right one passes.
 *
 * 缺陷 2：用只有一个样本的批次检验批归一化的梯度。唯一的一行就是自己的平均值，归一化后总是 0，前面各层的梯度也全是 0，明显错误的反向传播也能通过。用两行就会露馅，而正确的实现可以通过。
 */
import { np, type Tensor } from 'pristella';
import { BatchNormalization } from '../by-hand/batch-norm.ts';
import { BatchNormNet, differences } from '../by-hand/batch-norm-net.ts';
import { holds, seed } from '../page.ts';

/** Forgets that the deviation too depends on the inputs. */
class ForgetfulBatchNormalization extends BatchNormalization {
  override backward(dout: Tensor): Tensor {
    super.backward(dout);
    const dxn = dout.mul(this.gamma);
    return dxn.sub(np.mean(dxn, 0)).div(this.std);
  }
}

const rng = np.random.defaultRng(seed);
const rows = rng.normal(0, 1, [2, 8]).detach();
const labels = np.array([3, 7], { dtype: 'int' });
const wrong = new BatchNormNet([8, 6, 10], seed, ForgetfulBatchNormalization);
const right = new BatchNormNet([8, 6, 10], seed);

/** The largest of the mean differences. */
const worst = (net: BatchNormNet, n: number): number =>
  Math.max(...Object.values(differences(net, rows.at(`:${n}`), labels.at(`:${n}`))));
export const errors = {
  wrongOne: worst(wrong, 1),
  rightOne: worst(right, 1),
  wrongTwo: worst(wrong, 2),
  rightTwo: worst(right, 2),
};
console.log('worst differences:', errors);
const before = np
  .abs(right.gradient(rows.at(':1'), labels.at(':1')).W1!)
  .max()
  .item();
console.log('one row: largest gradient of W1', before);

holds('with one row, the gradient before the normalisation is 0', before < 1e-9);
holds('so that a wrong backward pass goes through', errors.wrongOne < 1e-6);
holds('with two rows, the wrong one is found out', errors.wrongTwo > 1e-3);
holds('and the right one passes', errors.rightTwo < 1e-6);
