import { checkChoice } from '../base/choice.ts';
import { unlike } from '../base/limits.ts';
import { checkArguments } from '../base/options.ts';
import type { KernelTree } from '../machine/tree.ts';
import { type KernelLine, textOf, treeLines } from './kernel.ts';
import { watLines } from './wat.ts';

/** How a kernel is written: an instruction a line, or in WebAssembly's text format. */
export type KernelNotation = 'tree' | 'wat';

const writers: Readonly<Record<KernelNotation, (tree: KernelTree) => KernelLine[]>> = {
  tree: treeLines,
  wat: watLines,
};

function checkTree(tree: KernelTree, op: string): void {
  const { name, body } = tree ?? {};
  if (typeof name !== 'string' || !Array.isArray(body))
    throw unlike(tree, 'the tree', 'a kernel that look.kernels gives', op, `${op}(look.kernels(y)[0].tree)`);
}

/**
 * A kernel in lines, each with what it reads and writes: the instructions as `explain` shows them, or, as `'wat'`, those of
 * its WebAssembly text. Throws ArgumentError for what is no tree of a kernel.
 * @example
 * const [kernel] = look.kernels(np.ones([100, 30]).clone().mul(2));
 * const lines = kernel?.tree ? look.kernelLines(kernel.tree) : [];
 * lines.filter(({ reads }) => reads.includes('begin')).map(({ text }) => text);
 */
export function kernelLines(tree: KernelTree, notation: KernelNotation = 'tree'): KernelLine[] {
  checkArguments(arguments.length, 2, 'look.kernelLines');
  checkTree(tree, 'look.kernelLines');
  return writers[checkChoice(notation, writers, 'the notation', 'look.kernelLines')](tree);
}

/**
 * The WebAssembly text of a kernel: a function of the address of its arguments and of the part of its outermost loop that it is to do.
 * Throws ArgumentError for what is no tree of a kernel.
 * @example
 * const [kernel] = look.kernels(np.ones([100, 30]).clone().mul(2));
 * kernel?.tree ? look.wat(kernel.tree).split('\n')[0] : '';
 */
export function wat(tree: KernelTree): string {
  checkArguments(arguments.length, 1, 'look.wat');
  checkTree(tree, 'look.wat');
  return textOf(watLines(tree));
}
