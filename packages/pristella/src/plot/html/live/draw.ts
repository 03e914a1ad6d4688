import type { Box } from '../../scene.ts';

/** A function that draws at most once a frame, however often it is called. */
export function onceAFrame(draw: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}

/** An element of a picture. */
export const element = <K extends keyof SVGElementTagNameMap>(
  name: K,
  attributes: Readonly<Record<string, string | number>> = {},
): SVGElementTagNameMap[K] => {
  const made = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, String(value));
  return made;
};

/** What lies over a part and feels hands and wheels. */
export const handleOver = (box: Box): SVGRectElement => element('rect', { ...box, fill: 'transparent' });

export const numberOf = (element: Element, name: string): number => Number(element.getAttribute(name));

/** The two numbers of an attribute. */
export function pairIn(text: string | undefined): [number, number] {
  const [a, b] = (text ?? '').split(' ');
  return [Number(a), Number(b)];
}

/** The box of an attribute. */
export function boxIn(text: string | undefined): Box {
  const [x, y, width, height] = (text ?? '').split(' ');
  return { x: Number(x), y: Number(y), width: Number(width), height: Number(height) };
}
