import { basename, relative } from 'node:path';
import process from 'node:process';

/** How this program was called, so that hints can be typed in as they stand: `npm run mnist -- ...` or `pristella ...`. */
export function invocation(command: string, ...args: readonly string[]): string {
  const rest = args.map((a) => (/^[\w./@:=+-]+$/.test(a) ? a : `'${a.replaceAll("'", "'\\''")}'`)).join(' ');
  if (process.env.npm_lifecycle_event === 'mnist' && command === 'train') return `npm run mnist -- ${rest}`;
  const script = process.argv[1] ?? '';
  const program = /^bin\.[jt]s$/.test(basename(script)) ? `node ${relative(process.cwd(), script)}` : 'pristella';
  return `${program} ${command} ${rest}`;
}
