import type { KernelStep, KernelTree } from '../machine/tree.ts';

/** A line of a kernel's text. */
export interface KernelLine {
  /** How far in it stands. */
  readonly depth: number;
  readonly text: string;
  /** The names of the values that it reads, and of those that it gives a value. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}
type Flow = Pick<KernelLine, 'reads' | 'writes'>;

/** What a kernel is called with: the address of its arguments, and its part of the outermost loop. */
export const parameters: readonly string[] = ['args', 'begin', 'end'];
export const none: Flow = { reads: [], writes: [] };
export const head = (text: string): KernelLine => ({ depth: 0, text, reads: [], writes: parameters });

/** What a step reads and writes, without those within it. */
export function flowOf(s: KernelStep): Flow {
  if (s.kind === 'set') return { reads: [s.value], writes: [s.to] };
  if (s.kind === 'loop') return { reads: [s.from, s.to, s.step], writes: [s.counter] };
  if (s.kind === 'if') return { reads: [s.condition], writes: [] };
  return { reads: s.args, writes: s.kind === 'store' ? [] : [s.to] };
}

function linesOf(body: readonly KernelStep[], depth: number): KernelLine[] {
  return body.flatMap((s) => {
    const line = (text: string): KernelLine => ({ depth, text, ...flowOf(s) });
    if (s.kind === 'set') return [line(`${s.to} := ${s.value}`)];
    if (s.kind === 'loop')
      return [line(`for ${s.counter} from ${s.from} to ${s.to} by ${s.step}`), ...linesOf(s.body, depth + 1)];
    if (s.kind === 'if') {
      const no = s.no.length > 0 ? [{ depth, text: 'else', ...none }, ...linesOf(s.no, depth + 1)] : [];
      return [line(`if ${s.condition}`), ...linesOf(s.yes, depth + 1), ...no];
    }
    const instruction = [s.op, ...s.args, ...s.constants.map(Number)].join(' ');
    return [line(s.kind === 'store' ? instruction : `${s.to}: ${s.type} = ${instruction}`)];
  });
}

/** A kernel as lines: one instruction each, loops indented. */
export const treeLines = ({ name, body }: KernelTree): KernelLine[] => [
  head(`kernel ${name}(${parameters.join(', ')})`),
  ...linesOf(body, 1),
];

/** The text of lines. */
export const textOf = (lines: readonly KernelLine[]): string =>
  lines.map(({ depth, text }) => `${'  '.repeat(depth)}${text}`).join('\n');
