import type { Machine } from '../machine/machine.ts';
import type { Node } from '../tensor/node.ts';
import { lowerProgram } from './lower.ts';
import type { Program } from './program.ts';
import type { Structure } from './structure.ts';
import type { Root, Walk } from './walk.ts';

/** Gives a program its plan: op by op, or fused as its structure is known to be, or comes to be known by this. */
export function compileProgram(
  program: Program,
  structure: Structure,
  { nodes, roots: asked }: Walk,
  isLeaf: (n: Node) => boolean,
  fuse: boolean,
  machine: Machine,
): void {
  const known = new Set(asked.map((r) => r.node));
  const kept = Array.from(structure.kept, (i) => nodes[i]!).filter((n) => !known.has(n) && !isLeaf(n));
  const roots: Root[] = [...asked, ...kept.map((node) => ({ node, kind: 'keep' as const }))];
  if (program.plan) machine.forget(program.plan);
  program.plan = null;
  const frame = fuse ? structure.frameFor(nodes) : null;
  const lowered = lowerProgram({ nodes, roots, isLeaf, fuse, machine }, frame ?? undefined);
  program.plan = machine.compile(lowered.schedule);
  program.frame = lowered.frame;
  program.groupOf = lowered.groupOf;
  // Roots belong to one run's nodes; the plan remembers their places.
  program.rootLocals = Int32Array.from(roots, (r) => r.node.local);
  program.rootKinds = roots.map((r) => r.kind);
  program.fused = fuse;
  program.kept = structure.kept.size;
  structure.rememberSites(nodes);
  if (!fuse) return;
  structure.settleSites();
  structure.learn(lowered.frame);
}
