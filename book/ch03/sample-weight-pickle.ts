/**
 * Bring your own `sample_weight.pkl`: the book's trained network is a pickle of NumPy arrays, and so are the parameters that
 * its programs save. A pickle may run anything when Python reads it; the reader here runs nothing, and what it finds is a
 * network like any other. `SAMPLE_WEIGHT=path/to/sample_weight.pkl npm run book ch03/sample-weight-pickle` takes the book's own
 * file; without one, it is a pickle that NumPy made of our weights (`weights/sample_weight.py`).
 *
 * 使用你自己的 sample_weight.pkl：书中训练好的网络是一个由 NumPy 数组组成的 pickle，书中程序保存的参数也是如此。Python 读取 pickle 时可能执行任何代码；这里的读取器什么也不执行，读出的数组就是一个普通的网络。
 * 用 `SAMPLE_WEIGHT=路径/sample_weight.pkl npm run book ch03/sample-weight-pickle` 可以读取书中的文件；不指定时，读取 NumPy 用我们的权重生成的 pickle。
 */
import { io } from 'pristella';
import { type Network, predict } from '../by-hand/sample-network.ts';
import { accuracyOn, testSet } from '../digits.ts';
import { bytesOf, node } from '../host.ts';
import { holds, quick, reproduces } from '../page.ts';

const path = node?.process.env.SAMPLE_WEIGHT;
const bytes = path === undefined ? await bytesOf('weights/sample_weight.pkl') : node!.fs.readFileSync(path);
const { arrays, protocol } = io.decodePickle(bytes, path);
console.log(`protocol ${protocol}`);
for (const [name, { shape, dtype }] of arrays) console.log(name, shape, dtype);

const network: Network = Object.fromEntries(arrays);
const digits = await testSet();
const count = quick ? 1000 : digits.length;
/** The share of the test digits that the pickled network reads. */
export const accuracy = accuracyOn(digits, (x) => predict(network, x), count);
console.log(`Accuracy: ${accuracy}`);

holds('six arrays: three weights and three biases', [...arrays.keys()].sort().join() === 'W1,W2,W3,b1,b2,b3');
reproduces('784-50-100-10 from a pickle: accuracy', accuracy, 0.9352, { least: quick ? 0.9 : 0.935 });
