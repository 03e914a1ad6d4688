import type { Cond, Int, Num, Words } from '../../src/kernel/words.ts';
import { encodeModule } from '../../src/machine/wasm/encode.ts';
import { Builder, type Value, vector } from '../../src/machine/wasm/ir.ts';
import { kernelWords } from '../../src/machine/wasm/words.ts';

// Random formulas of all words, run on two neighbouring vectors: by V8's vectors of 128 bits and by those that it joins.

type Type = Words['type'];
type Compile = (bytes: Uint8Array<ArrayBuffer>) => WebAssembly.Module;
type Pick = <T>(list: readonly T[]) => T;

const LENGTH = 8;
/** Where results lie. */
const TO = 32768;

/** Numbers, integers and conditions made so far. */
interface Made {
  readonly numbers: Num[];
  readonly integers: Int[];
  readonly conditions: Cond[];
}

const both: readonly ((w: Words, made: Made, pick: Pick) => void)[] = [
  ...(['add', 'sub', 'mul', 'min', 'max', 'atMost', 'atLeast'] as const).map(
    (word) =>
      (w: Words, { numbers }: Made, pick: Pick) =>
        numbers.push(w[word](pick(numbers), pick(numbers))),
  ),
  ...(['neg', 'abs', 'floor', 'ceil', 'trunc', 'nearest'] as const).map(
    (word) =>
      (w: Words, { numbers }: Made, pick: Pick) =>
        numbers.push(w[word](pick(numbers))),
  ),
  ...(['lt', 'le', 'gt', 'ge', 'eq', 'ne'] as const).map(
    (word) =>
      (w: Words, { numbers, conditions }: Made, pick: Pick) =>
        conditions.push(w[word](pick(numbers), pick(numbers))),
  ),
  ...(['and', 'or'] as const).map(
    (word) =>
      (w: Words, { conditions }: Made, pick: Pick) =>
        conditions.push(w[word](pick(conditions), pick(conditions))),
  ),
  (w, { conditions }, pick) => conditions.push(w.not(pick(conditions))),
  (w, { numbers, conditions }, pick) => numbers.push(w.select(pick(conditions), pick(numbers), pick(numbers))),
  (w, { numbers, conditions }, pick) => {
    const [x, y] = [pick(numbers), pick(numbers)];
    numbers.push(w.rarely(pick(conditions), 2, [x], ([before], turn) => [w.add(w.mul(before!, turn), y)])[0]!);
  },
  (w, { numbers }, pick) => numbers.push(w.num(pick([-2.5, -1, -0, 0, 0.3, 1, 7]))),
  (w, { numbers, integers }, pick) => integers.push(w.toInt(pick(numbers))),
  (w, { numbers, integers }, pick) => numbers.push(w.ofInt(pick(integers))),
  ...(['add', 'sub', 'mul', 'and', 'or', 'xor'] as const).map(
    (word) =>
      (w: Words, { integers }: Made, pick: Pick) =>
        integers.push(w.int[word](pick(integers), pick(integers))),
  ),
  ...(['shl', 'shr'] as const).map(
    (word) =>
      (w: Words, { integers }: Made, pick: Pick) =>
        integers.push(w.int[word](pick(integers), pick([1, 3, 9, 31]))),
  ),
];

/** The magnitude of a number, kept from 2^-20 to 2^20. */
const magnitude = (w: Words, x: Num): Num => w.atMost(w.atLeast(w.abs(x), w.num(2 ** -20)), w.num(2 ** 20));

const floating: typeof both = [
  ...(['div', 'copysign'] as const).map((word) => (w: Words, { numbers }: Made, pick: Pick) => {
    const [x, y] = [pick(numbers), pick(numbers)];
    // Nobody may ask for the sign bit of a NaN.
    numbers.push(word === 'div' ? w.div(x, y) : w.select(w.eq(y, y), w.copysign(x, y), x));
  }),
  (w, { numbers }, pick) => numbers.push(w.sqrt(w.abs(pick(numbers)))),
  ...(['exponent', 'significand'] as const).map(
    (word) =>
      (w: Words, { numbers }: Made, pick: Pick) =>
        numbers.push(w[word](magnitude(w, pick(numbers)))),
  ),
  (w, { numbers }, pick) => numbers.push(w.pow2(w.nearest(w.atMost(w.atLeast(pick(numbers), w.num(-20)), w.num(20))))),
  (w, { numbers }, pick) => numbers.push(w.high(pick(numbers))),
];

/** A formula of so many words; `fma` besides them, as products use it. */
function formula(b: Builder, type: Type, size: number, random: () => number): (x: Value) => Value {
  const all = type === 'int32' ? both : [...both, ...floating];
  // A few of them, because one that V8 cannot join keeps it from joining any.
  const words = Array.from({ length: 1 + Math.floor(random() * 6) }, () => all[Math.floor(random() * all.length)]!);
  const chosen = Array.from({ length: size }, () => [random(), random(), random(), random()] as const);
  return (x) => {
    const w = kernelWords(b, type, type === 'float64' ? 2 : 4);
    const first = x as unknown as Num;
    const made: Made = { numbers: [first], integers: [w.int.num(5)], conditions: [w.lt(first, w.num(1))] };
    for (const [which, ...places] of chosen) {
      let used = 0;
      // Mostly what was made last, so that much depends on much.
      const pick: Pick = (list) => list[Math.floor((1 - places[used++ % 3]! ** 3) * list.length * 0.999)]!;
      const word = Math.floor(which * (words.length + 1));
      if (word < words.length) words[word]!(w, made, pick);
      else {
        const [p, q, r] = [pick(made.numbers), pick(made.numbers), pick(made.numbers)] as unknown as Value[];
        made.numbers.push(b.fma(p!, q!, r!) as unknown as Num);
      }
    }
    const last = made.numbers.slice(-6);
    return last.reduce((a, y) => w.add(a, y)) as unknown as Value;
  };
}

/** The results of a random formula of `size` words on eight numbers, by modules of each compiler. */
export function runFormula(
  type: Type,
  size: number,
  seed: number,
  compilers: readonly (readonly [boolean, Compile])[],
) {
  return compilers.map(([wide, compile]) => {
    let state = seed;
    const random = (): number => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return state / 2 ** 32;
    };
    const lanes = type === 'float64' ? 2 : 4;
    const vectorType = vector(type === 'float64' ? 'f64' : type === 'float32' ? 'f32' : 'i32');
    const b = new Builder({ fma: true, wide });
    const f = formula(b, type, size, random);
    b.loop(b.begin, b.end, 1, () => {
      const pair = [0, 16].map((offset) => f(b.load('v128.load', vectorType, b.i32(0), offset)));
      pair.forEach((y, i) => {
        b.store('v128.store', b.i32(TO), y, 16 * i);
      });
    });
    const memory = new WebAssembly.Memory({ initial: 1, maximum: 1 });
    const arrays = { float64: Float64Array, float32: Float32Array, int32: Int32Array };
    const numbers = new arrays[type](memory.buffer);
    numbers.set(Array.from({ length: LENGTH }, (_, i) => (type === 'int32' ? 7 * i - 20 : Math.sin(seed + i) * 3)));
    const bytes = encodeModule([b.finish('formula')], { initial: 1, maximum: 1, shared: false });
    const run = new WebAssembly.Instance(compile(bytes), { m: { m: memory } }).exports.f0;
    (run as (args: number, begin: number, end: number) => void)(0, 0, 2);
    return [...numbers.slice(TO / numbers.BYTES_PER_ELEMENT, TO / numbers.BYTES_PER_ELEMENT + 2 * lanes)];
  });
}
