import { PassThrough } from 'node:stream';
import { np } from 'pristella';
import type { mnist } from 'pristella/node';
import { expect, test, vi } from 'vitest';
import { digitAt, loadDigits } from '../src/digits.ts';
import { Output } from '../src/output.ts';

type MnistOptions = NonNullable<Parameters<typeof mnist>[0]>;

const asked = vi.hoisted((): { options?: MnistOptions } => ({}));
vi.mock('pristella/node', async (original) => ({
  ...(await original<typeof import('pristella/node')>()),
  mnist: async (options: MnistOptions) => {
    asked.options = options;
  },
}));

test('a download is told once for each file, however often it gets on, and so is a warning', async () => {
  const stderr = new PassThrough();
  await loadDigits(new Output({ stdin: new PassThrough(), stdout: new PassThrough(), stderr }, false));
  const { onProgress, warn } = asked.options!;
  const at = (url: string, received: number) => onProgress!({ url, received, total: 10 } as never);
  at('https://a.org/images.gz', 1);
  at('https://a.org/images.gz', 5);
  at('https://a.org/labels.gz', 1);
  at('https://a.org/labels.gz', 10);
  warn!('the folder cannot be written');
  expect(String(stderr.read()).trim().split('\n')).toEqual([
    'downloading https://a.org/images.gz',
    'downloading https://a.org/labels.gz',
    'the folder cannot be written',
  ]);
});

test('an image of the test set is found by its number, from 0 to the last one', () => {
  const images = np.array([[0, 51], [102, 255]], { dtype: 'uint8' }); // biome-ignore format: images
  const set = { images, labels: np.array([7, 3], { dtype: 'uint8' }) };
  expect(digitAt(set, 0)).toEqual({ name: 'test image 0', pixels: Float32Array.of(0, 0.2), label: 7 });
  expect(digitAt(set, 1)).toEqual({ name: 'test image 1', pixels: Float32Array.of(0.4, 1), label: 3 });
  for (const index of [-1, 2, Number.NaN])
    expect(() => digitAt(set, index)).toThrow(`there is no test image ${index}\nhint: they are numbered from 0 to 1`);
});
