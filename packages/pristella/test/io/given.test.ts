import { describe, expect, test } from 'vitest';
import { ArgumentError, data, io, nn, np, train } from '../../src/index.ts';

const refusal = async (f: () => unknown): Promise<string> => {
  try {
    await f();
  } catch (error) {
    expect(error).toBeInstanceOf(ArgumentError);
    return String(error);
  }
  return 'nothing';
};

describe('what is given in the place of', () => {
  const noMaps = [undefined, null, 5, 'w', [], [['w', np.ones(1)]], {}, { w: np.ones(1) }, np.ones(1), new Set()];
  test.each(noMaps)('a Map of tensors is refused: an object would be an empty file (%#)', async (given) => {
    for (const encode of [io.encodeNpz, io.encodeSafetensors])
      expect(await refusal(() => encode(given as never))).toMatch(
        /takes a Map of tensors by name, got .*\nhint: new Map/s,
      );
  });

  const noArrays = [
    undefined,
    null,
    5,
    'w',
    [1, 2],
    {},
    new Float32Array(2),
    { data: [1], shape: [1], dtype: 'float64' },
  ];
  test.each(noArrays)('a tensor is refused (%#)', async (given) => {
    const map = new Map([['w', given]]) as never;
    for (const f of [() => io.encodeNpy(given as never), () => io.encodeNpz(map), () => io.encodeSafetensors(map)])
      expect(await refusal(f)).toMatch(/takes tensors, got .*\nhint: np\.array/s);
  });

  test('a name is refused', async () => {
    const map = new Map([[1, np.ones(1)]]) as never;
    for (const f of [() => io.encodeNpz(map), () => io.encodeSafetensors(map)])
      expect(await refusal(f)).toContain('a name must be a text, not 1');
  });

  const decoders: readonly ((bytes: Uint8Array) => unknown)[] = [
    io.decodeNpy,
    io.decodeNpz,
    io.decodePickle,
    io.decodeSafetensors,
    data.decodeIdx,
    train.decodeModel,
    train.decodeCheckpoint,
  ];
  const noBytes: readonly (readonly [unknown, string])[] = [
    [undefined, 'a Uint8Array'],
    [null, 'a Uint8Array'],
    [[1, 2], 'a Uint8Array'],
    ['x.npy', 'readNpy and its kin'],
    [new ArrayBuffer(64), 'new Uint8Array(buffer)'],
    [new Float64Array(8), 'new Uint8Array(buffer)'],
    [new DataView(new ArrayBuffer(64)), 'new Uint8Array(buffer)'],
  ];
  test.each(noBytes)('bytes is refused (%#)', async (given, hint) => {
    for (const decode of decoders) {
      const text = await refusal(() => decode(given as never));
      expect(text).toContain('takes the bytes of a file');
      expect(text).toContain(`hint: ${hint}`);
    }
  });

  test.each([undefined, null, 5, [], {}, new Uint8Array(3)])('a table is refused (%#)', async (given) => {
    expect(await refusal(() => data.parseCsv(given as never))).toMatch(/takes the text of a table.*TextDecoder/s);
    expect(await refusal(() => data.tableFromCsv(given as never, { target: 'a' }))).toMatch(
      /takes the text of a table/,
    );
    expect(await refusal(() => data.normalizeDigit(given as never, 3, 4))).toContain('pixels are not a picture');
  });
  test.each([undefined, null, 5, 'a', {}, [null], [5]])('records is refused (%#)', async (given) => {
    expect(await refusal(() => data.tableFromRecords(given as never))).toMatch(
      /takes a list of records.*\nhint: such as/s,
    );
  });
  test('a delimiter is refused', async () => {
    expect(await refusal(() => data.parseCsv('a', { delimiter: 5 as never }))).toContain('is not a single character');
  });
});

test('what a model and an optimizer give is written as it is', async () => {
  const model = nn.linear(2, 1);
  for (const state of [model.stateDict(), train.adam()(model).stateDict()]) {
    expect([...io.decodeSafetensors(io.encodeSafetensors(state)).tensors.keys()].sort()).toEqual(
      [...state.keys()].sort(),
    );
    expect([...(await io.decodeNpz(await io.encodeNpz(state))).keys()]).toEqual([...state.keys()]);
  }
});
