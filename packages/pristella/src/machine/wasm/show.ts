import type { KernelFunction, Statement, Value } from './ir.ts';

const name = (v: Value): string => (v.id < 3 ? ['args', 'begin', 'end'][v.id]! : `${v.mutable ? 'm' : 'v'}${v.id}`);

function lines(body: readonly Statement[], indent: string, out: string[]): void {
  for (const s of body) {
    switch (s.kind) {
      case 'let':
        out.push(`${indent}${name(s.to)}: ${s.to.type} = ${[s.op, ...s.args.map(name), ...s.imm].join(' ')}`);
        break;
      case 'set':
        out.push(`${indent}${name(s.to)} := ${name(s.value)}`);
        break;
      case 'store':
        out.push(`${indent}${[s.op, ...s.args.map(name), ...s.imm].join(' ')}`);
        break;
      case 'loop':
        out.push(`${indent}for ${name(s.counter)} from ${name(s.from)} to ${name(s.to)} by ${name(s.step)}`);
        lines(s.body, `${indent}  `, out);
        break;
      case 'if':
        out.push(`${indent}if ${name(s.condition)}`);
        lines(s.yes, `${indent}  `, out);
        if (s.no.length > 0) {
          out.push(`${indent}else`);
          lines(s.no, `${indent}  `, out);
        }
    }
  }
}

/** A kernel as text: one instruction a line, loops indented. */
export function showKernel(f: KernelFunction): string {
  const out = [`kernel ${f.name}(args, begin, end)`];
  lines(f.body, '  ', out);
  return out.join('\n');
}
