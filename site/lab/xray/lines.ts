/** A kernel as lines: its tree, or WebAssembly's text format. Reference: WebAssembly Core Specification 3.0, section 6. */
import type { look } from 'pristella';
import { kernelText } from '../../../packages/pristella/src/look/kernel.ts';

type Step = look.KernelStep;
type Tree = look.KernelTree;

export interface Line {
  readonly depth: number;
  readonly text: string;
  /** The values that it reads, and that it writes. */
  readonly reads: readonly string[];
  readonly writes: readonly string[];
}
export type Notation = 'tree' | 'wasm';

const flow = (step: Step): Pick<Line, 'reads' | 'writes'> => {
  if (step.kind === 'set') return { reads: [step.value], writes: [step.to] };
  if (step.kind === 'loop') return { reads: [step.from, step.to, step.step], writes: [step.counter] };
  if (step.kind === 'if') return { reads: [step.condition], writes: [] };
  return { reads: step.args, writes: step.kind === 'store' ? [] : [step.to] };
};
const none = { reads: [], writes: [] } as const;

/** The steps in the order of the tree's text, with null for the line of an `else`. */
function inOrder(body: readonly Step[]): (Step | null)[] {
  return body.flatMap((s): (Step | null)[] => {
    if (s.kind === 'loop') return [s, ...inOrder(s.body)];
    if (s.kind === 'if') return [s, ...inOrder(s.yes), ...(s.no.length > 0 ? [null, ...inOrder(s.no)] : [])];
    return [s];
  });
}

function treeLines(tree: Tree): Line[] {
  const steps = [null, ...inOrder(tree.body)];
  return kernelText(tree)
    .split('\n')
    .map((line, i) => {
      const step = steps[i];
      const text = line.trimStart();
      return { depth: (line.length - text.length) / 2, text, ...(step ? flow(step) : none) };
    });
}

const get = (value: string): string => `(local.get $${value})`;
const literal = (value: unknown): string => {
  const text = String(value);
  if (text === 'NaN') return 'nan';
  return text.replace('Infinity', 'inf');
};

/** The immediates of an instruction, as they stand behind its name. */
function immediates(op: string, type: string, constants: readonly unknown[]): string {
  if (op === 'v128.const') {
    const lanes = type === 'f64x2' || type === 'i64x2' ? 2 : 4;
    const values = Array.from({ length: lanes }, (_, i) => literal(constants[i] ?? constants[0]));
    return ` ${type} ${values.join(' ')}`;
  }
  if (/\.(load|store)/.test(op)) {
    const [offset, ...lane] = constants;
    return `${Number(offset) === 0 ? '' : ` offset=${literal(offset)}`}${lane.map((n) => ` ${literal(n)}`).join('')}`;
  }
  return constants.map((value) => ` ${literal(value)}`).join('');
}

function instruction(op: string, type: string, args: readonly string[], constants: readonly unknown[]): string {
  // One representation, several readings.
  if (op === 'v128.as') return get(args[0] ?? '');
  const name = op.startsWith('gemm.') ? `call $${op}` : op;
  return `(${name}${immediates(op, type, constants)}${args.map((arg) => ` ${get(arg)}`).join('')})`;
}

/** The storage of a value of a type: vectors are one. */
const storage = (type: string): string => (type.length > 3 ? 'v128' : type);

class Wasm {
  readonly lines: Line[] = [];
  readonly types = new Map<string, string>();
  #loops = 0;

  add(depth: number, text: string, moved: Pick<Line, 'reads' | 'writes'> = none): void {
    this.lines.push({ depth, text, ...moved });
  }

  body(steps: readonly Step[], depth: number): void {
    for (const step of steps) this.step(step, depth);
  }

  private step(s: Step, depth: number): void {
    const moved = flow(s);
    if (s.kind === 'set') {
      this.types.set(s.to, this.types.get(s.value) ?? 'i32');
      this.add(depth, `(local.set $${s.to} ${get(s.value)})`, moved);
    } else if (s.kind === 'store') this.add(depth, instruction(s.op, 'i32', s.args, s.constants), moved);
    else if (s.kind === 'loop') this.loop(s, depth);
    else if (s.kind === 'if') {
      this.add(depth, `(if ${get(s.condition)} (then`, moved);
      this.body(s.yes, depth + 1);
      if (s.no.length > 0) {
        this.add(depth, ') (else');
        this.body(s.no, depth + 1);
      }
      this.add(depth, '))');
    } else {
      this.types.set(s.to, storage(s.type));
      this.add(depth, `(local.set $${s.to} ${instruction(s.op, s.type, s.args, s.constants)})`, moved);
    }
  }

  private loop({ counter, from, to, step, body }: Extract<Step, { kind: 'loop' }>, depth: number): void {
    const label = `$loop${this.#loops++}`;
    const below = `(i32.lt_s ${get(counter)} ${get(to)})`;
    this.types.set(counter, 'i32');
    this.add(depth, `(local.set $${counter} ${get(from)})`, { reads: [from], writes: [counter] });
    this.add(depth, `(if ${below} (then (loop ${label}`, { reads: [counter, to], writes: [] });
    this.body(body, depth + 1);
    const next = `(local.set $${counter} (i32.add ${get(counter)} ${get(step)}))`;
    this.add(depth + 1, next, { reads: [counter, step], writes: [counter] });
    this.add(depth + 1, `(br_if ${label} ${below})`, { reads: [counter, to], writes: [] });
    this.add(depth, ')))');
  }
}

function wasmLines({ name, body }: Tree): Line[] {
  const wasm = new Wasm();
  wasm.body(body, 1);
  const params = ['args', 'begin', 'end'].map((param) => `(param $${param} i32)`);
  const locals: string[] = [];
  for (const [value, type] of wasm.types) locals.push(`(local $${value} ${type})`);
  const head = [`(func $${name.replace(/[^\w.+-]/g, '_')} ${params.join(' ')}`];
  const rows = Array.from({ length: Math.ceil(locals.length / 3) }, (_, i) => locals.slice(3 * i, 3 * i + 3).join(' '));
  return [
    ...head.map((text) => ({ depth: 0, text, ...none })),
    ...rows.map((text) => ({ depth: 1, text, ...none })),
    ...wasm.lines,
    { depth: 0, text: ')', ...none },
  ];
}

export const linesOf = (tree: Tree, notation: Notation): Line[] =>
  notation === 'tree' ? treeLines(tree) : wasmLines(tree);

/** The lines from which one gets what it reads, and those that read what it writes: by place. */
export function flowAt(lines: readonly Line[], at: number): { readonly from: Set<number>; readonly to: Set<number> } {
  const line = lines[at];
  const from = new Set<number>();
  const to = new Set<number>();
  if (!line) return { from, to };
  lines.forEach(({ reads, writes }, i) => {
    if (i !== at && writes.some((value) => line.reads.includes(value))) from.add(i);
    if (i !== at && reads.some((value) => line.writes.includes(value))) to.add(i);
  });
  return { from, to };
}
