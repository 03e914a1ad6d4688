import type { DType } from '../../base/dtype.ts';
import type { Body, Ref, Step } from '../../kernel/body.ts';
import { over } from '../../kernel/words.ts';
import { type Builder, type Value, vector } from './ir.ts';
import { carrier } from './loop/access.ts';
import { convert, lowByte } from './loop/convert.ts';
import { kernelWords } from './words.ts';

/**
 * Writes what a body computes of loaded operands: vectors of `lanes` (4 for 32-bit types, 2 for float64) or scalars
 * (lanes 1). Integers and uint8 travel as i32, bool as a condition. Of a body that uses places, the last operand is the place.
 */
export function writeBody(b: Builder, lanes: 1 | 2 | 4, body: Body, loaded: readonly Value[]): Value[] {
  const values: Value[] = [];
  const known = (r: Ref): Value => {
    if (r.kind === 'number') return constant(b, lanes, r.value, r.dtype);
    return (r.kind === 'operand' ? loaded : values)[r.at]!;
  };
  for (const step of body.steps) values.push(writeStep(b, lanes, step, known, loaded));
  const results = body.results.map(known);
  if (body.watched) watch(b, body.watched, body.outputs, results);
  return results;
}

/** Watches the results marked so: one instruction each, and two for each type. */
function watch(b: Builder, marked: readonly boolean[], dtypes: readonly DType[], results: readonly Value[]): void {
  for (const dtype of ['float32', 'float64'] as const) {
    const watched = results.filter((_, i) => marked[i] && dtypes[i] === dtype);
    // The sum may leave the type's range where they do not: then contents are looked at one by one, and pass.
    if (watched.length > 0) b.watch(watched.reduce((x, y) => b.add(x, y)));
  }
}

/** A number as a constant in the code. */
function constant(b: Builder, lanes: 1 | 2 | 4, value: number, dtype: DType): Value {
  const t = carrier(dtype);
  if (dtype !== 'bool') return b.num(lanes === 1 ? t : vector(t), value);
  return b.num(lanes === 1 ? 'i32' : lanes === 4 ? 'i32x4' : 'i64x2', value !== 0 ? (lanes === 1 ? 1 : -1) : 0);
}

function writeStep(
  b: Builder,
  lanes: 1 | 2 | 4,
  step: Step,
  known: (r: Ref) => Value,
  loaded: readonly Value[],
): Value {
  if (step.kind === 'place') return loaded[loaded.length - 1]!;
  if (step.kind === 'cast') return convert(b, lanes, step.from, step.dtype, known(step.inputs[0]));
  const { reads } = step;
  const w = kernelWords(b, reads === 'float32' || reads === 'float64' ? reads : 'int32', lanes);
  const y = over<Value>(step.formula)(w, ...step.inputs.map(known));
  return step.dtype === 'uint8' ? lowByte(b, y) : y;
}
