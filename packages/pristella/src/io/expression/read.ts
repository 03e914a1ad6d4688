import { newArray } from '../../base/dtype.ts';
import { ArgumentError, DataError, DTypeError, ShapeError, showShape, showValue } from '../../base/errors.ts';
import { parseForm } from '../../base/form.ts';
import { checkText } from '../../base/limits.ts';
import { checkArguments } from '../../base/options.ts';
import { sameShape } from '../../base/shape.ts';
import { quoted } from '../../base/shown.ts';
import { make } from '../../op/define.ts';
import { array, fromData } from '../../tensor/create.ts';
import { numberNode } from '../../tensor/node.ts';
import { Tensor, type TensorLike } from '../../tensor/tensor.ts';
import { checkedSteps, type Step } from './check.ts';
import { expressionForm, type FileNode } from './format.ts';
import type { Values } from './write.ts';

const op = 'readExpression';

/** What a value that an expression reads must be. */
export interface ValueForm {
  readonly shape: readonly number[];
  readonly dtype: Tensor['dtype'];
}

/** A function that was read from a file. */
export interface Expression {
  (values?: Values): Tensor;
  /** The values that it reads, by name. */
  readonly values: Readonly<Record<string, ValueForm>>;
}

/**
 * The function that `writeExpression` wrote: of values by name, with its gradient; with the same bits where it reads nothing but
 * them. The file is held against what each op takes before anything is made of it; nothing in it is run but ops. Throws DataError
 * for what is no such file. The function throws ArgumentError for a value that is missing or unknown, ShapeError and DTypeError for
 * one of another shape or dtype. `source` names the file in messages.
 * @example
 * const f = io.readExpression(io.writeExpression(({ x }) => x.square().sum(), { x: np.zeros(2) }));
 * f.values;
 * grad((x) => f({ x }))(np.array([1, 2]));
 */
export function readExpression(text: string, source = 'the expression'): Expression {
  checkArguments(arguments.length, 2, op);
  const json = checkText(text, 'an expression', op, 'JSON.stringify(value) makes one of what was read as JSON');
  const { nodes, result } = parseForm(expressionForm, json, source, { op });
  if (result >= nodes.length)
    throw new DataError(`${source}: the result is nodes[${result}] of ${nodes.length}`, { op });
  const steps = checkedSteps(nodes, (place, problem, cause) => {
    const { kind, ...node } = nodes[place] as FileNode;
    const what = 'op' in node ? `the ${quoted(node.op)} of nodes[${place}]` : `the ${kind} of nodes[${place}]`;
    return new DataError(`${source}: ${what} ${problem}`, { op, ...(cause !== undefined && { cause }) });
  });
  // Any name will do, even one that every object has.
  const values: Record<string, ValueForm> = Object.fromEntries(
    nodes.flatMap((n) => (n.kind === 'value' ? [[n.name, { shape: n.shape, dtype: n.dtype }]] : [])),
  );
  const f = (given: Values = {}, ...more: readonly unknown[]): Tensor => {
    checkArguments(more.length, 0, 'expression');
    const inputs = checkedValues(values, given);
    const made: Tensor[] = [];
    for (const [i, node] of nodes.entries()) made.push(tensorOf(node, steps[i] ?? null, made, inputs));
    return made[result] as Tensor;
  };
  return Object.assign(f, { values });
}

/** A node's tensor, from those before it. */
function tensorOf(
  node: FileNode,
  step: Step | null,
  made: readonly Tensor[],
  given: ReadonlyMap<string, Tensor>,
): Tensor {
  if (node.kind === 'value') return given.get(node.name) as Tensor;
  if (node.kind === 'number') return new Tensor(numberNode(Number(node.number), node.dtype));
  if (node.kind === 'data') {
    const data = newArray(node.dtype, node.elements.length);
    data.set(node.elements.map(Number));
    return fromData(data, node.shape, node.dtype);
  }
  const { op, attributes, scalars } = step as Step;
  const inputs = node.inputs.map((i) => made[i] as Tensor) as unknown as readonly [Tensor, Tensor, Tensor];
  const guarded = op.guard?.(inputs, node.shape, attributes) ?? inputs;
  const nodes = guarded.map((t) => t.node);
  return make(op, nodes, attributes, node, scalars);
}

/** The values by name. Throws for one that is missing, unknown, or of another shape or dtype. */
function checkedValues(wanted: Readonly<Record<string, ValueForm>>, given: Values): Map<string, Tensor> {
  const op = 'expression';
  if (typeof given !== 'object' || given === null || given instanceof Tensor)
    throw new ArgumentError(`takes values by name, not ${showValue(given)}`, { op, hint: hintOf(wanted) });
  for (const name of Object.keys(given))
    if (!Object.hasOwn(wanted, name)) throw new ArgumentError(`reads no ${quoted(name)}`, { op, hint: hintOf(wanted) });
  return new Map(
    Object.entries(wanted).map(([name, { shape, dtype }]) => {
      if (!Object.hasOwn(given, name)) throw new ArgumentError(`needs ${quoted(name)}`, { op, hint: hintOf(wanted) });
      const value = given[name] as TensorLike;
      if (value === null || value === undefined) throw new ArgumentError(`${quoted(name)} is ${value}`, { op });
      const t = value instanceof Tensor ? value : array(value, { dtype });
      if (!sameShape(t.shape, shape))
        throw new ShapeError(`${quoted(name)} is ${showShape(shape)}, not ${showShape(t.shape)}`, {
          op,
          shapes: [shape, t.shape],
        });
      if (t.dtype !== dtype)
        throw new DTypeError(`${quoted(name)} is ${dtype}, not ${t.dtype}`, { op, hint: `use astype('${dtype}')` });
      return [name, t];
    }),
  );
}

const hintOf = (wanted: Readonly<Record<string, ValueForm>>): string =>
  `it reads ${
    Object.keys(wanted)
      .map((name) => quoted(name))
      .join(', ') || 'no values'
  }`;
