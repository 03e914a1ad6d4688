/** The page of ops: what each takes and is told, and its gradient, which is read off the expression that its rule makes. */
import { showShape } from '../../packages/pristella/src/base/errors.ts';
import { ruleOf } from '../../packages/pristella/src/grad/backward.ts';
import { asVariables } from '../../packages/pristella/src/grad/grad.ts';
import { beneath } from '../../packages/pristella/src/look/beneath.ts';
import { expression } from '../../packages/pristella/src/look/expression.ts';
import { rename } from '../../packages/pristella/src/look/history.ts';
import type { LookNode } from '../../packages/pristella/src/look/node.ts';
import { call, type Phrase, phrase, shown, textOf } from '../../packages/pristella/src/look/phrase.ts';
import { catalogue } from '../../packages/pristella/src/op/define.ts';
import { asTensor, zeros } from '../../packages/pristella/src/tensor/create.ts';
import { Node } from '../../packages/pristella/src/tensor/node.ts';
import type { ComputedOp } from '../../packages/pristella/src/tensor/op.ts';
import { Tensor } from '../../packages/pristella/src/tensor/tensor.ts';
import { equation, given, type Markup, markup, named, numbered } from './mathml.ts';
import { allSamples } from './samples.ts';

/** A node of each op that lies in the expression of a sample, or of the gradients of such nodes. */
async function exampleNodes(): Promise<Map<ComputedOp, Node>> {
  const found = new Map<ComputedOp, Node>();
  const note = (root: Tensor): void => {
    for (const node of beneath([root.node]))
      if (node.op.kind !== 'leaf' && node.inputs.length > 0 && !found.has(node.op)) found.set(node.op, node);
  };
  for (const sample of await allSamples())
    for (const { inputs } of sample.cases)
      asVariables(
        inputs.map((x) => asTensor(x)),
        (xs) => note(sample.of(...xs)),
        'rules',
      );
  for (const [op, node] of found) for (const rule of rulesOf(op, node)) if (rule) note(rule.tensor);
  return found;
}

const letters = ['x', 'y', 'z'];

/** A tensor like a node, under a name. */
function nameLike(like: Node, name: string): Tensor {
  const t = zeros(like.shape, { dtype: like.dtype });
  rename(t.node, name);
  return t;
}
/** Its inputs, under the names that formulas have for them. */
const inputsOf = ({ inputs }: Node): Tensor[] =>
  inputs.map((n, i) => nameLike(n, inputs.length > letters.length ? `x${i}` : (letters[i] as string)));

/** The same op on other inputs. */
const madeOf = (op: ComputedOp, node: Node, inputs: readonly Tensor[]): Tensor =>
  new Tensor(
    new Node(
      op,
      inputs.map((t) => t.node),
      node.shape,
      node.dtype,
      node.attributes,
      node.scalars,
    ),
  );

/** What an op computes, of inputs with names. */
const unnamedOf = (op: ComputedOp, node: Node): Tensor =>
  asVariables(inputsOf(node), (variables) => madeOf(op, node, variables), 'rules');

/** The gradients that an op sends to its inputs, as expressions of its inputs, its output and `g`, by their names. */
const rulesOf = (op: ComputedOp, node: Node): (null | { tensor: Tensor })[] =>
  asVariables(
    [...inputsOf(node), nameLike(node, 'g')],
    (all) => {
      const variables = all.slice(0, -1);
      const g = all[all.length - 1] as Tensor;
      const out = madeOf(op, node, variables);
      rename(out.node, 'out');
      return variables.map((_, i) => {
        const rule = ruleOf(out.node, i);
        return rule && { tensor: rule(g, variables as unknown as readonly [Tensor, Tensor, Tensor], out) };
      });
    },
    'rules',
  );

/** Ops of which a phrase says all that they are told. */
const said = new Set(['slice', 'sum', 'max', 'min', 'prod', 'argmax', 'argmin', 'take']);
/** What is read several times and longer than this gets a name. */
const LONG = 24;

/** What an op is told, as the last arguments of a call. */
const toldOf = ({ op, attributes }: LookNode): string[] =>
  said.has(op)
    ? []
    : Object.entries(attributes).map(([name, v]) => `${name}=${Array.isArray(v) ? `[${v.join(', ')}]` : v}`);

/** A formula as lines, as text and as MathML: what is read several times, then the whole. */
export interface Lines {
  readonly text: readonly string[];
  readonly mathml: readonly string[];
}

/** An expression, up to the tensors that have names. */
function linesOf(root: Tensor, of: string): Lines {
  const { nodes } = expression(root);
  const uses = nodes.map((_, id) => nodes.reduce((n, { inputs }) => n + inputs.filter((i) => i === id).length, 0));
  const [text, mathml]: [string[], string[]] = [[], []];
  const phrases: Phrase[] = [];
  const marks: Markup[] = [];
  for (const node of nodes) {
    const own = node.name || (node.number === null ? (node.kind === 'data' ? '[…]' : '') : shown(node.number));
    const inputs = node.inputs.map((i) => phrases[i] as Phrase);
    const shapes = node.inputs.map((i) => nodes[i]?.shape ?? []);
    const isTurned = node.op === 'transpose' && node.shape.length === 2 && String(node.attributes.axes) === '1,0';
    const told = isTurned ? [] : toldOf(node);
    const made = told.length > 0 ? call(node.op, inputs, told) : phrase(node, inputs, shapes);
    const whole = own ? { pieces: [own], binds: 9, isArray: node.number === null } : made;
    const mark = own
      ? ownMark(node)
      : markup(
          node,
          node.inputs.map((i) => marks[i] as Markup),
          shapes,
          told,
        );
    const isNamed = !own && (uses[node.id] ?? 0) > 1 && textOf(whole.pieces).length > LONG;
    const name = `t${text.length + 1}`;
    if (isNamed) {
      text.push(`${name} = ${textOf(whole.pieces)}`);
      mathml.push(equation(name, mark));
    }
    phrases.push(isNamed ? { pieces: [name], binds: 9, isArray: true } : whole);
    marks.push(isNamed ? named(name) : mark);
  }
  const [phraseOf, markOf] = [phrases.at(-1), marks.at(-1)];
  return {
    text: [...text, `${of} = ${textOf(phraseOf?.pieces ?? [])}`],
    mathml: markOf ? [...mathml, equation(of, markOf)] : mathml,
  };
}

const ownMark = ({ name, number }: LookNode): Markup =>
  name ? named(name) : number === null ? given : numbered(number);

function takenText(op: ComputedOp): string {
  const kinds = 'each' in op.takes ? [`one or more of ${op.takes.each}`] : op.takes;
  return kinds.length === 0 ? 'no inputs' : kinds.join(', ');
}

function toldText({ attributes }: ComputedOp): string {
  const kinds = Object.entries(attributes?.kinds ?? {});
  return kinds
    .map(
      ([name, kind]) =>
        `\`${name}\` (${typeof kind === 'string' ? kind : kind.map((word) => `'${word}'`).join(' or ')})`,
    )
    .join(', ');
}

/** What an op computes and which gradients it sends to its inputs, in formulas of `x`, `y`, `z`, `g` and `out`. */
export interface OpFormulas {
  readonly kind: ComputedOp['kind'];
  /** The shapes of the inputs for which the gradients were made, and that of the output. */
  readonly from: readonly (readonly number[])[];
  readonly to: readonly number[];
  readonly formula: Lines;
  /** By the name of the input: null for one that gets none. */
  readonly gradients: Readonly<Record<string, Lines | null>>;
}

function formulasOf(op: ComputedOp, node: Node): OpFormulas {
  const names = node.inputs.map((_, i) => (node.inputs.length > letters.length ? `x${i}` : (letters[i] as string)));
  const rules = op.vjp === 'none' ? [] : rulesOf(op, node);
  return {
    kind: op.kind,
    from: node.inputs.map(({ shape }) => shape),
    to: node.shape,
    formula: linesOf(unnamedOf(op, node), 'out'),
    gradients: Object.fromEntries(rules.map((r, i) => [names[i], r && linesOf(r.tensor, `d${names[i]}`)])),
  };
}

function entry(op: ComputedOp, node: Node | undefined): string {
  const told = toldText(op);
  const lines = [`## ${op.name}`, `${op.kind}; takes ${takenText(op)}${told === '' ? '' : `; is told ${told}`}.`];
  if (node === undefined || op.vjp === 'none') return [...lines, 'No gradient.'].join('\n\n');
  const { gradients } = formulasOf(op, node);
  const rules = Object.entries(gradients).flatMap(([name, r]) => (r === null ? [`d${name} = none`] : r.text));
  const shapes = node.inputs.map((n) => showShape(n.shape)).join(', ');
  return [...lines, `From ${shapes} to ${showShape(node.shape)}:`, `\`\`\`text\n${rules.join('\n')}\n\`\`\``].join(
    '\n\n',
  );
}

const about =
  'What expressions are made of: every function is one of these, or a sentence of them. What an op takes is the dtype of each input ' +
  '(`any` of them, a `number`, which is no bool, a `float`, an `integer`, `summed`: float or int32, or the `same` as the one before); what it is told has a name and a kind ' +
  '(an `axis` of the first input or several `axes`, a `whole` number or a `pair` or `list` of them, a `flag`, the `name` of a function, one of ' +
  'some words; `scalars` are numbers that may change from run to run). The gradients are what the rules made when they were asked, of ' +
  'inputs `x`, `y`, `z`, the output `out` and its gradient `g`, for the shapes given. `[…]` is an array that the rule brings; `t1`, `t2` are ' +
  'written once and read several times. Left out is what changes nothing but shape or dtype (`reshape`, `broadcastTo`, `astype`), and that the ' +
  'gradient of an input that was broadcast is summed back to its shape.';

/** The parts of the page, and the same formulas as the members of a JSON object, by op. */
export async function rulesParts(): Promise<{ parts: string[]; formulas: string[] }> {
  const nodes = await exampleNodes();
  const ops = [...catalogue.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  const formulas = ops.flatMap((op) => {
    const node = nodes.get(op);
    return node ? [`${JSON.stringify(op.name)}: ${JSON.stringify(formulasOf(op, node))}`] : [];
  });
  return {
    parts: [
      '# Ops and their gradients',
      `${about} [All families](README.md). [formulas.json](formulas.json) has them as data, with MathML.`,
      ...ops.map((op) => entry(op, nodes.get(op))),
    ],
    formulas,
  };
}
