import { kernelWords } from '../../src/kernel/emit.ts';
import { Builder, type Scalar, type Value, vector } from '../../src/kernel/ir.ts';
import { encodeModule } from '../../src/kernel/wasm.ts';
import { type Num, plain, type Words } from '../../src/kernel/words.ts';

/** A scalar function in words, of one or two arguments. */
export type Formula = (w: Words, ...x: Num[]) => Num;
export type Numbers = Float32Array | Float64Array | Int32Array;

const forms = {
  float32: { scalar: 'f32', bytes: 4, array: Float32Array },
  float64: { scalar: 'f64', bytes: 8, array: Float64Array },
  int32: { scalar: 'i32', bytes: 4, array: Int32Array },
} as const;

export const numbers = (type: Words['type'], values: Iterable<number>): Numbers => forms[type].array.from(values);

/** The formula read with plain numbers. */
export function readPlainly(type: Words['type'], f: Formula, inputs: readonly Numbers[]): Numbers {
  const w = plain[type];
  const out = inputs[0]!.slice();
  for (let i = 0; i < out.length; i++) {
    out[i] = f(w, ...inputs.map((x) => w.num(x[i]!))) as unknown as number;
  }
  return out;
}

/** The formula read into a kernel, run over the inputs, whose length is a multiple of `lanes`. */
export function runInKernel(type: Words['type'], lanes: 1 | 2 | 4, f: Formula, inputs: readonly Numbers[]): Numbers {
  const { scalar, bytes, array } = forms[type];
  const b = new Builder({ fma: false, wide: false });
  const bases = [...inputs, null].map((_, slot) => b.arg('i32', slot));
  const load = lanes === 1 ? `${scalar}.load` : 'v128.load';
  const valueType = lanes === 1 ? scalar : vector(scalar as Scalar);
  b.loop(b.begin, b.end, lanes, (i) => {
    const x = inputs.map((_, n) => b.load(load, valueType, b.at(bases[n]!, i, bytes)));
    const y = f(kernelWords(b, type, lanes), ...(x as unknown as Num[]));
    const store = lanes === 1 ? `${scalar}.store` : 'v128.store';
    b.store(store, b.at(bases[inputs.length]!, i, bytes), y as unknown as Value);
  });
  const n = inputs[0]!.length;
  const place = (slot: number): number => 64 + slot * n * bytes;
  const pages = Math.ceil(place(inputs.length + 1) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const slots = new Int32Array(memory.buffer, 0, 16);
  for (let slot = 0; slot <= inputs.length; slot++) slots[2 * slot] = place(slot);
  for (const [slot, x] of inputs.entries()) new array(memory.buffer, place(slot), n).set(x);
  const code = encodeModule([b.finish('formula')], { initial: pages, maximum: pages, shared: false });
  const run = new WebAssembly.Instance(new WebAssembly.Module(code), { m: { m: memory } }).exports.f0;
  (run as (args: number, begin: number, end: number) => void)(0, 0, n);
  return new array(memory.buffer, place(inputs.length), n).slice();
}

/** The first place where two arrays differ in any bit, all NaN being one; -1 if they are the same. */
export function firstDifference(a: Numbers, b: Numbers): number {
  return a.findIndex((x, i) => !Object.is(x, b[i]));
}
