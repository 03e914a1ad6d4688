/** Ops made wrong on purpose, to show that the notes notice. This file alone of the book reaches into the library. */
import type { ElementwiseOp, KernelOp, Op, ReduceOp } from '../../packages/pristella/src/tensor/op.ts';

type Writable<T> = { -readonly [K in keyof T]: T[K] };

const mutations: Readonly<Record<string, (op: Op) => void>> = {
  exp(op) {
    const { formula } = op as ElementwiseOp;
    (op as Writable<ElementwiseOp>).formula = (w, x) => formula(w, w.mul(x!, w.num(0.9)) as typeof x & object);
  },
  // The first element of each row in place of all: in the plain loop and, by a stride of 0, in the kernel.
  matmul(op) {
    const { run, kernel } = op as KernelOp;
    const wrong = op as Writable<KernelOp>;
    wrong.run = ([a, b], out, node) => {
      const inner = a!.shape.at(-1)!;
      const data = a!.data.map((_, i) => a!.data[i - (i % inner)]!);
      run([{ ...a!, data }, b!], out, node);
    };
    wrong.kernel = (views, node) => {
      const [a, b] = views.inputs;
      const strides = a!.layout.strides.map((s, axis, all) => (axis === all.length - 1 ? 0 : s));
      return kernel({ ...views, inputs: [{ ...a!, layout: { ...a!.layout, strides } }, b!] }, node);
    };
  },
  max(op) {
    (op as Writable<ReduceOp>).fold = 'min';
  },
  sum(op) {
    (op as Writable<ReduceOp>).fold = 'max';
  },
};

/** The ops that can be made wrong. */
export const mutable: readonly string[] = Object.keys(mutations);

/** Makes an op wrong, for the rest of the process. The library must not have been imported before. */
export async function mutate(name: string): Promise<void> {
  const mutation = mutations[name];
  if (!mutation) throw new Error(`cannot mutate '${name}'; one of ${mutable.join(', ')}`);
  await import('pristella');
  const define: string = new URL('op/define.ts', import.meta.resolve('pristella')).href;
  const { catalogue } = (await import(define)) as typeof import('../../packages/pristella/src/op/define.ts');
  mutation(catalogue.get(name)!);
}
