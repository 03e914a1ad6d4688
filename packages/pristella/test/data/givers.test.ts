import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { data, IndexError, io, nn, np, plot, Tensor, train } from '../../src/index.ts';
import * as node from '../../src/node.ts';

const images = np.fromData(
  Uint8Array.from({ length: 2 * 784 }, (_, i) => i % 251),
  [2, 28, 28],
);
const labels = np.array(Uint8Array.of(7, 2));
const files = (): Parameters<typeof data.mnistFromFiles>[0] => {
  const [packed, digits] = [data.encodeIdx(images), data.encodeIdx(labels)];
  return { trainImages: packed, trainLabels: digits, testImages: packed, testLabels: digits };
};

/** Each array that a data set or a reader gives, by the name of its giver. */
async function given(): Promise<Map<string, unknown>> {
  const weights = new Map([['w', np.eye(2)]]);
  const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-givers-'));
  try {
    const path = (name: string): string => join(folder, name);
    node.writeNpy(path('w.npy'), np.eye(2));
    await node.writeNpz(path('w.npz'), weights);
    node.writeSafetensors(path('w.safetensors'), weights);
    node.saveModel(path('model.safetensors'), nn.linear(2, 2));
    const { train: digits } = data.mnistFromFiles(files());
    const others = data.mnistFromFiles(files(), { normalize: true, oneHotLabel: true }).test;
    const iris = data.loadIris();
    const table = data.tableFromCsv('size,kind\n1,a\n3,b', { target: 'kind' });
    const model = nn.linear(1, 1);
    const trainer = new train.Trainer(model, { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
    const state = train.decodeCheckpoint(train.encodeCheckpoint(trainer.state()));
    return new Map<string, unknown>([
      ['mnist images', digits.images],
      ['mnist labels', digits.labels],
      ['mnist as floats', others.images],
      ['mnist one-hot', others.labels],
      ['iris', iris.features],
      ['iris labels', iris.labels],
      ['tableFromCsv', table.features],
      ['tableFromCsv targets', table.targets],
      ['encodeTable', data.encodeTable(data.parseCsv('size\n2'), table.encoder).features],
      ['normalizeDigit', data.normalizeDigit(new Float32Array(100).fill(1, 40, 60), 10, 10)],
      ['decodeIdx', data.decodeIdx(data.encodeIdx(images))],
      ['decodeNpy', io.decodeNpy(io.encodeNpy(images))],
      ['decodeNpz', (await io.decodeNpz(await io.encodeNpz(weights))).get('w')],
      ['decodeSafetensors', io.decodeSafetensors(io.encodeSafetensors(weights)).tensors.get('w')],
      ['readNpy', node.readNpy(path('w.npy'))],
      ['readNpz', (await node.readNpz(path('w.npz'))).get('w')],
      ['readSafetensors', node.readSafetensors(path('w.safetensors')).tensors.get('w')],
      ['readModel', node.readModel(path('model.safetensors')).tensors.get('weight')],
      ['decodeModel', train.decodeModel(train.encodeModel(model)).tensors.get('weight')],
      ['decodeCheckpoint', state.arrays.get('model/weight')],
      ['a state', trainer.state().arrays.get('model/weight')],
    ]);
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

test('data sets and readers give tensors', async () => {
  const all = await given();
  expect([...all].filter(([, x]) => !(x instanceof Tensor)).map(([name]) => name)).toEqual([]);
  expect((all.get('mnist images') as Tensor).dtype).toBe('uint8');
});

test('what a data set gives is an array like any other', () => {
  const { images, labels } = data.mnistFromFiles(files()).train;
  expect([np.array(images).dtype, images.shape, images.ndim, images.size, images.length]).toEqual([
    'uint8', [2, 784], 2, 1568, 2,
  ]); // biome-ignore format: short
  expect(np.take(images, [1], 0).tolist()).toEqual(images.at('1:').tolist());
  expect(nn.linear(784, 10)(images).shape).toEqual([2, 10]);
  const ax = plot.figure().axes();
  expect(ax.imshow(images.at(0).reshape([28, 28])).describe()).toContain('28');
  expect(String(labels)).toBe('[7 2]');
  expect(train.tensorDataset(images, labels).batch(Int32Array.of(1))[1].tolist()).toEqual([2]);
});

test('a write into what was given is seen nowhere else', () => {
  const bytes = files();
  const [one, two] = [data.mnistFromFiles(bytes), data.mnistFromFiles(bytes)];
  const dataset = train.tensorDataset(one.train.images, one.train.labels);
  one.train.images.set(0, 3, 200);
  one.train.labels.set(0, 1);
  expect(one.train.images.at(0, 3).item()).toBe(200);
  expect([two.train.images, one.test.images, dataset.x].map((x) => x.at(0, 3).item())).toEqual([3, 3, 3]);
  expect(dataset.y.tolist()).toEqual([7, 2]);
  expect(bytes.trainImages[16 + 3]).toBe(3);
  const iris = data.loadIris();
  iris.features.set(0, 0, 99);
  expect(data.loadIris().features.at(0, 0).item()).toBe(5.1);
});

test('bytes of images stay where they lie in the file', () => {
  const bytes = data.encodeIdx(images);
  const before = process.memoryUsage().arrayBuffers;
  const read = Array.from({ length: 100 }, () => data.decodeIdx(bytes));
  expect(read.length * images.size).toBeGreaterThan(100_000);
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(100_000);
});

/** What a program without types may do. */
type Untyped = { readonly data: number[] };
test.each<[string, (x: Untyped) => unknown]>([
  ['an element', (x) => x.data[0]],
  ['a length', (x) => x.data.length],
  ['a slice', (x) => x.data.slice(0, 5)],
  ['all of them', (x) => [...x.data]],
  ['a typed array', (x) => new Uint8Array(x.data)],
])('the method data is no array: %s is an error with the remedy', (_, ask) => {
  expect(() => ask(images as unknown as Untyped)).toThrow(IndexError);
  expect(() => ask(images as unknown as Untyped)).toThrow('x.data() gives one');
  expect(typeof images.data).toBe('function');
});

test('a training state with plain arrays, as 0.1.0 gave them, is loaded', () => {
  const trainer = (): train.Trainer =>
    new train.Trainer(nn.linear(1, 1), { x: [[0]], y: [[1]] }, { loss: nn.meanSquaredError });
  const { arrays, progress } = trainer().state();
  const plain = new Map(
    Array.from(arrays, ([name, { shape, dtype }]) => [name, { data: arrays.get(name)!.data(), shape, dtype }]),
  );
  const other = trainer();
  other.load({ arrays: plain as never, progress });
  expect(other.model.stateDict().get('weight')!.tolist()).toEqual(arrays.get('model/weight')!.tolist());
});

test('a transform may give tensors', () => {
  const all = train.tensorDataset([[1, 2], [3, 4]], [0, 1]); // biome-ignore format: short
  const flipped = train.transformed(all, ({ x, y }) => ({ x: np.flip(x, 1), y }));
  expect(flipped.batch(Int32Array.of(1, 0))[0].tolist()).toEqual([[4, 3], [2, 1]]); // biome-ignore format: short
});
