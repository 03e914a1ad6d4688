import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { rawArray } from '../../src/base/raw.ts';
import { np } from '../../src/index.ts';
import { readNpy, readNpz, readSafetensors, writeNpy, writeNpz, writeSafetensors } from '../../src/io/node/index.ts';
import { rawOf } from '../../src/io/storable.ts';
import { elementsOf } from './elements.ts';

const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-array-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const raw = rawArray(Float32Array.of(1, 2, 3, 4), [2, 2]);

test('tensors written to disk are read back', () => {
  writeSafetensors(join(folder, 'm.safetensors'), new Map([['w', raw]]), { metadata: { epoch: '3' } });
  const { tensors, metadata } = readSafetensors(join(folder, 'm.safetensors'));
  expect([elementsOf(tensors), metadata]).toEqual([new Map([['w', raw]]), { epoch: '3' }]);
  writeNpy(join(folder, 'w.npy'), raw);
  expect(rawOf(readNpy(join(folder, 'w.npy')))).toEqual(raw);
});

test('tensors are written as they are, of any dtype, views and unfinished ones too', async () => {
  const x = np.arange(6).reshape([2, 3]).astype('float32');
  const tensors = new Map([
    ['t', x.T.mul(2)],
    ['mask', x.greater(2)],
  ]);
  const expected = new Map([
    ['mask', rawArray(Uint8Array.of(0, 0, 0, 1, 1, 1), [2, 3], 'bool')],
    ['t', rawArray(Float32Array.of(0, 6, 2, 8, 4, 10), [3, 2])],
  ]);
  writeNpy(join(folder, 't.npy'), tensors.get('t')!);
  expect(rawOf(readNpy(join(folder, 't.npy')))).toEqual(expected.get('t'));
  await writeNpz(join(folder, 't.npz'), tensors);
  expect(elementsOf(await readNpz(join(folder, 't.npz')))).toEqual(expected);
  writeSafetensors(join(folder, 't.safetensors'), tensors);
  expect(elementsOf(readSafetensors(join(folder, 't.safetensors')).tensors)).toEqual(expected);
  expect(np.arrayEqual(readNpy(join(folder, 't.npy')), tensors.get('t')!)).toBe(true);
});

test('errors name the file', () => {
  fs.writeFileSync(join(folder, 'text.npy'), 'these are not numbers');
  expect(() => readNpy(join(folder, 'text.npy'))).toThrow(/^\[npy\] .*text\.npy: not a \.npy file/);
  expect(() => readSafetensors(join(folder, 'none'))).toThrow(/^\[safetensors\] cannot read .*none: no such file/);
});
