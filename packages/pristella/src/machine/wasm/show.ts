import { plain } from '../../base/plain.ts';
import type { KernelStep, KernelTree } from '../tree.ts';
import type { KernelFunction, Statement, Value } from './ir.ts';

const nameOf = (v: Value): string => (v.id < 3 ? ['args', 'begin', 'end'][v.id]! : `${v.mutable ? 'm' : 'v'}${v.id}`);

function stepOf(s: Statement): KernelStep {
  switch (s.kind) {
    case 'let': {
      const kind = /\.const$/.test(s.op) ? 'constant' : /\.load/.test(s.op) ? 'load' : 'arithmetic';
      const to = nameOf(s.to);
      return { kind, to, type: s.type, op: s.op, args: s.args.map(nameOf), constants: s.constants.map(plain) };
    }
    case 'set':
      return { kind: 'set', to: nameOf(s.to), value: nameOf(s.value) };
    case 'store':
      return { kind: 'store', op: s.op, args: s.args.map(nameOf), constants: s.constants.map(plain) };
    case 'loop':
      return {
        kind: 'loop',
        counter: nameOf(s.counter),
        from: nameOf(s.from),
        to: nameOf(s.to),
        step: nameOf(s.step),
        body: s.body.map(stepOf),
      };
    case 'if':
      return { kind: 'if', condition: nameOf(s.condition), yes: s.yes.map(stepOf), no: s.no.map(stepOf) };
  }
}

/** A kernel as data. */
export const kernelTree = ({ name, body }: KernelFunction): KernelTree => ({ name, body: body.map(stepOf) });
