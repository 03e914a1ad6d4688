import type { KernelStep, KernelTree } from '../machine/tree.ts';

const indented = (body: readonly KernelStep[]): string[] => linesOf(body).map((line) => `  ${line}`);

function linesOf(body: readonly KernelStep[]): string[] {
  return body.flatMap((s) => {
    if (s.kind === 'set') return [`${s.to} := ${s.value}`];
    if (s.kind === 'loop') return [`for ${s.counter} from ${s.from} to ${s.to} by ${s.step}`, ...indented(s.body)];
    if (s.kind === 'if') {
      const no = s.no.length > 0 ? ['else', ...indented(s.no)] : [];
      return [`if ${s.condition}`, ...indented(s.yes), ...no];
    }
    const instruction = [s.op, ...s.args, ...s.constants.map(Number)].join(' ');
    return [s.kind === 'store' ? instruction : `${s.to}: ${s.type} = ${instruction}`];
  });
}

/** A kernel as text: one instruction a line, loops indented. */
export function kernelText({ name, body }: KernelTree): string {
  return [`kernel ${name}(args, begin, end)`, ...indented(body)].join('\n');
}
