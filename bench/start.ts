/**
 * From the start of this process to the first finished training step of (c): `node bench/start.ts FOLDER`, where FOLDER
 * holds the library's modules (the built package, or its sources). Prints one JSON line.
 */
import { existsSync } from 'node:fs';
import { join } from 'node:path';

type Library = typeof import('../packages/pristella/src/index.ts');
type Data = typeof import('../packages/pristella/src/node.ts');

const folder = process.argv[2]!;
const extension = existsSync(join(folder, 'index.js')) ? 'js' : 'ts';
const load = async <T>(name: string): Promise<T> => (await import(join(folder, `${name}.${extension}`))) as T;
const [{ nn, np, train }, { mnist }] = await Promise.all([load<Library>('index'), load<Data>('node')]);
const imported = performance.now();

const { images: x, labels: t } = (await mnist({ flatten: false })).train;
const read = performance.now();

const { conv2d, crossEntropy, flatten, linear, maxPool2d, relu, sequential } = nn;
const model = sequential(conv2d(1, 30, 5), relu, maxPool2d(2), flatten, linear(4320, 100), relu, linear(100, 10));
const optimizer = train.adam()(model);
const index = Int32Array.from({ length: 100 }, (_, i) => i * 600);
const pixels = np.take(x, index, 0).astype('float32');
const loss = crossEntropy(model(pixels.mul(1 / 255)), np.take(t, index, 0));
loss.backward();
optimizer.step();
const seconds = (ms: number): number => Number((ms / 1000).toFixed(3));
process.stdout.write(
  `${JSON.stringify({
    loss: loss.item(),
    imported_s: seconds(imported),
    read_s: seconds(read - imported),
    first_step_s: seconds(performance.now()),
  })}\n`,
);
