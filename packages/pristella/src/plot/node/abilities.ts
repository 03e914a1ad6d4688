import type { TerminalOptions } from '../terminal/terminal.ts';

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
