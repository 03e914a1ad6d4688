import { crc32 } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, data, io, nn, np, type Tensor, train } from '../../src/index.ts';
import { bitsOf, flowerOptions, flowerTrainer } from './flowers.ts';

// What a model file and a checkpoint say, and what is taken for one.

const model = nn.linear(2, 3);
const contents = (tensors: ReadonlyMap<string, Tensor>): unknown =>
  Object.fromEntries([...tensors].map(([name, t]) => [name, t.tolist()]));
const own = contents(model.stateDict());
const KEY = 'pristella-checksum';

/** The file with its checksum as zeros, and what it said. */
function unsealed(bytes: Uint8Array): { bytes: Buffer; checksum: string } {
  const zeroed = Buffer.from(bytes);
  const at = zeroed.indexOf(`"${KEY}":"`) + KEY.length + 4;
  const checksum = zeroed.toString('latin1', at, at + 8);
  zeroed.fill('0', at, at + 8);
  return { bytes: zeroed, checksum };
}

describe('a model file', () => {
  test('says its format and the texts that are given, and holds parameters and statistics', () => {
    const bytes = train.encodeModel(model, { author: 'me', odd: '"' });
    const { tensors, metadata } = train.decodeModel(bytes);
    expect(metadata).toEqual({ format: 'pristella model', author: 'me', odd: '"' });
    expect(contents(tensors)).toEqual(own);
    expect(train.decodeModel(train.encodeModel(model)).metadata).toEqual({ format: 'pristella model' });
    const normed = nn.sequential(nn.linear(1, 2), nn.batchNorm(2));
    expect(contents(train.decodeModel(train.encodeModel(normed)).tensors)).toEqual(contents(normed.stateDict()));
  });

  test.each([train.encodeModel(model), train.encodeModel(model, { a: `"${KEY}":"`, [`${KEY}s`]: 'x' })])(
    'holds the CRC-32 of all of itself, in which that counts as eight zeros',
    (bytes) => {
      const { bytes: zeroed, checksum } = unsealed(bytes);
      expect(checksum).toBe(crc32(zeroed).toString(16).padStart(8, '0'));
      for (const at of [20, zeroed.length - 1]) {
        const changed = Uint8Array.from(bytes);
        changed[at]! ^= 1;
        expect(() => train.decodeModel(changed)).toThrow(DataError);
      }
      expect(() => train.decodeModel(zeroed)).toThrow('[checkpoint] the model file: its checksum is wrong');
      expect(() => train.decodeModel(zeroed, 'a.safetensors')).toThrow(
        'a.safetensors: its checksum is wrong\nhint: the file is damaged',
      );
    },
  );

  test('of somebody else has no checksum, and is read with its texts', () => {
    const bytes = io.encodeSafetensors(model.stateDict(), { metadata: { format: 'pt' } });
    const { tensors, metadata } = train.decodeModel(bytes);
    expect([contents(tensors), metadata]).toEqual([own, { format: 'pt' }]);
    expect(train.decodeModel(io.encodeSafetensors(model.stateDict())).metadata).toEqual({});
    for (const checksum of ['', '0', 'zzzzzzzz'])
      expect(() =>
        train.decodeModel(io.encodeSafetensors(model.stateDict(), { metadata: { [KEY]: checksum } })),
      ).toThrow('its checksum is wrong');
  });

  test('gives a model its contents, or says that it is of another, which then stays as it was', () => {
    const other = nn.linear(2, 3);
    train.loadModelFile(other, train.decodeModel(train.encodeModel(model)));
    expect(contents(other.stateDict())).toEqual(own);
    for (const wrong of [nn.linear(2, 4), nn.linear(2, 3, { bias: false }), nn.sequential(nn.linear(2, 3))]) {
      const before = contents(wrong.stateDict());
      const load = (...source: string[]): void =>
        train.loadModelFile(wrong, train.decodeModel(train.encodeModel(model)), ...source);
      expect(load).toThrow(DataError);
      expect(load).toThrow('the model file');
      expect(() => load('a.safetensors')).toThrow('a.safetensors');
      expect(contents(wrong.stateDict())).toEqual(before);
    }
  });

  test('may be plain arrays by name, but nothing else, and belongs to a model', () => {
    const raw = { data: Float32Array.of(1, 2, 3), shape: [3], dtype: 'float32' } as const;
    const to = nn.linear(2, 3);
    const load = (tensors: unknown): void => train.loadModelFile(to, { tensors, metadata: {} } as never);
    load(new Map<string, unknown>([...to.stateDict(), ['bias', raw]]));
    expect(to.bias!.tolist()).toEqual([1, 2, 3]);
    for (const wrong of [
      undefined,
      {},
      [],
      new Map<string, unknown>([
        ['weight', to.weight],
        ['bias', [1, 2, 3]],
      ]),
    ]) {
      expect(() => load(wrong)).toThrow(ArgumentError);
      expect(() => load(wrong)).toThrow('[loadModelFile] takes the content of a model file');
    }
    expect(() => train.loadModelFile(to, undefined as never)).toThrow('takes the content of a model file');
    expect(() => train.loadModelFile({} as never, train.decodeModel(train.encodeModel(to)))).toThrow(
      '[loadModel] needs a model',
    );
    expect(() => train.encodeModel(3 as never)).toThrow('[saveModel] needs a model, got 3');
  });
});

describe('a checkpoint', () => {
  const trainer = flowerTrainer();
  const state = trainer.state();
  const bytes = train.encodeCheckpoint(state);
  const progress = JSON.stringify(state.progress);
  /** A checkpoint without a checksum, of these texts. */
  const written = (metadata: Record<string, string>): Uint8Array => io.encodeSafetensors(state.arrays, { metadata });
  const first = 'pristella checkpoint 1';

  test('holds the state, and the model by its own names', () => {
    expect(contents(train.decodeCheckpoint(bytes).arrays)).toEqual(contents(state.arrays));
    expect(train.decodeCheckpoint(bytes).progress).toEqual(state.progress);
    const { tensors, metadata } = train.decodeModel(bytes);
    expect(new Set(tensors.keys())).toEqual(new Set(trainer.model.stateDict().keys()));
    expect(metadata.format).toBe('pristella checkpoint 2');
    const to = flowerTrainer({}, undefined);
    train.loadModelFile(to.model, train.decodeModel(bytes));
    expect(contents(to.model.stateDict())).toEqual(contents(trainer.model.stateDict()));
    expect(unsealed(bytes).checksum).toBe(crc32(unsealed(bytes).bytes).toString(16).padStart(8, '0'));
  });

  test('of a model whose random streams began elsewhere goes on with the streams that were saved', async () => {
    const whole = flowerTrainer();
    await whole.run({ steps: 6 });
    const half = flowerTrainer();
    await half.run({ steps: 3 });
    nn.manualSeed(77);
    const model = nn.sequential(nn.linear(4, 12), nn.batchNorm(12), nn.relu, nn.dropout(0.2), nn.linear(12, 3));
    const other = new train.Trainer(model, data.loadIris(), flowerOptions());
    other.load(train.decodeCheckpoint(train.encodeCheckpoint(half.state())));
    await other.run({ steps: 3 });
    expect(bitsOf(other.model)).toBe(bitsOf(whole.model));
    expect(other.history.losses).toEqual(whole.history.losses);
  });

  test('of one sample, and of the last batch of an epoch, is gone on from', async () => {
    const options = { loss: nn.meanSquaredError, batchSize: 1, epochs: 2 };
    const make = (): train.Trainer =>
      new train.Trainer(nn.linear(1, 1, { init: nn.zero }), { x: [[1], [2], [3]], y: [[1], [2], [3]] }, options);
    const whole = make();
    await whole.run();
    for (let steps = 0; steps <= 6; steps++) {
      const first = make();
      await first.run({ steps });
      const second = make();
      second.load(train.decodeCheckpoint(train.encodeCheckpoint(first.state())));
      expect([second.step, second.epoch]).toEqual([steps, Math.floor(steps / 3)]);
      await second.run();
      const means = ({ epoch, loss }: train.EpochRecord): unknown => [epoch, loss];
      expect([second.history.losses, second.history.epochs.map(means)]).toEqual([
        whole.history.losses,
        whole.history.epochs.map(means),
      ]);
    }
  });

  test('needs a checksum, which those of 0.1.0 lack', () => {
    expect(train.decodeCheckpoint(written({ format: first, progress })).progress).toEqual(state.progress);
    expect(train.decodeModel(written({ format: first, progress })).tensors.size).toBe(trainer.model.stateDict().size);
    for (const read of [train.decodeCheckpoint, train.decodeModel])
      expect(() => read(written({ format: 'pristella checkpoint 2', progress }))).toThrow('its checksum is wrong');
  });

  test('is told from what is none', () => {
    const none = 'this is no checkpoint of a training run\nhint: a file with weights only is read with loadModel';
    for (const other of [
      train.encodeModel(model),
      written({}),
      written({ format: 'pristella checkpoint 3', progress }),
    ]) {
      expect(() => train.decodeCheckpoint(other)).toThrow(`[checkpoint] the checkpoint: ${none}`);
      expect(() => train.decodeCheckpoint(other, 'a')).toThrow(`[checkpoint] a: ${none}`);
    }
  });

  test('with a description that is none, is nested too deep, or says more than that is damaged', () => {
    const read = (metadata: Record<string, string>) => () =>
      train.decodeCheckpoint(written({ format: first, ...metadata }));
    const damaged = 'the checkpoint: its description is damaged: it';
    expect(read({})).toThrow(`${damaged} is no JSON`);
    expect(read({ progress: '{' })).toThrow(`${damaged} is no JSON`);
    expect(read({ progress, more: '1' })).toThrow(`${damaged} has besides 'more'`);
    expect(read({ progress, more: '1', other: '2' })).toThrow(`${damaged} has besides 'more', 'other'`);
    const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
    expect(read({ progress: nested(17) })).toThrow(`${damaged} is nested deeper than 16`);
    expect(read({ progress: nested(16) })).toThrow('the checkpoint, its progress');
  });

  test.each<[string, ...object[]]>([
    ['step', { step: -1 }, { step: 2 ** 31 }, { step: 0.5 }],
    ['loader.epoch', { loader: { epoch: -1, position: 0 } }],
    ['loader.position', { loader: { epoch: 0, position: -1 } }],
    ['averages.count', { averages: { count: -1, sums: {} } }],
    ['streams.a[0]', { streams: { a: [2 ** 31, 0, 0] } }, { streams: { a: [-(2 ** 31) - 1, 0, 0] } }],
    ['streams.a[1]', { streams: { a: [0, 2 ** 31, 0] } }, { streams: { a: [0, -(2 ** 31) - 1, 0] } }],
    ['streams.a[2]', { streams: { a: [0, 0, -1] } }],
    ['lr', { lr: -1 }],
    ...['samples', 'batchSize', 'accumulate'].map((name): [string, object] => [
      `settings.${name}`,
      { settings: { ...state.progress.settings, [name]: 0 } },
    ]),
    ['settings.seed', { settings: { ...state.progress.settings, seed: -1 } }],
  ])('whose %s is beyond what it can be is damaged', (name, ...wrong) => {
    const read = (changes: object) => () =>
      train.decodeCheckpoint(written({ format: first, progress: JSON.stringify({ ...state.progress, ...changes }) }));
    for (const changes of wrong) {
      expect(read(changes)).toThrow(DataError);
      expect(read(changes)).toThrow(`the checkpoint, its progress: '${name}' must be`);
    }
  });

  test('may stand at any of the limits of what it says', () => {
    const streams = { a: [2 ** 31 - 1, -(2 ** 31), 0] };
    const changes = {
      streams,
      lr: 0,
      settings: { ...state.progress.settings, samples: 1, batchSize: 1, accumulate: 1, seed: 0 },
    };
    const progress = { ...state.progress, ...changes };
    const read = (of: object) =>
      train.decodeCheckpoint(written({ format: first, progress: JSON.stringify(of) })).progress;
    expect(read(progress)).toEqual(progress);
    expect(() => read({ ...progress, step: 2 ** 31 - 1 })).toThrow('it is of step 2147483647, its optimizer of step 0');
  });

  test('describes a run of at most 2**23 values', () => {
    const list = (count: number): string => `[${'0,'.repeat(count - 1)}0]`;
    const read = (count: number) => () =>
      train.decodeCheckpoint(
        io.encodeSafetensors(new Map([['a', np.zeros([5])]]), { metadata: { format: first, progress: list(count) } }),
      );
    expect(read(2 ** 23)).toThrow('holds more than 8388608 values');
    expect(read(2 ** 23 - 1)).toThrow('the checkpoint, its progress');
  });
});
