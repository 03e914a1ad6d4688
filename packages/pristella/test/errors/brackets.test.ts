import { describe, expect, test } from 'vitest';
import { io, nn, np, plot, type Tensor, train } from '../../src/index.ts';
import { said } from './said.ts';

// What brackets, JSON and a list of sizes would do without a word: docs/javascript.md.

describe('brackets', () => {
  const data = train.tensorDataset(np.ones([4, 2]), [0, 1, 0, 1]);
  test.each<[string, object, string]>([
    ['a model', nn.sequential(nn.linear(2, 2), nn.relu), 'model.layers[0]'],
    ['a layer', nn.linear(2, 2), 'the field that holds the layer'],
    ['a dataset', data, 'dataset.batch(Int32Array.of(0))'],
    ['a part of one', train.subset(data, Int32Array.of(1, 2)), 'dataset.batch(Int32Array.of(0))'],
    ['a loader', new train.DataLoader(data), 'for (const [x, t] of loader)'],
  ])('after %s throw, and name what is right', (_, value, hint) => {
    const open = value as Record<string, unknown>;
    for (const key of ['0', '-1', '1:'])
      expect(said(() => open[key])).toContain('which JavaScript would answer by undefined');
    expect(said(() => open['0'])).toContain(hint);
    expect(open.nothing).toBe(undefined);
  });
});

describe('a Map of tensors or arrays by name', () => {
  const model = nn.linear(2, 1);
  const arrays = io.decodeSafetensors(io.encodeSafetensors(model.stateDict())).tensors;
  const pickled = io.decodePickle(Buffer.from('}X\x01\0\0\0wK\x05s.', 'latin1')).value as Map<string, unknown>;
  const maps: readonly (readonly [string, Map<string, unknown>, string])[] = [
    ['of a model', model.stateDict(), 'weight'],
    ['of an optimizer', train.adam()(model).stateDict(), 'steps'],
    ['of a file', arrays, 'weight'],
    ['of a pickle', pickled, 'w'],
  ];

  test.each(maps)('%s is a Map, but throws at fields by the names', (_, map, name) => {
    const open = map as unknown as Record<string, unknown>;
    expect(said(() => open[name])).toContain(`hint: .get('${name}')`);
    expect(said(() => (open[name] = 1))).toContain(`hint: .get('${name}')`);
    expect([open.nothing, map instanceof Map, map.constructor, map.has(name)]).toEqual([undefined, true, Map, true]);
  });
  test.each(maps)('%s is written into JSON with its values', (_, map, name) => {
    expect(Object.keys(JSON.parse(JSON.stringify({ map })).map)).toEqual([...map.keys()]);
    expect(JSON.parse(JSON.stringify(map))[name]).toEqual(JSON.parse(JSON.stringify(map.get(name))));
  });
});

test('an optimizer and a figure throw where JSON would have next to nothing', () => {
  expect(said(() => JSON.stringify({ o: train.sgd()(nn.linear(2, 2)) }))).toMatch(
    /an optimizer is no JSON\nhint: optimizer\.stateDict/,
  );
  expect(said(() => JSON.stringify(plot.figure()))).toMatch(/a figure is no JSON\nhint: fig\.toSvg/);
});

describe('a list of sizes that its owner changes later', () => {
  const raw = (shape: number[]): Tensor => np.array({ data: new Float64Array(6), shape, dtype: 'float64' });
  test.each<[string, (shape: number[]) => Tensor]>([
    ['reshape', (s) => np.arange(6).reshape(s)],
    ['broadcastTo', (s) => np.broadcastTo([1, 2, 3], s)],
    ['zeros', (s) => np.zeros(s)],
    ['full', (s) => np.full(s, 1)],
    ['array', raw],
    ['asTensor', (s) => np.add({ data: new Float64Array(6), shape: s, dtype: 'float64' }, 0)],
    ['choice', (s) => np.random.defaultRng(0).choice(5, s)],
    ['normal', (s) => np.random.defaultRng(0).normal(0, 1, s)],
    ['integers', (s) => np.random.defaultRng(0).integers(0, 5, s)],
  ])('does not change what %s made', (_, make) => {
    const shape = [2, 3];
    const x = make(shape);
    shape[0] = 9;
    expect(x.shape).toEqual([2, 3]);
    expect(x.tolist()).toEqual(make([2, 3]).tolist());
  });
  test('does not change a layer', () => {
    const size = [2, 2] as [number, number];
    const image = np.ones([1, 1, 8, 8]);
    const layers = [nn.maxPool2d(size), nn.avgPool2d(size), nn.conv2d(1, 1, 2, { stride: size })];
    size[0] = 4;
    for (const layer of layers) expect(layer(image).shape).toEqual([1, 1, 4, 4]);
    expect(layers.slice(0, 2).map(String)).toEqual(['maxPool2d([2, 2])', 'avgPool2d([2, 2])']);
  });
});
