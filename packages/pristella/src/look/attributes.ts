import type { Node } from '../tensor/node.ts';
import { opOf } from './history.ts';

/** What is said of an op beside its inputs, by name. */
export type Attributes = Readonly<Record<string, number | boolean | string | readonly number[]>>;

/** The numbers of an attribute. */
export const listOf = (attribute: Attributes[string] = []): readonly number[] => [attribute].flat().map(Number);

/** What a node's op is told, by name. */
export function attributesOf(node: Node): Attributes {
  const op = opOf(node);
  return op.kind === 'leaf' || !op.attributes ? {} : (op.attributes.of(node) as Attributes);
}
