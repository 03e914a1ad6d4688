import { basename, relative } from 'node:path';
import process from 'node:process';

const ownScript = (): string => process.argv[1] ?? '';
const isBin = (): boolean => /^bin\.[jt]s$/.test(basename(ownScript()));

/** What the program is called by its user: a project that has it installed finds it by npx alone. */
export const programName = (): string =>
  process.env.npm_command === 'exec' && (isBin() || basename(ownScript()) === 'pristella')
    ? 'npx pristella'
    : 'pristella';

/** How this program was called, so that hints can be typed in as they stand: `npm run mnist -- ...` or `npx pristella ...`. */
export function invocation(command: string, ...args: readonly string[]): string {
  const rest = args.map((a) => (/^[\w./@:=+-]+$/.test(a) ? a : `'${a.replaceAll("'", "'\\''")}'`)).join(' ');
  if (process.env.npm_lifecycle_event === 'mnist' && command === 'train') return `npm run mnist -- ${rest}`;
  const name = programName();
  const program = name === 'pristella' && isBin() ? `node ${relative(process.cwd(), ownScript())}` : name;
  return `${program} ${command} ${rest}`;
}
