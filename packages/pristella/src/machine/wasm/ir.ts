import type { KernelStep } from '../tree.ts';

/**
 * The kernel language: typed values in static single assignment, loops, conditionals, loads and stores on one linear
 * memory. `Builder` writes it; `wasm.ts` turns it into WebAssembly. It knows nothing of tensors.
 *
 * A kernel is a function (args, begin, end): `args` is the address of its argument block (slots of 8 bytes), and begin
 * and end bound its outermost, parallel loop, so that one kernel can be run in chunks.
 */
export type Type = 'i32' | 'i64' | 'f32' | 'f64' | 'i32x4' | 'i64x2' | 'f32x4' | 'f64x2';

export interface Value {
  readonly id: number;
  readonly type: Type;
  /** A mutable local rather than a single assignment. */
  readonly mutable: boolean;
}

export type Statement = KernelStep<Value, number, 'let'>;

export interface KernelFunction {
  readonly name: string;
  /** Values 0, 1 and 2 are the parameters args, begin and end. */
  readonly values: readonly Value[];
  readonly body: readonly Statement[];
  /** Whether operations on neighbouring vectors are to become one on 256 bits. */
  readonly wide: boolean;
}

/** Where kernels leave word that a watched value was not finite: at the end of the memory that no array lies in. */
export const ALARM = 65_472;
/** Where they leave word that an input holds what it must not. The op can say what. */
export const REFUSAL: number = ALARM + 4;

/** What the machine under the kernels can do. */
export interface Target {
  /** Fused multiply-add from the relaxed SIMD proposal. */
  readonly fma: boolean;
  /** Operations on neighbouring vectors become one on 256 bits, so that the registers hold twice as much. */
  readonly wide: boolean;
}

const vectorOf = { i32: 'i32x4', f32: 'f32x4', f64: 'f64x2', i64: 'i64x2' } as const;
export type Scalar = keyof typeof vectorOf;
export const isVector = (t: Type): boolean => t.length > 3;
export const scalarOf = (t: Type): Scalar => t.slice(0, 3) as Scalar;
export const vector = (t: Scalar): Type => vectorOf[t];
export const bytesOf = (t: Scalar): number => (t === 'f64' || t === 'i64' ? 8 : 4);

/** A dense matrix in memory, rows `stride` elements apart; read as its transpose if so marked. */
export interface Matrix {
  readonly at: Value;
  readonly stride: Value;
  readonly transposed: boolean;
}

/** An operation on two values of one type. */
export type Two = (a: Value, b: Value) => Value;

/** How a call of the system's BLAS is marked: left and right operand transposed, result added to what is there. */
export const gemmFlags = { left: 1, right: 2, adds: 4 } as const;

/** Writes a kernel statement by statement. Pure operations with equal operands are written once a scope. */
export class Builder {
  readonly target: Target;
  readonly args: Value;
  readonly begin: Value;
  readonly end: Value;
  private readonly values: Value[] = [];
  private body: Statement[] = [];
  private scopes: Map<string, Value>[] = [new Map()];
  /** By type, the bits of what was watched so far, joined. */
  private readonly watched = new Map<Type, Value>();

  constructor(target: Target) {
    this.target = target;
    this.args = this.value('i32');
    this.begin = this.value('i32');
    this.end = this.value('i32');
  }

  finish(name: string): KernelFunction {
    const start = this.block(() => {
      for (const [type, bits] of this.watched) this.set(bits, this.num(type, 0));
    });
    for (const bits of this.watched.values()) {
      const any = isVector(bits.type) ? this.emit('v128.any_true', 'i32', [bits]) : bits;
      this.if(any, () => this.store('i32.store', this.i32(ALARM), this.i32(1)));
    }
    return { name, values: this.values, body: [...start, ...this.body], wide: this.target.wide };
  }

  /** Sets the word at `ALARM`, when the kernel ends, if an element of a float value was not finite. */
  watch(value: Value): void {
    // x - x is +0, whose bits are zeros, or NaN, in whose upper half some are not.
    const nothing = this.sub(value, value);
    const type = isVector(value.type) ? 'i32x4' : 'i32';
    const found =
      value.type === 'f64'
        ? this.emit('i32.wrap_i64', 'i32', [
            this.emit('i64.shr_u', 'i64', [this.as(nothing, 'i64'), this.num('i64', 32)]),
          ])
        : this.as(nothing, type);
    let bits = this.watched.get(type);
    if (!bits) {
      bits = this.value(type, true);
      this.watched.set(type, bits);
    }
    this.set(bits, this.emit(isVector(type) ? 'v128.or' : 'i32.or', type, [bits, found]));
  }

  /** Sets the word at `REFUSAL`: the run's results are not to be given to anybody. */
  refuse(): void {
    this.store('i32.store', this.i32(REFUSAL), this.i32(1));
  }

  private value(type: Type, mutable = false): Value {
    const v = { id: this.values.length, type, mutable };
    this.values.push(v);
    return v;
  }

  /** The result of one instruction, named as WebAssembly names it: `f32x4.add`. */
  emit(op: string, type: Type, args: readonly Value[], constants: readonly number[] = [], pure = true): Value {
    const shareable = pure && !args.some((a) => a.mutable);
    // The type is part of the key: a vector constant's bits, and how a reinterpretation is read, depend on it.
    const key = shareable
      ? `${op}:${type}(${args.map((a) => a.id).join()})${constants.map((i) => (Object.is(i, -0) ? '-0' : i)).join()}`
      : '';
    if (shareable) {
      for (const scope of this.scopes) {
        const known = scope.get(key);
        if (known) return known;
      }
    }
    const to = this.value(type);
    this.body.push({ kind: 'let', to, type, op, args, constants });
    if (shareable) this.scopes[this.scopes.length - 1]!.set(key, to);
    return to;
  }

  private block(write: () => void): Statement[] {
    const outer = this.body;
    this.body = [];
    this.scopes.push(new Map());
    write();
    this.scopes.pop();
    const inner = this.body;
    this.body = outer;
    return inner;
  }

  /** A constant; of a vector type, the same in every lane. */
  num(type: Type, value: number): Value {
    if (!isVector(type)) return this.emit(`${type}.const`, type, [], [value]);
    return this.emit('v128.const', type, [], [value]);
  }
  /** A vector constant, lane by lane. */
  lanes(type: Type, values: readonly number[]): Value {
    return this.emit('v128.const', type, [], values);
  }
  i32(value: number): Value {
    return this.num('i32', value);
  }

  /** Slot `slot` of the argument block. */
  arg(type: Scalar, slot: number): Value {
    return this.emit(`${type}.load`, type, [this.args], [slot * 8]);
  }

  /** A mutable local. */
  local(init: Value): Value {
    const to = this.value(init.type, true);
    this.body.push({ kind: 'set', to, value: init });
    return to;
  }
  set(to: Value, value: Value): void {
    this.body.push({ kind: 'set', to, value });
  }
  /** The present value of a mutable local, kept. */
  get(local: Value): Value {
    const to = this.value(local.type);
    this.body.push({ kind: 'set', to, value: local });
    return to;
  }

  /** for (i = from; i < to; i += step), signed. */
  loop(from: Value, to: Value, step: number | Value, write: (i: Value) => void): void {
    const counter = this.value('i32', true);
    const by = typeof step === 'number' ? this.i32(step) : step;
    const body = this.block(() => write(counter));
    this.body.push({ kind: 'loop', counter, from, to, step: by, body });
  }
  if(condition: Value, then: () => void, otherwise?: () => void): void {
    this.body.push({ kind: 'if', condition, yes: this.block(then), no: otherwise ? this.block(otherwise) : [] });
  }
  load(op: string, type: Type, address: Value, offset = 0): Value {
    return this.emit(op, type, [address], [offset], false);
  }
  store(op: string, address: Value, value: Value, offset = 0): void {
    this.body.push({ kind: 'store', op, args: [address, value], constants: [offset] });
  }
  loadLane(bits: 32 | 64, into: Value, address: Value, lane: number, offset = 0): Value {
    return this.emit(`v128.load${bits}_lane`, into.type, [address, into], [offset, lane], false);
  }
  storeLane(bits: 32 | 64, address: Value, value: Value, lane: number, offset = 0): void {
    this.body.push({ kind: 'store', op: `v128.store${bits}_lane`, args: [address, value], constants: [offset, lane] });
  }

  /** Copies a block of bytes; source and target may overlap. */
  copy(to: Value, from: Value, bytes: Value): void {
    this.body.push({ kind: 'store', op: 'memory.copy', args: [to, from, bytes], constants: [] });
  }
  /** Fills a block with one byte value. */
  fill(to: Value, byte: Value, bytes: Value): void {
    this.body.push({ kind: 'store', op: 'memory.fill', args: [to, byte, bytes], constants: [] });
  }

  /**
   * C = A B or C += A B by the system's BLAS, which the module imports: only where `Lowering.blas` says so. `size` is rows, columns and depth.
   */
  gemm(type: 'f32' | 'f64', size: readonly [Value, Value, Value], a: Matrix, b: Matrix, c: Matrix, adds = false): void {
    const flags =
      (a.transposed ? gemmFlags.left : 0) | (b.transposed ? gemmFlags.right : 0) | (adds ? gemmFlags.adds : 0);
    const matrices = [a, b, c].flatMap(({ at, stride }) => [at, stride]);
    this.body.push({ kind: 'store', op: `gemm.${type}`, args: [this.i32(flags), ...size, ...matrices], constants: [] });
  }

  private two(word: string): Two {
    return (a, b) => this.emit(`${a.type}.${word}`, a.type, [a, b]);
  }
  readonly add: Two = this.two('add');
  readonly sub: Two = this.two('sub');
  readonly mul: Two = this.two('mul');
  readonly div: Two = this.two('div');
  readonly min: Two = this.two('min');
  readonly max: Two = this.two('max');

  /** a * b + c: rounded once where the target has it and the operands are float vectors, twice elsewhere. */
  fma(a: Value, b: Value, c: Value): Value {
    if (this.target.fma && (a.type === 'f32x4' || a.type === 'f64x2')) {
      return this.emit(`${a.type}.relaxed_madd`, a.type, [a, b, c]);
    }
    return this.add(this.mul(a, b), c);
  }
  splat(a: Value): Value {
    const type = vector(a.type as Scalar);
    return this.emit(`${type}.splat`, type, [a]);
  }
  lane(a: Value, lane: number): Value {
    return this.emit(`${a.type}.extract_lane`, scalarOf(a.type), [a], [lane]);
  }
  replaceLane(a: Value, lane: number, x: Value): Value {
    return this.emit(`${a.type}.replace_lane`, a.type, [a, x], [lane]);
  }
  /** An i32 comparison: lt_s, lt_u, eq, ge_s, ... */
  compare(word: string, a: Value, b: Value): Value {
    return this.emit(`i32.${word}`, 'i32', [a, b]);
  }
  /** The same bits under another type of the same width. */
  as(a: Value, type: Type): Value {
    if (a.type === type) return a;
    return isVector(type) ? this.emit('v128.as', type, [a]) : this.emit(`${type}.reinterpret_${a.type}`, type, [a]);
  }
  /** yes if condition (i32) is not 0. Both types alike, scalars or vectors. */
  select(condition: Value, yes: Value, no: Value): Value {
    return this.emit('select', yes.type, [yes, no, condition]);
  }
  /** base + index * bytes. */
  at(base: Value, index: Value, bytes: number): Value {
    return this.add(base, bytes === 1 ? index : this.mul(index, this.i32(bytes)));
  }
}
