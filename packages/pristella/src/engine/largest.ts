import { showShape } from '../base/errors.ts';
import type { Node } from '../tensor/node.ts';

/** What runs, for the error that memory is exhausted: its size, and the tensor to make smaller. */
export function describeLargest(nodes: readonly Node[]): string {
  const computed = nodes.filter((n) => n.op.kind !== 'leaf' && n.op.kind !== 'view');
  if (computed.length === 0) return '';
  const largest = computed.reduce((a, b) => (b.bytes > a.bytes ? b : a));
  const tensor = `${largest.dtype} ${showShape(largest.shape)} of ${largest.op.name}`;
  return `, in a program of ${computed.length} ops whose largest tensor, the ${tensor}, takes ${largest.bytes}`;
}
