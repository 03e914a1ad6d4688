import type { Plain } from '../base/plain.ts';
import type { KernelStep, KernelTree } from '../machine/tree.ts';
import { flowOf, head, type KernelLine, none, parameters } from './kernel.ts';

const get = (name: string): string => `(local.get $${name})`;

const constant = (v: Plain): string =>
  v === 'NaN' ? 'nan' : typeof v === 'string' ? v.replace('Infinity', 'inf') : `${v}`;

/** What stands behind the name of an instruction. */
function immediates(op: string, type: string, constants: readonly Plain[]): string {
  if (op === 'v128.const') {
    const lanes = Array.from({ length: type.endsWith('x2') ? 2 : 4 }, (_, i) =>
      constant(constants[i] ?? constants[0] ?? 0),
    );
    return ` ${type} ${lanes.join(' ')}`;
  }
  const isAccess = /load|store/.test(op);
  const [offset = 0, ...rest] = constants;
  if (isAccess) return `${offset === 0 ? '' : ` offset=${offset}`}${rest.map((lane) => ` ${lane}`).join('')}`;
  return constants.map((c) => ` ${constant(c)}`).join('');
}

/** One instruction with its operands; several readings of the same bits are none. */
function instruction(op: string, type: string, args: readonly string[], constants: readonly Plain[]): string {
  const operands = args.map((a) => ` ${get(a)}`).join('');
  if (op === 'v128.as') return operands.trim();
  if (op.startsWith('gemm.')) return `(call $${op}${operands})`;
  return `(${op}${immediates(op, type, constants)}${operands})`;
}

function linesOf(body: readonly KernelStep[], depth: number): KernelLine[] {
  return body.flatMap((s): KernelLine[] => {
    const line = (text: string, flow = flowOf(s)): KernelLine => ({ depth, text, ...flow });
    switch (s.kind) {
      case 'set':
        return [line(`(local.set $${s.to} ${get(s.value)})`)];
      case 'store':
        return [line(instruction(s.op, 'i32', s.args, s.constants))];
      case 'loop':
        return loopLines(s, depth);
      case 'if': {
        const no = s.no.length === 0 ? [] : [line(') (else', none), ...linesOf(s.no, depth + 1)];
        return [line(`(if ${get(s.condition)} (then`), ...linesOf(s.yes, depth + 1), ...no, line('))', none)];
      }
      default:
        return [line(`(local.set $${s.to} ${instruction(s.op, s.type, s.args, s.constants)})`)];
    }
  });
}

function loopLines(
  { counter, from, to, step, body }: Extract<KernelStep, { kind: 'loop' }>,
  depth: number,
): KernelLine[] {
  const isBelow = `(i32.lt_s ${get(counter)} ${get(to)})`;
  const compared = { reads: [counter, to], writes: [] };
  const next = `(local.set $${counter} (i32.add ${get(counter)} ${get(step)}))`;
  return [
    { depth, text: `(local.set $${counter} ${get(from)})`, reads: [from], writes: [counter] },
    { depth, text: `(if ${isBelow} (then (loop $${counter}`, ...compared },
    ...linesOf(body, depth + 1),
    { depth: depth + 1, text: next, reads: [counter, step], writes: [counter] },
    { depth: depth + 1, text: `(br_if $${counter} ${isBelow})`, ...compared },
    { depth, text: ')))', ...none },
  ];
}

const storage = (type: string): string => (type.includes('x') ? 'v128' : type);

/** The types of all values but the parameters, in the order in which they are first written. */
function localsOf(body: readonly KernelStep[], types: Map<string, string>): Map<string, string> {
  for (const s of body) {
    if (s.kind === 'loop') {
      types.set(s.counter, 'i32');
      localsOf(s.body, types);
    } else if (s.kind === 'if') {
      localsOf(s.yes, types);
      localsOf(s.no, types);
    } else if (s.kind === 'set') types.set(s.to, types.get(s.to) ?? types.get(s.value) ?? 'i32');
    else if (s.kind !== 'store') types.set(s.to, storage(s.type));
  }
  return types;
}

/** Declarations of locals that share a line. */
const IN_ROW = 3;

/** A kernel as a function in WebAssembly's text format, in lines. WebAssembly Core Specification 3.0, section 6. */
export function watLines({ name, body }: KernelTree): KernelLine[] {
  const locals = [...localsOf(body, new Map(parameters.map((p) => [p, 'i32'])))]
    .filter(([local]) => !parameters.includes(local))
    .map(([local, type]) => `(local $${local} ${type})`);
  const rows = Array.from({ length: Math.ceil(locals.length / IN_ROW) }, (_, i) =>
    locals.slice(IN_ROW * i, IN_ROW * (i + 1)).join(' '),
  );
  return [
    head(`(func $${name.replace(/[^\w.]/g, '_')} ${parameters.map((p) => `(param $${p} i32)`).join(' ')}`),
    ...rows.map((text) => ({ depth: 1, text, ...none })),
    ...linesOf(body, 1),
    { depth: 0, text: ')', ...none },
  ];
}
