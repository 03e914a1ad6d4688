import type { KernelFunction, Statement, Value } from '../kernel/ir.ts';
import { type Plain, plain } from './node.ts';

/** A step of a kernel. Values are named: `args`, `begin` and `end` are given, `m7` may change, `v8` is written once. */
export type KernelStep =
  /** One instruction: what it reads, and the constants in it, such as the offset of a load. */
  | {
      readonly kind: 'load' | 'constant' | 'arithmetic';
      readonly to: string;
      readonly type: string;
      readonly op: string;
      readonly args: readonly string[];
      readonly constants: readonly Plain[];
    }
  | { readonly kind: 'set'; readonly to: string; readonly value: string }
  | {
      readonly kind: 'store';
      readonly op: string;
      readonly args: readonly string[];
      readonly constants: readonly Plain[];
    }
  | {
      readonly kind: 'loop';
      readonly counter: string;
      readonly from: string;
      readonly to: string;
      readonly step: string;
      readonly body: readonly KernelStep[];
    }
  | {
      readonly kind: 'if';
      readonly condition: string;
      readonly yes: readonly KernelStep[];
      readonly no: readonly KernelStep[];
    };

/** A kernel as a tree of plain data. */
export interface KernelTree {
  readonly name: string;
  readonly body: readonly KernelStep[];
}

const nameOf = (v: Value): string => (v.id < 3 ? ['args', 'begin', 'end'][v.id]! : `${v.mutable ? 'm' : 'v'}${v.id}`);

function stepOf(s: Statement): KernelStep {
  switch (s.kind) {
    case 'let': {
      const kind = /\.const$/.test(s.op) ? 'constant' : /\.load/.test(s.op) ? 'load' : 'arithmetic';
      const to = nameOf(s.to);
      return { kind, to, type: s.to.type, op: s.op, args: s.args.map(nameOf), constants: s.imm.map(plain) };
    }
    case 'set':
      return { kind: 'set', to: nameOf(s.to), value: nameOf(s.value) };
    case 'store':
      return { kind: 'store', op: s.op, args: s.args.map(nameOf), constants: s.imm.map(plain) };
    case 'loop': {
      const [counter, from, to, step] = [s.counter, s.from, s.to, s.step].map(nameOf) as [
        string,
        string,
        string,
        string,
      ];
      return { kind: 'loop', counter, from, to, step, body: s.body.map(stepOf) };
    }
    case 'if':
      return { kind: 'if', condition: nameOf(s.condition), yes: s.yes.map(stepOf), no: s.no.map(stepOf) };
  }
}

/** A kernel as data. */
export const kernelTree = ({ name, body }: KernelFunction): KernelTree => ({ name, body: body.map(stepOf) });

function lines(body: readonly KernelStep[], indent: string, out: string[]): void {
  for (const s of body) {
    switch (s.kind) {
      case 'set':
        out.push(`${indent}${s.to} := ${s.value}`);
        break;
      case 'store':
        out.push(`${indent}${[s.op, ...s.args, ...s.constants.map(Number)].join(' ')}`);
        break;
      case 'loop':
        out.push(`${indent}for ${s.counter} from ${s.from} to ${s.to} by ${s.step}`);
        lines(s.body, `${indent}  `, out);
        break;
      case 'if':
        out.push(`${indent}if ${s.condition}`);
        lines(s.yes, `${indent}  `, out);
        if (s.no.length > 0) {
          out.push(`${indent}else`);
          lines(s.no, `${indent}  `, out);
        }
        break;
      default:
        out.push(`${indent}${s.to}: ${s.type} = ${[s.op, ...s.args, ...s.constants.map(Number)].join(' ')}`);
    }
  }
}

/** A kernel as text: one instruction a line, loops indented. */
export function kernelText({ name, body }: KernelTree): string {
  const out = [`kernel ${name}(args, begin, end)`];
  lines(body, '  ', out);
  return out.join('\n');
}
