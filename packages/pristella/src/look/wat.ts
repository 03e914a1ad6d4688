import { unlike } from '../base/limits.ts';
import type { Plain } from '../base/plain.ts';
import type { KernelStep, KernelTree } from '../machine/tree.ts';

const indented = (lines: readonly string[]): string[] => lines.map((line) => `  ${line}`);
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

function linesOf(body: readonly KernelStep[]): string[] {
  return body.flatMap((s): string[] => {
    switch (s.kind) {
      case 'set':
        return [`(local.set $${s.to} ${get(s.value)})`];
      case 'store':
        return [instruction(s.op, 'i32', s.args, s.constants)];
      case 'loop': {
        const isBelow = `(i32.lt_s ${get(s.counter)} ${get(s.to)})`;
        return [
          `(local.set $${s.counter} ${get(s.from)})`,
          `(if ${isBelow} (then (loop $${s.counter}`,
          ...indented([
            ...linesOf(s.body),
            `(local.set $${s.counter} (i32.add ${get(s.counter)} ${get(s.step)}))`,
            `(br_if $${s.counter} ${isBelow}))))`,
          ]),
        ];
      }
      case 'if': {
        const yes = indented(linesOf(s.yes));
        const no = s.no.length === 0 ? [] : ['(else', ...indented(linesOf(s.no)), ')'];
        return [`(if ${get(s.condition)} (then`, ...yes, ')', ...indented(no), ')'];
      }
      default:
        return [`(local.set $${s.to} ${instruction(s.op, s.type, s.args, s.constants)})`];
    }
  });
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

/**
 * The WebAssembly text of a kernel: a function of the address of its arguments and of the part of its outermost loop that it is to do.
 * Throws ArgumentError for what is no tree of a kernel.
 * @example
 * const [kernel] = look.kernels(np.ones([100, 30]).clone().mul(2));
 * kernel?.tree ? look.wat(kernel.tree).split('\n')[0] : '';
 */
export function wat(tree: KernelTree): string {
  const { name, body } = tree ?? {};
  if (typeof name !== 'string' || !Array.isArray(body))
    throw unlike(tree, 'the tree', 'a kernel that look.kernels gives', 'look.wat', 'look.wat(look.kernels(y)[0].tree)');
  const parameters = ['args', 'begin', 'end'];
  const locals = localsOf(body, new Map(parameters.map((p) => [p, 'i32'])));
  const declared = [...locals]
    .filter(([local]) => !parameters.includes(local))
    .map(([v, type]) => `(local $${v} ${type})`);
  return [
    `(func $${name.replace(/[^\w.]/g, '_')} ${parameters.map((p) => `(param $${p} i32)`).join(' ')}`,
    ...indented(declared),
    ...indented(linesOf(body)),
    ')',
  ].join('\n');
}
