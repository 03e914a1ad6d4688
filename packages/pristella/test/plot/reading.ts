import type { Figure, Shape } from '../../src/plot/index.ts';
import { eachShape, type GroupShape, type TextShape } from '../../src/plot/scene.ts';
import { printed } from '../../src/plot/text/typography.ts';

/** The number that a label says: true minus signs, and powers of ten with or without a factor. */
export function numberIn(label: string): number {
  const plain = label.replaceAll('−', '-');
  const [, factor, power] = /^(-?[\d.]+)?(?:×|^)10([⁻⁰¹²³⁴⁵⁶⁷⁸⁹]+)$/.exec(plain) ?? [];
  if (power === undefined) return Number(plain);
  const exponent = power.replace(/./g, (c) => '-0123456789'['⁻⁰¹²³⁴⁵⁶⁷⁸⁹'.indexOf(c)]!);
  return Number(`${factor ?? 1}e${exponent}`);
}

/** An axis as it is drawn: the texts at its ticks, and where between the ends these stand, from 0 to 1. */
export interface DrawnAxis {
  readonly name: string;
  readonly texts: readonly string[];
  readonly shares: readonly number[];
  /** Its scale and its ends, where the picture tells them and the ticks are numbers. */
  readonly spec: { readonly kind: string; readonly from: number; readonly to: number } | undefined;
}

/** The axes of a figure that have ticks. */
export function labelsOf(fig: Figure): DrawnAxis[] {
  const out: DrawnAxis[] = [];
  const visit = (shapes: readonly Shape[]): void => {
    const plot = shapes.find((s) => s.kind === 'group' && s.data?.x !== undefined);
    for (const shape of shapes) {
      if (shape.kind !== 'group') continue;
      const name = shape.data?.ticks;
      if (name !== undefined && plot?.kind === 'group') {
        const { x, y, width, height } = plot.clip!;
        const texts = shape.children.flatMap((child) => (child.kind === 'text' ? [child.text] : []));
        // The line of a tick stands before its text.
        const shares = shape.children.flatMap((child, i) => {
          const line = shape.children[i - 1];
          if (child.kind !== 'text' || line?.kind !== 'path') return [];
          const [px, py] = line.runs[0]!.points as [number, number];
          return [name === 'x' ? (px - x) / width : 1 - (py - y) / height];
        });
        const [kind, from, to] = (plot.data![name] ?? '').split(' ') as [string, string, string];
        const isNumber = name !== 'y2' && shape.data!.fixed === undefined;
        out.push({ name, texts, shares, spec: isNumber ? { kind, from: Number(from), to: Number(to) } : undefined });
      }
      visit(shape.children);
    }
  };
  visit(fig.scene().shapes);
  return out;
}

/** All shapes that are no groups. */
export function shapesIn(fig: Figure): Exclude<Shape, GroupShape>[] {
  const shapes: Exclude<Shape, GroupShape>[] = [];
  eachShape(fig.scene().shapes, (s) => shapes.push(s));
  return shapes;
}

/** All texts, each formula as one. */
export function textsIn(fig: Figure): TextShape[] {
  const texts: TextShape[] = [];
  eachShape(fig.scene({ ...printed, canRaise: false }).shapes, (s) => {
    if (s.kind === 'text') texts.push(s);
  });
  return texts;
}
/** What all texts say. */
export const wordsIn = (fig: Figure): string[] => textsIn(fig).map((t) => t.text);
