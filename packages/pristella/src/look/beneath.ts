import type { Node } from '../tensor/node.ts';
import { inputsOf } from './history.ts';

/**
 * The nodes that some nodes are made of, themselves included, each once and inputs first. It is the one walk of this floor, and
 * no recursion: an expression may be ten thousand ops deep. `inputs` says what lies beneath a node, unless told all of it.
 */
export function beneath(roots: readonly Node[], inputs: (n: Node) => readonly Node[] = inputsOf): Node[] {
  const order: Node[] = [];
  const met = new Set<Node>();
  const open: { node: Node; inputs: readonly Node[]; next: number }[] = [];
  const enter = (node: Node): void => {
    if (met.has(node)) return;
    met.add(node);
    open.push({ node, inputs: inputs(node), next: 0 });
  };
  for (const root of roots) {
    enter(root);
    for (let top = open.at(-1); top; top = open.at(-1)) {
      const input = top.inputs[top.next++];
      if (input) enter(input);
      else {
        order.push(top.node);
        open.pop();
      }
    }
  }
  return order;
}
