import process from 'node:process';
import type { Figure } from '../figure.ts';
import { plt } from '../pyplot.ts';
import { figureToText, type TerminalOptions, terminalOptions } from '../terminal/terminal.ts';

/**
 * What the terminal behind a stream can do, from the stream and the environment.
 * @example
 * terminalAbilities({ isTTY: true, columns: 100, rows: 40 }, { LANG: 'C.UTF-8', COLORTERM: 'truecolor' }, 'linux');
 * terminalAbilities({ isTTY: false }, { LANG: 'C' }, 'linux');
 */
export function terminalAbilities(
  stream: { readonly isTTY?: boolean; readonly columns?: number; readonly rows?: number },
  env: Readonly<Record<string, string | undefined>>,
  platform: string,
): Required<Omit<TerminalOptions, 'theme'>> {
  const isTerminal = stream.isTTY === true;
  const locale = env.LC_ALL || env.LC_CTYPE || env.LANG || '';
  const unicode = /utf-?8/i.test(locale) || (platform === 'darwin' && locale === '') || env.WT_SESSION !== undefined;
  const isTrueColor =
    /truecolor|24bit/i.test(env.COLORTERM ?? '') || env.WT_SESSION !== undefined || /direct/.test(env.TERM ?? '');
  return {
    columns: Math.max(40, Math.min(120, (stream.columns ?? 80) - 1)),
    rows: Math.max(16, Math.min(36, (stream.rows ?? 26) - 2)),
    color: isTerminal && isTrueColor && !env.NO_COLOR && env.TERM !== 'dumb',
    unicode: unicode && env.TERM !== 'dumb',
  };
}

/**
 * Shows a figure (the current one of `plt` unless told) in the terminal: Braille and colours where it can, plain ASCII
 * where not; then begins a new current figure. In a page, use `showIn`.
 */
export function show(fig: Figure = plt.gcf(), options: TerminalOptions = {}): void {
  terminalOptions.check(options, 'show', arguments.length - 2);
  const abilities = terminalAbilities(process.stdout, process.env, process.platform);
  process.stdout.write(figureToText(fig, { ...abilities, ...options }));
  if (fig === plt.gcf()) plt.close();
}
