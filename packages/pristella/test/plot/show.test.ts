import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, afterEach, describe, expect, test, vi } from 'vitest';
import { type Figure, figure, figureToHtml, figureToText, plt, setOutlet } from '../../src/plot/index.ts';

const folder = mkdtempSync(join(tmpdir(), 'pristella-show-'));
afterAll(() => rmSync(folder, { recursive: true }));
afterEach(() => {
  plt.close('all');
  setOutlet();
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
});

/** What is written to stdout, which is a terminal or not. */
function written(isTTY: boolean, f: () => void): string {
  let text = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((part) => (text += String(part)) !== '');
  const before = process.stdout.isTTY;
  process.stdout.isTTY = isTTY;
  try {
    f();
  } finally {
    process.stdout.isTTY = before;
    vi.restoreAllMocks();
  }
  return text;
}

/** What Node was warned of. */
function warnings(f: () => void): string {
  const emitted = vi.spyOn(process, 'emitWarning').mockImplementation(() => {});
  f();
  const said = emitted.mock.calls.map(([message]) => String(message)).join('\n');
  emitted.mockRestore();
  return said;
}

/** Two figures of `plt`, the second the current one. */
function two(): [Figure, Figure] {
  plt.plot([1, 4, 9]).title('first');
  const first = plt.gcf();
  const second = plt.figure();
  plt.bar(['a', 'b'], [1, 2]).title('second');
  return [first, second];
}

describe('plt.show', () => {
  const small = { columns: 50, rows: 14, unicode: false, color: false };

  test('paints all open figures in a terminal, the first opened first, and closes them', () => {
    const [first, second] = two();
    const wanted = figureToText(first, small) + figureToText(second, small);
    expect(written(true, () => plt.show(small))).toBe(wanted);
    expect(plt.gcf()).not.toBe(second);
  });

  test('writes pages where the output is no terminal, and prints their addresses', () => {
    const figures = two();
    const lines = written(false, () => plt.show())
      .trimEnd()
      .split('\n');
    const paths = lines.map((line) => fileURLToPath(line.replace(/^figure: /, '')));
    try {
      expect(paths.map((path) => readFileSync(path, 'utf8'))).toEqual(figures.map((fig) => figureToHtml(fig)));
    } finally {
      for (const path of paths) rmSync(dirname(path), { recursive: true, force: true });
    }
  });

  test('does either where it is told, in the theme that is told', () => {
    const [first] = two();
    plt.close();
    expect(written(false, () => plt.show({ ...small, as: 'text' }))).toBe(figureToText(first, small));
    plt.plot([1, 2]);
    const dark = figureToHtml(plt.gcf(), { theme: 'dark' });
    const path = fileURLToPath(written(true, () => plt.show({ as: 'page', theme: 'dark' })).slice(8, -1));
    expect(readFileSync(path, 'utf8')).toBe(dark);
    rmSync(dirname(path), { recursive: true });
  });

  test('says so without a figure, and keeps figures that could not be shown', () => {
    expect(warnings(() => plt.show())).toMatch(/no figure to show/);
    two();
    expect(() => plt.show({ in: '#plots' })).toThrow(/\[show\] there is no page here.*\nhint: leave 'in' out/);
    expect(() => plt.show({ in: {} as never })).toThrow(/needs an element or a selector as in/);
    expect(() => plt.show({ as: 'svg' as never })).toThrow(/as must not be 'svg'/);
    setOutlet({ show: (figures) => expect(figures).toHaveLength(2), save: () => {} });
    plt.show();
    expect.assertions(5);
  });
});

describe('plt.savefig', () => {
  test('saves the current figure as its ending says', () => {
    const [, second] = two();
    const at = (name: string): string => join(folder, name);
    for (const ending of ['svg', 'HTML', 'txt', 'png']) plt.savefig(at(`a.${ending}`));
    expect(readFileSync(at('a.svg'), 'utf8')).toBe(second.toSvg());
    expect(readFileSync(at('a.HTML'), 'utf8')).toBe(figureToHtml(second));
    expect(readFileSync(at('a.txt'), 'utf8')).toBe(figureToText(second));
    expect(readFileSync(at('a.png')).readUInt32BE(16)).toBe(1280);
    plt.savefig(at('b.png'), { scale: 1, theme: 'dark' });
    expect(readFileSync(at('b.png')).readUInt32BE(16)).toBe(640);
    expect(plt.gcf()).toBe(second);
  });

  test('refuses other endings, other paths and options, and says what to do when no figure is open', () => {
    expect(() => plt.savefig(join(folder, 'a.svg'))).toThrow(/no figure is open\nhint: .*save before plt\.show/);
    two();
    expect(() => plt.savefig(join(folder, 'a.jpg'))).toThrow(/cannot write a figure as '\.jpg'\nhint: use \.svg/);
    expect(() => plt.savefig(join(folder, 'svg'))).toThrow(/cannot write a figure as ''/);
    expect(() => plt.savefig(3 as never)).toThrow(/a path must not be 3/);
    expect(() => plt.savefig('a.png', { dpi: 100 } as never)).toThrow(/no option 'dpi'/);
    expect(() => plt.savefig(join(folder, 'gone', 'a.svg'))).toThrow(/cannot write .*no such file or folder/);
  });
});

describe('the open figures', () => {
  test('are closed one by one or all at once', () => {
    const [first, second] = two();
    plt.close(first);
    expect(plt.gcf()).toBe(second);
    plt.close(figure());
    const third = plt.subplots(1, 2).fig;
    plt.close();
    let shown: readonly Figure[] = [];
    setOutlet({ show: (figures) => (shown = figures), save: () => {} });
    plt.show();
    expect(shown).toEqual([second]);
    expect(shown).not.toContain(third);
    expect(() => plt.close('each' as never)).toThrow(/\[close\] needs a figure, got 'each'\nhint: or 'all'/);
  });

  test('are told of at the twenty-first, once', () => {
    const open = (count: number): string =>
      warnings(() => {
        for (let i = 0; i < count; i++) plt.figure();
      });
    expect(open(20)).toBe('');
    expect(open(1)).toMatch(/^more than 20 figures/);
    expect(open(5)).toBe('');
  });
});

describe('a figure', () => {
  test('goes to an outlet of its user, with the options that were given', () => {
    const calls: unknown[] = [];
    setOutlet({
      show: (figures, options) => calls.push(figures.length, options),
      save: (name, fig, options) => calls.push(name, fig.width, options),
    });
    two();
    plt.savefig('a.svg', { theme: 'dark' });
    plt.show({ columns: 60 });
    expect(calls).toEqual(['a.svg', 640, { theme: 'dark' }, 2, { columns: 60 }]);
    for (const wrong of [3, null, {}, { show() {} }])
      expect(() => setOutlet(wrong as never)).toThrow(/\[setOutlet\] needs an outlet, got/);
  });

  test('shows itself in notebooks as a picture and in words, and plt.show shows all there', () => {
    const [first, second] = two();
    const bundle = Reflect.get(first, Symbol.for('Jupyter.display')) as () => unknown;
    expect(bundle.call(first)).toEqual({ 'image/svg+xml': first.toSvg(), 'text/plain': first.describe() });
    const displayed: unknown[] = [];
    vi.stubGlobal('Deno', { jupyter: { display: async (value: unknown) => displayed.push(value) } });
    plt.show();
    expect(displayed).toEqual([first, second]);
    plt.plot([1, 2]);
    vi.stubEnv('LC_ALL', 'C.UTF-8');
    expect(written(false, () => plt.show({ as: 'text' }))).toMatch(/[\u2801-\u28ff]/);
  });

  test('where there is neither a page nor a terminal is refused, with what to do', () => {
    two();
    const before = process.getBuiltinModule;
    try {
      process.getBuiltinModule = undefined as never;
      expect(() => plt.show()).toThrow(/neither a page nor a terminal here to show a figure\nhint: .*setOutlet/);
      expect(() => plt.savefig('a.svg')).toThrow(/neither a page nor a terminal here to save a figure/);
    } finally {
      process.getBuiltinModule = before;
    }
  });
});
