import type { DType } from '../base/dtype.ts';
import type { Shape } from '../base/shape.ts';
import type { View } from './view.ts';
import type { Cond, Num, Words } from './words.ts';

/** One output element in kernel words, from the input elements at the same place. */
export type Formula = (w: Words, ...inputs: (Num & Cond)[]) => Num | Cond;

/** A value within a body: an operand, the result of an earlier step, or a number that is part of the code. */
export type Ref =
  | { readonly kind: 'operand'; readonly at: number }
  | { readonly kind: 'step'; readonly at: number }
  | { readonly kind: 'number'; readonly value: number; readonly dtype: DType };

/** One op of a body, rounded as if it ran alone. */
export type Step =
  | {
      readonly kind: 'formula';
      readonly name: string;
      readonly formula: Formula;
      /** The dtype in which the words are read. */
      readonly reads: DType;
      readonly inputs: readonly Ref[];
      readonly dtype: DType;
    }
  | { readonly kind: 'cast'; readonly from: DType; readonly inputs: readonly [Ref]; readonly dtype: DType }
  /** The element's own place in row-major order. */
  | { readonly kind: 'place'; readonly inputs: readonly []; readonly dtype: DType };

/** An elementwise computation inside a kernel, as data: steps from operands to results. */
export interface Body {
  /** Says all that the code depends on. */
  readonly key: string;
  readonly steps: readonly Step[];
  readonly results: readonly Ref[];
  /** The dtypes of the operands and of everything computed on the way: they decide how many lanes there can be. */
  readonly inputs: readonly DType[];
  /** The dtypes of the results. */
  readonly outputs: readonly DType[];
  /** Which results are watched for what is not finite; none unless given. */
  readonly watched?: readonly boolean[];
}

/**
 * What is done to each finished element of a product before it is stored. Operand 0 of the body is the element itself;
 * the others are views of the output's shape (batch, rows, columns), whose column stride is 0 or 1.
 */
export interface Epilogue {
  readonly body: Body;
  readonly operands: readonly View[];
  /** Dense, of the output's shape, one for each result of the body. */
  readonly outputs: readonly View[];
}

export const operand = (at: number): Ref => ({ kind: 'operand', at });
export const stepResult = (at: number): Ref => ({ kind: 'step', at });

/** True if the body asks for each element's place. */
export const usesPlace = ({ steps }: Body): boolean => steps.some((s) => s.kind === 'place');

/** A body of one result, of the dtype of its operands. */
function simpleBody(key: string, d: DType, operands: number, result: Ref, steps: readonly Step[] = []): Body {
  return { key, steps, results: [result], inputs: new Array<DType>(operands).fill(d), outputs: [d] };
}

/** A body that gives its operand back. */
export const passBody = (key: string, d: DType): Body => simpleBody(key, d, 1, operand(0));

export const copyBody = (d: DType): Body => passBody(`copy ${d}`, d);

/** What gives its operand in another dtype. */
export const castBody = (from: DType, to: DType): Body =>
  from === to
    ? copyBody(to)
    : {
        key: `cast ${from} ${to}`,
        steps: [{ kind: 'cast', from, inputs: [operand(0)], dtype: to }],
        results: [stepResult(0)],
        inputs: [from, to],
        outputs: [to],
      };

/** What fills an array with zeros. */
export const zeroBody = (d: DType): Body => simpleBody(`zero ${d}`, d, 0, { kind: 'number', value: 0, dtype: d });

const sumOf = (d: DType, a: Ref, b: Ref): Step => ({
  kind: 'formula',
  name: 'add',
  formula: (w, x: Num, y: Num) => w.add(x, y),
  reads: d,
  inputs: [a, b],
  dtype: d,
});

/** What adds its second operand to its first. */
export const addBody = (d: DType): Body =>
  simpleBody(`accumulate ${d}`, d, 2, stepResult(0), [sumOf(d, operand(0), operand(1))]);

/** An epilogue's body on the sum, in order, of the first `count` operands. */
export function afterSum(count: number, dtype: DType, body: Body): Body {
  const sums = Array.from({ length: count - 1 }, (_, i) =>
    sumOf(dtype, i === 0 ? operand(0) : stepResult(i - 1), operand(i + 1)),
  );
  const total = count === 1 ? operand(0) : stepResult(count - 2);
  const moved = (r: Ref): Ref => {
    if (r.kind === 'step') return stepResult(r.at + sums.length);
    if (r.kind === 'number') return r;
    return r.at === 0 ? total : operand(r.at + sums.length);
  };
  const after = body.steps.map((s): Step => {
    if (s.kind === 'place') return s;
    return s.kind === 'cast' ? { ...s, inputs: [moved(s.inputs[0])] } : { ...s, inputs: s.inputs.map(moved) };
  });
  return {
    ...body,
    key: `sum of ${count} -> ${body.key}`,
    steps: [...sums, ...after],
    results: body.results.map(moved),
    inputs: [dtype, ...body.inputs],
  };
}

/** The body of an epilogue that does nothing. */
export const storeBody = (dtype: DType): Body => passBody('x', dtype);

/** An epilogue that stores the product as it is. */
export const storeTo = (out: View): Epilogue => ({ body: storeBody(out.dtype), operands: [], outputs: [out] });

/** The shape of what an epilogue stores. */
export function resultShape({ outputs: [first] }: Epilogue): Shape {
  if (!first) throw new Error('an epilogue has no outputs');
  return first.layout.shape;
}

/** True if the epilogue is such a one. */
export const isStore = ({ body, outputs }: Epilogue): boolean => body.key === 'x' && outputs.length === 1;
