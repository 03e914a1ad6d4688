import { type Num, plain, type Words } from '../../src/kernel/words.ts';
import { encodeModule } from '../../src/machine/wasm/encode.ts';
import { Builder, type Scalar, type Value, vector } from '../../src/machine/wasm/ir.ts';
import { wideCompiler } from '../../src/machine/wasm/wide.ts';
import { kernelWords } from '../../src/machine/wasm/words.ts';

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

const compileWide = wideCompiler();

/**
 * The formula read into a kernel, run over the inputs, whose length is a multiple of `lanes`. Throws unless vectors of 256
 * bits, where there are any, give the same bits.
 */
export function runInKernel(type: Words['type'], lanes: 1 | 2 | 4, f: Formula, inputs: readonly Numbers[]): Numbers {
  const result = run(type, lanes, 1, f, inputs);
  const whole = result.length - (result.length % (2 * lanes));
  if (compileWide && lanes > 1) {
    const joined = run(
      type,
      lanes,
      2,
      f,
      inputs.map((x) => x.slice(0, whole)),
    );
    const at = firstDifference(joined, result.slice(0, whole));
    if (at >= 0) throw new Error(`element ${at}: ${joined[at]} by vectors of 256 bits instead of ${result[at]}`);
  }
  return result;
}

/** Run over so many vectors at a time. */
function run(type: Words['type'], lanes: 1 | 2 | 4, vectors: 1 | 2, f: Formula, inputs: readonly Numbers[]): Numbers {
  const { scalar, bytes, array } = forms[type];
  const wide = vectors === 2;
  const b = new Builder({ fma: false, wide });
  const bases = [...inputs, null].map((_, slot) => b.arg('i32', slot));
  const load = lanes === 1 ? `${scalar}.load` : 'v128.load';
  const valueType = lanes === 1 ? scalar : vector(scalar as Scalar);
  const store = lanes === 1 ? `${scalar}.store` : 'v128.store';
  b.loop(b.begin, b.end, vectors * lanes, (counter) => {
    const i = b.get(counter);
    const offsets = [0, 16].slice(0, vectors);
    const y = offsets.map((offset) => {
      const x = inputs.map((_, n) => b.load(load, valueType, b.at(bases[n]!, i, bytes), offset));
      return f(kernelWords(b, type, lanes), ...(x as unknown as Num[])) as unknown as Value;
    });
    offsets.forEach((offset, v) => {
      b.store(store, b.at(bases[inputs.length]!, i, bytes), y[v]!, offset);
    });
  });
  const n = inputs[0]!.length;
  const place = (slot: number): number => 64 + slot * n * bytes;
  const pages = Math.ceil(place(inputs.length + 1) / 65536);
  const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
  const slots = new Int32Array(memory.buffer, 0, 16);
  for (let slot = 0; slot <= inputs.length; slot++) slots[2 * slot] = place(slot);
  for (const [slot, x] of inputs.entries()) new array(memory.buffer, place(slot), n).set(x);
  const code = encodeModule([b.finish('formula')], { initial: pages, maximum: pages, shared: false });
  const module = wide ? compileWide!(code) : new WebAssembly.Module(code);
  const { f0 } = new WebAssembly.Instance(module, { m: { m: memory } }).exports;
  (f0 as (args: number, begin: number, end: number) => void)(0, 0, n);
  return new array(memory.buffer, place(inputs.length), n).slice();
}

/** The first place where two arrays differ in any bit, all NaN being one; -1 if they are the same. */
export function firstDifference(a: Numbers, b: Numbers): number {
  return a.findIndex((x, i) => !Object.is(x, b[i]));
}
