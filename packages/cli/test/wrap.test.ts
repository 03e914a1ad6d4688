import { PassThrough } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { Output } from '../src/output.ts';
import { run } from '../src/program.ts';
import { ProgressBar } from '../src/progress.ts';
import { cut, fitted, widthOf, wrapped } from '../src/wrap.ts';

const red = (text: string): string => `\x1b[31m${text}\x1b[39m`;

describe('a line that is too long', () => {
  test('is broken at spaces, and what goes on is set in', () => {
    expect(wrapped('one two three four five six seven', 32)).toBe('one two three four five six\n  seven');
    expect(wrapped('one two three four five six seven', 29)).toBe('one two three four five six\nseven');
    expect(wrapped('one two three four five six seven', 33)).toBe('one two three four five six seven');
    expect(wrapped('aaaaaaaaaaaaaaaa bbbbbbbbbbbbbbbb cc', 30)).toBe('aaaaaaaaaaaaaaaa\n  bbbbbbbbbbbbbbbb cc');
  });

  test('is never longer than there is room, whatever stands in it, and loses nothing but spaces', () => {
    const words = ['a', 'loss', '0.0831', 'x'.repeat(45), red('red'), '数据 数', '   ', '👍👍', '', '──', 'e\u0301'];
    let seed = 7;
    const random = (n: number): number => (seed = (seed * 48271) % 2147483647) % n;
    for (let i = 0; i < 2000; i++) {
      const text = Array.from({ length: 1 + random(25) }, () => words[random(words.length)]).join(random(9) ? ' ' : '');
      const columns = 2 + random(100);
      const lines = wrapped(text, columns).split('\n');
      for (const line of lines) expect(widthOf(line), `${columns}: ${text}`).toBeLessThanOrEqual(columns);
      const bare = (t: string): string => t.replaceAll(/\s/g, '');
      expect(bare(lines.join(''))).toBe(bare(text));
    }
  });

  test('of a rule, or of a picture, is cut', () => {
    expect(wrapped('─'.repeat(50), 20)).toBe('─'.repeat(20));
    expect(cut(red('abcdef'), 3)).toBe(red('abc'));
    expect(cut('数数', 3)).toBe('数');
    expect(cut('abc', 3)).toBe('abc');
  });

  test('is left to what is no terminal, or does not know its width', () => {
    const of = (stream: object): string => fitted(Object.assign(new PassThrough(), stream), 'aa bb');
    expect([of({ isTTY: true, columns: 2 }), of({ isTTY: true, columns: 1 })]).toEqual(['aa\nbb', 'a\na\nb\nb']);
    for (const stream of [{ isTTY: false, columns: 2 }, { columns: 2 }, { isTTY: true }, { isTTY: true, columns: 0 }])
      expect(of(stream)).toBe('aa bb');
  });

  test('takes as many columns as a terminal shows', () => {
    expect([widthOf('abc'), widthOf('数据'), widthOf(red('abc')), widthOf('e\u0301'), widthOf('👍')]).toEqual([
      3, 4, 3, 1, 2,
    ]);
  });
});

describe('a narrow terminal', () => {
  const streamOf = (columns: number | undefined): PassThrough =>
    Object.assign(new PassThrough({ highWaterMark: 2 ** 24 }), columns === undefined ? {} : { isTTY: true, columns });
  async function outcome(columns: number | undefined, ...args: string[]): Promise<string[]> {
    const [stdout, stderr, stdin] = [streamOf(columns), streamOf(columns), new PassThrough()];
    expect(await run(args, { stdin, stdout, stderr })).toBe(0);
    const text = String(stdout.read() ?? '') + String(stderr.read() ?? '');
    // The bar is taken away before a line is written.
    return text.split('\n').map((line) => line.split('\x1b[2K').at(-1)!);
  }

  test.each([80, 40, 20])('of %i columns gets no line that is longer', async (columns) => {
    for (const args of [
      ['inspect', 'simple-convnet'],
      ['help', 'train'],
      ['evaluate', '--help'],
    ]) {
      const lines = await outcome(columns, ...args);
      if (args[0] === 'inspect') for (const line of lines) expect(widthOf(line)).toBeLessThanOrEqual(columns);
      expect(lines.length).toBeGreaterThan(5);
    }
  });

  test('wraps what is told on the way, too; a pipe gets the lines whole', () => {
    const text = 'epoch 1/400  loss 0.952  accuracy 0.4722  validation loss 0.394  validation accuracy 0.8333';
    const lines = (stream: PassThrough): string[] => String(stream.read()).trimEnd().split('\n');
    const [narrow, pipe] = [streamOf(40), streamOf(undefined)];
    for (const stream of [narrow, pipe]) {
      const output = new Output({ stdin: new PassThrough(), stdout: stream, stderr: stream }, false);
      output.note(text);
      output.report(text);
      new ProgressBar(stream).line(text);
      output.picture('█'.repeat(50));
    }
    expect(lines(pipe)).toEqual([text, text, text, '█'.repeat(50)]);
    const short = lines(narrow);
    expect(short).toHaveLength(3 * 3 + 1);
    for (const line of short) expect(widthOf(line)).toBeLessThanOrEqual(40);
  });
});
