import { type DType, isFloat } from '../../base/dtype.ts';
import { type DataError, PristellaError, showShape } from '../../base/errors.ts';
import { holds } from '../../base/fit.ts';
import { checkForm } from '../../base/form.ts';
import { sameShape, sizeOf } from '../../base/shape.ts';
import { quoted } from '../../base/shown.ts';
import { dtypeOf, shapeOf } from '../../op/define.ts';
import { dataOp, Node } from '../../tensor/node.ts';
import type { ComputedOp, Takes } from '../../tensor/op.ts';
import { liesApart } from './apart.ts';
import { opNamed } from './catalogue.ts';
import { type FileNode, MOST_ELEMENTS } from './format.ts';
import { numbersOf, toldForm } from './numbers.ts';

/** An op of a file, and its numbers. */
export interface Step {
  readonly op: ComputedOp;
  readonly attributes: readonly number[];
  readonly scalars: readonly number[];
}

/** Makes the error of a problem with the node at a place of the list. */
export type Refusal = (place: number, problem: string, cause?: unknown) => DataError;

/** The ops of a file, by place; null for what no op makes. Throws what `refusal` makes for a node that no function would make. */
export function checkedSteps(nodes: readonly FileNode[], refusal: Refusal): readonly (Step | null)[] {
  const made: Node[] = [];
  const named = new Map<string, FileNode>();
  let elements = 0;
  return nodes.map((node, place) => {
    const refused = (problem: string, cause?: unknown): DataError => refusal(place, problem, cause);
    // Loops count in int32, and over empty stacks as well.
    if (sizeOf(node.shape.map((d) => d || 1)) >= 2 ** 31) throw refused(`has more elements than can be counted`);
    if (node.kind === 'op') {
      const step = checkedStep(node, made, refused);
      made.push(step.node);
      return step;
    }
    const { shape, dtype } = node;
    if (node.kind === 'data') {
      elements += sizeOf(shape);
      checkNumbers(node.elements, sizeOf(shape), dtype, refused);
      if (elements > MOST_ELEMENTS) throw refused(`brings more than ${MOST_ELEMENTS} elements`);
    } else if (node.kind === 'number') checkNumbers([node.number], shape.length === 0 ? 1 : 0, dtype, refused);
    else {
      const first = named.get(node.name) ?? node;
      named.set(node.name, first);
      if (first.dtype !== dtype || !sameShape(first.shape, shape))
        throw refused(`has another form of ${quoted(node.name)} than one before`);
    }
    made.push(new Node(dataOp, [], shape, dtype));
    return null;
  });
}

/** Throws unless these are so many numbers that a dtype holds. */
function checkNumbers(
  numbers: readonly unknown[],
  count: number,
  dtype: DType,
  refused: (problem: string) => DataError,
): void {
  if (numbers.length !== count) throw refused(`has ${numbers.length} elements, where its shape holds ${count}`);
  const wrong = numbers.find((v) => (dtype === 'bool' ? v !== 0 && v !== 1 : !holds(dtype, Number(v))));
  if (wrong !== undefined) throw refused(`holds ${wrong}, which is no ${dtype}`);
}

/** An op's part of a file with the node that it makes. */
function checkedStep(
  node: Extract<FileNode, { kind: 'op' }>,
  made: readonly Node[],
  refused: (problem: string, cause?: unknown) => DataError,
): Step & { readonly node: Node } {
  const op = opNamed(node.op);
  if (op === undefined) throw refused('is no op that is known here');
  const inputs = node.inputs.map((i) => {
    const input = made[i];
    if (input === undefined) throw refused(`reads nodes[${i}], which does not come before it`);
    return input;
  });
  const problem = misfit(op, inputs);
  if (problem !== '') throw refused(problem);
  try {
    const told = checkForm(toldForm(op.attributes, inputs[0]?.shape.length ?? 0), node.attributes, 'attributes');
    const { attributes, scalars } = numbersOf(op.attributes, told);
    const shape = shapeOf(op, inputs, attributes, node.shape, scalars);
    const dtype = dtypeOf(op, inputs, node.dtype);
    if (!sameShape(shape, node.shape) || dtype !== node.dtype)
      throw refused(`gives ${dtype} ${showShape(shape)}, not ${node.dtype} ${showShape(node.shape)}`);
    const result = new Node(op, inputs, shape, dtype, attributes, scalars);
    if (op.name === 'place' && !liesApart(result)) throw refused('has parts that meet');
    return { op, attributes, scalars, node: result };
  } catch (error) {
    if (!(error instanceof PristellaError) || error.op === 'readExpression') throw error;
    throw refused(`does not go: ${error.message}`, error);
  }
}

/** What is wrong with the number or the dtypes of an op's inputs; empty if nothing is. */
function misfit({ takes }: ComputedOp, inputs: readonly Node[]): string {
  const kinds: readonly Takes[] = 'each' in takes ? inputs.map(() => takes.each) : takes;
  if (kinds.length !== inputs.length || ('each' in takes && inputs.length === 0))
    return `takes ${'each' in takes ? 'at least one' : kinds.length} as its inputs, not ${inputs.length}`;
  const i = inputs.findIndex(({ dtype }, k) => !isTaken(kinds[k] as Takes, dtype, inputs[k - 1]?.dtype ?? dtype));
  return i < 0 ? '' : `takes no ${(inputs[i] as Node).dtype} as its input ${i}`;
}

function isTaken(kind: Takes, dtype: DType, before: DType): boolean {
  if (kind === 'any') return true;
  if (kind === 'same') return dtype === before;
  if (kind === 'summed') return isFloat(dtype) || dtype === 'int32';
  if (kind === 'number') return dtype !== 'bool';
  if (kind === 'float') return isFloat(dtype);
  return kind === 'integer' ? dtype === 'int32' || dtype === 'uint8' : dtype === kind;
}
