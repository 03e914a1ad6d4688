import { type DType, itemSize, newArray, type TypedArray, viewArray } from '../../src/base/dtype.ts';
import { dense, forEachOffset, type Layout } from '../../src/base/layout.ts';
import { sizeOf } from '../../src/base/shape.ts';
import type { Body, Ref, Step } from '../../src/kernel/body.ts';
import type { Host, Nest, Problem } from '../../src/kernel/problem.ts';
import type { Buffer, HostArray, View } from '../../src/kernel/view.ts';
import { type Cond, type Num, wordsFor } from '../../src/kernel/words.ts';
import type { Binding, Machine, Memory, Outcome, Plan, Schedule } from '../../src/machine/machine.ts';
import type { Value } from '../../src/machine/value.ts';
import { convertData } from '../../src/tensor/create.ts';

// A machine in a hundred lines: it renders elementwise problems alone, by reading their steps, and answers later.

interface ThirdPlan extends Plan {
  readonly schedule: Schedule;
}

/** Bytes, and where an array begins in them. */
interface Place {
  readonly bytes: Uint8Array;
  readonly at: number;
}

const element = (x: number, d: DType): number => newArrayOf(d, x)[0]!;
const newArrayOf = (d: DType, x: number): TypedArray => {
  const one = newArray(d, 1);
  one[0] = x;
  return one;
};

/** What a body gives for one element. */
function results(body: Body, operands: readonly number[], place: number): number[] {
  const made: number[] = [];
  const known = (r: Ref): number => (r.kind === 'number' ? r.value : (r.kind === 'operand' ? operands : made)[r.at]!);
  const compute = (step: Step): number => {
    if (step.kind === 'place') return place;
    if (step.kind === 'cast')
      return convertData(newArrayOf(step.from, known(step.inputs[0])), step.from, step.dtype)[0]!;
    const { reads } = step;
    const given = step.inputs.map((r) => known(r) as unknown as Num & Cond);
    return Number(step.formula(wordsFor(reads), ...given));
  };
  for (const step of body.steps) made.push(element(compute(step), step.dtype));
  return body.results.map(known);
}

export class ThirdMachine implements Machine, Memory {
  readonly isLater = true;
  readonly controls = null;
  readonly modules = 0;
  observer = null;
  get memory(): Memory {
    return this;
  }
  /** The kinds of all problems that it was given. */
  readonly seen: Problem['kind'][] = [];
  private readonly copies: { bytes: Uint8Array; dtype: DType }[] = [];

  renders({ kind }: Problem): boolean {
    return kind === 'nest' || kind === 'host';
  }
  begin(): void {}

  private copyOf(value: Value): Uint8Array {
    return this.copies[value.slot]!.bytes;
  }
  holds(value: Value): boolean {
    return value.slot >= 0 && value.generation === 1;
  }
  retains(value: Value): boolean {
    return this.holds(value);
  }
  place(value: Value, bytes: number, dtype: DType): void {
    if (this.holds(value)) return;
    value.slot = this.copies.push({ bytes: new Uint8Array(bytes), dtype }) - 1;
    value.generation = 1;
  }
  own(value: Value): void {
    value.host = null;
  }
  drop(value: Value): void {
    value.generation = 0;
  }
  async read(value: Value): Promise<TypedArray> {
    const { bytes, dtype } = this.copies[value.slot]!;
    const copy = bytes.slice();
    return viewArray(dtype, copy.buffer, 0, copy.length / itemSize(dtype)) as TypedArray;
  }
  copy(from: Value, to: Value, bytes: number, dtype: DType): void {
    this.place(to, bytes, dtype);
    this.copyOf(to).set(this.copyOf(from));
  }

  compile(schedule: Schedule): ThirdPlan {
    const calls = schedule.map(({ kind }, problem) => ({ name: kind, problem, work: 1, bytes: 0 }));
    return { schedule, calls, bytes: 0 };
  }
  forget(): void {}

  async run({ schedule }: ThirdPlan, binding: Binding): Promise<Outcome> {
    const scratch = new Map<Buffer, Uint8Array>();
    const find = (buffer: Buffer): Place => {
      switch (buffer.kind) {
        case 'leaf': {
          const value = binding.leaf(buffer.local);
          if (!this.holds(value)) {
            this.place(value, buffer.bytes, binding.dtypeOf(buffer.local));
            const { host } = value;
            this.copyOf(value).set(new Uint8Array(host!.buffer, host!.byteOffset, host!.byteLength));
          }
          return { bytes: this.copyOf(value), at: 0 };
        }
        case 'number': {
          const one = newArrayOf(buffer.dtype, binding.numberOf(buffer.local));
          return { bytes: new Uint8Array(one.buffer), at: 0 };
        }
        case 'output': {
          const value = binding.output(buffer.root);
          this.place(value, buffer.bytes, binding.outputDType(buffer.root));
          return { bytes: this.copyOf(value), at: 0 };
        }
        case 'scratch': {
          const bytes = scratch.get(buffer) ?? new Uint8Array(buffer.bytes);
          scratch.set(buffer, bytes);
          return { bytes, at: 0 };
        }
        case 'turned':
          throw new Error('it renders no loops');
        case 'moved': {
          const { bytes, at } = find(buffer.base);
          const scalars = binding.scalarsOf(buffer.local);
          return {
            bytes,
            at: buffer.factors.reduce((sum, f, k) => sum + f * scalars[buffer.first + k]!, at + buffer.fixed),
          };
        }
      }
    };
    const array = (v: View): { data: TypedArray; layout: Layout } => {
      const { bytes, at } = find(v.buffer);
      const data = viewArray(v.dtype, bytes.buffer as ArrayBuffer, 0, bytes.length / itemSize(v.dtype)) as TypedArray;
      return { data, layout: { ...v.layout, offset: v.layout.offset + at / itemSize(v.dtype) } };
    };
    let finite = true;
    for (const problem of schedule) {
      this.seen.push(problem.kind);
      await Promise.resolve();
      if (problem.kind === 'nest') finite = nest(problem, array) && finite;
      else if (problem.kind === 'host') finite = host(problem, array, binding) && finite;
      else throw new Error(`${problem.kind} was not to be given`);
    }
    return { finite, refused: false };
  }

  helpers(): [] {
    return [];
  }
}

type Arrays = (v: View) => { data: TypedArray; layout: Layout };

const offsetsOf = (layout: Layout): number[] => {
  const out: number[] = [];
  forEachOffset(layout, (offset) => out.push(offset));
  return out;
};

/** Returns whether what is watched is finite. */
function nest({ shape, inputs, body, outputs }: Nest, array: Arrays): boolean {
  const [from, to] = [inputs.map(array), outputs.map(array)];
  const [read, written] = [from.map((a) => offsetsOf(a.layout)), to.map((a) => offsetsOf(a.layout))];
  let finite = true;
  for (let i = 0; i < sizeOf(shape); i++) {
    const values = results(
      body,
      from.map(({ data }, k) => data[read[k]![i]!]!),
      i,
    );
    to.forEach(({ data }, k) => {
      data[written[k]![i]!] = values[k]!;
      if (body.watched?.[k] && !Number.isFinite(values[k])) finite = false;
    });
  }
  return finite;
}

function host({ inputs, outputs, local, run }: Host, array: Arrays, binding: Binding): boolean {
  const taken = inputs.map((v): HostArray => {
    const { data, layout } = array(v);
    const own = newArray(v.dtype, sizeOf(layout.shape));
    offsetsOf(layout).forEach((offset, i) => {
      own[i] = data[offset]!;
    });
    return { data: own, shape: layout.shape, dtype: v.dtype };
  });
  const given = outputs.map((v): HostArray => {
    const { data, layout } = array(v);
    const size = sizeOf(layout.shape);
    expectDense(layout);
    return {
      data: data.subarray(layout.offset, layout.offset + size).fill(0) as TypedArray,
      shape: layout.shape,
      dtype: v.dtype,
    };
  });
  return run(taken, given, local === null ? [] : binding.scalarsOf(local));
}

function expectDense({ shape, strides }: Layout): void {
  const wanted = dense(shape).strides;
  if (shape.some((size, axis) => size > 1 && strides[axis] !== wanted[axis])) throw new Error('an output is not dense');
}
