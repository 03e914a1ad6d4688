import type { KernelStep, KernelTree } from '../machine/tree.ts';

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
