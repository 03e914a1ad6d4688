import fs from 'node:fs';
import os from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { rawArray } from '../../src/base/raw.ts';
import { readNpy, readSafetensors, writeNpy, writeSafetensors } from '../../src/io/node/index.ts';

const folder = fs.mkdtempSync(join(os.tmpdir(), 'pristella-array-'));
afterAll(() => fs.rmSync(folder, { recursive: true }));
const raw = rawArray(Float32Array.of(1, 2, 3, 4), [2, 2]);

test('tensors written to disk are read back', () => {
  writeSafetensors(join(folder, 'm.safetensors'), new Map([['w', raw]]), { metadata: { epoch: '3' } });
  expect(readSafetensors(join(folder, 'm.safetensors'))).toEqual({
    tensors: new Map([['w', raw]]),
    metadata: { epoch: '3' },
  });
  writeNpy(join(folder, 'w.npy'), raw);
  expect(readNpy(join(folder, 'w.npy'))).toEqual(raw);
});

test('errors name the file', () => {
  fs.writeFileSync(join(folder, 'text.npy'), 'these are not numbers');
  expect(() => readNpy(join(folder, 'text.npy'))).toThrow(/^\[npy\] .*text\.npy: not a \.npy file/);
  expect(() => readSafetensors(join(folder, 'none'))).toThrow(/^\[safetensors\] cannot read .*none: no such file/);
});
