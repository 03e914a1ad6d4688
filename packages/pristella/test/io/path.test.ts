import { describe, expect, test } from 'vitest';
import { ArgumentError, nn, np } from '../../src/index.ts';
import {
  loadMnist,
  loadModel,
  RunFolder,
  readFileBytes,
  readModel,
  readNpy,
  readNpz,
  readPickle,
  readSafetensors,
  removeStaleTemporaries,
  savefig,
  saveModel,
  writeFileAtomic,
  writeNpy,
  writeNpz,
  writeSafetensors,
} from '../../src/node.ts';
import { figure } from '../../src/plot/index.ts';

describe('a path that is no text', () => {
  const fig = figure();
  const doors: Readonly<Record<string, (path: string) => unknown>> = {
    readFileBytes,
    readNpy,
    readNpz,
    readPickle,
    readSafetensors,
    readModel,
    loadModel: (path) => loadModel(path, nn.linear(1, 1)),
    removeStaleTemporaries,
    writeFileAtomic: (path) => writeFileAtomic(path, new Uint8Array(1)),
    writeNpy: (path) => writeNpy(path, np.ones(2)),
    writeNpz: (path) => writeNpz(path, new Map([['a', np.ones(2)]])),
    writeSafetensors: (path) => writeSafetensors(path, new Map([['a', np.ones(2)]])),
    saveModel: (path) => saveModel(path, nn.linear(1, 1)),
    savefig: (path) => savefig(path, fig),
    'RunFolder.open': (path) => RunFolder.open(path),
    'RunFolder.create': (path) => RunFolder.create(path, {}),
    loadMnist: (folder) => loadMnist({ folder, mirrors: [] }),
  };
  const wrong = [
    null,
    5,
    true,
    {},
    [],
    Buffer.from('a'),
    new URL('file:///tmp/a.npy'),
    Symbol('a'),
    () => 'a',
    np.array(1),
  ];
  test.each(Object.keys(doors))('is refused by %s', async (name) => {
    for (const path of name === 'loadMnist' ? wrong : [undefined, ...wrong]) {
      const error = await (async () => doors[name]!(path as never))().catch((e: unknown) => e);
      expect(error, String(path)).toBeInstanceOf(ArgumentError);
      expect((error as Error).message).toMatch(/a path must not be .*\nhint: /s);
      if (path instanceof URL) expect((error as Error).message).toContain('fileURLToPath(url)');
    }
  });
  test('nor what is no figure or no bytes is written', () => {
    expect(() => savefig('a.svg', { theme: 'dark' } as never)).toThrow(/needs a figure.*\nhint: plt\.gcf\(\)/s);
    expect(() => writeFileAtomic('a.txt', 'text' as never)).toThrow(/needs bytes, got .*\nhint: .*TextEncoder/s);
  });
});
