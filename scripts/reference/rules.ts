/** The page of ops: what each takes and is told, and its gradient, which is read off the expression that its rule makes. */
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { showShape } from '../../packages/pristella/src/base/errors.ts';
import { ruleOf } from '../../packages/pristella/src/grad/backward.ts';
import { asVariables } from '../../packages/pristella/src/grad/grad.ts';
import { beneath } from '../../packages/pristella/src/look/beneath.ts';
import { expression } from '../../packages/pristella/src/look/expression.ts';
import { rename } from '../../packages/pristella/src/look/history.ts';
import { type Phrase, phrase, shown } from '../../packages/pristella/src/look/phrase.ts';
import { catalogue, type Sample } from '../../packages/pristella/src/op/define.ts';
import { asTensor, zeros } from '../../packages/pristella/src/tensor/create.ts';
import { Node } from '../../packages/pristella/src/tensor/node.ts';
import type { ComputedOp } from '../../packages/pristella/src/tensor/op.ts';
import { Tensor } from '../../packages/pristella/src/tensor/tensor.ts';

const source = join(import.meta.dirname, '../../packages/pristella/src');

const isSample = (x: unknown): x is Sample => typeof x === 'object' && x !== null && 'cases' in x && 'of' in x;

/** A node of each op that lies in the expression of a sample, or of the gradients of such nodes. */
async function exampleNodes(): Promise<Map<ComputedOp, Node>> {
  const found = new Map<ComputedOp, Node>();
  const note = (root: Tensor): void => {
    for (const node of beneath([root.node]))
      if (node.op.kind !== 'leaf' && node.inputs.length > 0 && !found.has(node.op)) found.set(node.op, node);
  };
  for (const floor of ['op', 'np']) {
    const files = readdirSync(join(source, floor), { recursive: true, encoding: 'utf8' }).filter((f) =>
      f.endsWith('.ts'),
    );
    for (const file of files.sort()) {
      const exported: Record<string, unknown> = await import(join(source, floor, file));
      // In one order whoever loads the file.
      const inOrder = Object.keys(exported).sort();
      for (const sample of inOrder.map((name) => exported[name]).filter(isSample))
        for (const { inputs } of sample.cases)
          asVariables(
            inputs.map((x) => asTensor(x)),
            (xs) => note(sample.of(...xs)),
            'rules',
          );
    }
  }
  for (const [op, node] of found) for (const rule of rulesOf(op, node)) if (rule) note(rule.tensor);
  return found;
}

const letters = ['x', 'y', 'z'];

/** The gradients that an op sends to its inputs, as expressions of its inputs, its output and `g`, by their names. */
function rulesOf(op: ComputedOp, node: Node): (null | { tensor: Tensor })[] {
  const named = (like: Node, name: string): Tensor => {
    const t = zeros(like.shape, { dtype: like.dtype });
    rename(t.node, name);
    return t;
  };
  const inputs = node.inputs.map((n, i) =>
    named(n, node.inputs.length > letters.length ? `x${i}` : (letters[i] as string)),
  );
  return asVariables(
    [...inputs, named(node, 'g')],
    (all) => {
      const variables = all.slice(0, -1);
      const g = all[all.length - 1] as Tensor;
      const out = new Tensor(
        new Node(
          op,
          variables.map((t) => t.node),
          node.shape,
          node.dtype,
          node.attributes,
          node.scalars,
        ),
      );
      rename(out.node, 'out');
      return variables.map((_, i) => {
        const rule = ruleOf(op, i);
        return rule && { tensor: rule(g, variables as unknown as readonly [Tensor, Tensor, Tensor], out) };
      });
    },
    'rules',
  );
}

/** An expression in one line, up to the tensors that have names. */
function textOf(root: Tensor): string {
  const { nodes } = expression(root);
  const phrases: Phrase[] = [];
  for (const node of nodes) {
    const own = node.name || (node.number === null ? (node.kind === 'data' ? '[…]' : '') : shown(node.number));
    const inputs = node.inputs.map((i) => phrases[i] as Phrase);
    const shapes = node.inputs.map((i) => nodes[i]?.shape ?? []);
    phrases.push(own ? { text: own, binds: 9, isArray: node.number === null } : phrase(node, inputs, shapes));
  }
  return phrases[phrases.length - 1]?.text ?? '';
}

function takenText(op: ComputedOp): string {
  const kinds = 'each' in op.takes ? [`any number, each ${op.takes.each}`] : op.takes;
  return kinds.length === 0 ? 'none' : kinds.join(', ');
}

function toldText({ attributes }: ComputedOp): string {
  const kinds = Object.entries(attributes?.kinds ?? {});
  return kinds.map(([name, kind]) => `\`${name}\` (${typeof kind === 'string' ? kind : kind.join(' or ')})`).join(', ');
}

function entry(op: ComputedOp, node: Node | undefined): string {
  const told = toldText(op);
  const lines = [`## ${op.name}`, `${op.kind}; takes ${takenText(op)}${told === '' ? '' : `; is told ${told}`}.`];
  if (node === undefined || op.vjp === 'none') return [...lines, 'No gradient.'].join('\n\n');
  const inputs = node.inputs.length > letters.length ? node.inputs.map((_, i) => `x${i}`) : letters;
  const rules = rulesOf(op, node).map((r, i) => `d${inputs[i]} = ${r === null ? 'none' : textOf(r.tensor)}`);
  const shapes = node.inputs.map((n) => showShape(n.shape)).join(', ');
  return [...lines, `From ${shapes} to ${showShape(node.shape)}:`, `\`\`\`text\n${rules.join('\n')}\n\`\`\``].join(
    '\n\n',
  );
}

const about =
  'What expressions are made of: every function is one of these, or a sentence of them. What an op takes is the dtype of each input ' +
  '(`same`: that of the one before; `summed`: float or int32); what it is told has a name and a kind. The gradients are what the rules made when they were asked, of ' +
  'inputs `x`, `y`, `z`, the output `out` and its gradient `g`, for the shapes given; `[…]` is an array that the rule brings.';

/** The parts of the page. */
export async function rulesParts(): Promise<string[]> {
  const nodes = await exampleNodes();
  const ops = [...catalogue.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return [
    '# Ops and their gradients',
    `${about} [All families](README.md).`,
    ...ops.map((op) => entry(op, nodes.get(op))),
  ];
}
