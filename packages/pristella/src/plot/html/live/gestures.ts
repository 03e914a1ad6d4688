/** What a part of a live picture does when a hand, a wheel or a key asks for it. Lengths in units of the picture. */
export interface Actions {
  /** Follows a drag. */
  move(dx: number, dy: number): void;
  /** Grows by a factor about a place; `keepX` and `keepY` hold one direction. */
  zoom(factor: number, x: number, y: number, keepX: boolean, keepY: boolean): void;
  reset(): void;
}

/** How a part is spoken of, and how far an arrow key goes. */
export interface Reach {
  readonly label: string;
  readonly step: number;
  readonly center: readonly [number, number];
}

/**
 * Listens on a part of a picture: one finger or the mouse moves, two fingers or the wheel zoom, a double click returns;
 * the same by arrow keys, + and -, and 0.
 */
export function listen(target: SVGElement, svg: SVGSVGElement, actions: Actions, reach: Reach): void {
  /** The place of a pointer in the units of the picture. */
  const placeOf = (event: { clientX: number; clientY: number }): [number, number] => {
    const { x, y } = new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM()!.inverse());
    return [x, y];
  };
  const pointers = new Map<number, [number, number]>();
  /** The middle of all pointers, and how far they are from it. */
  const grip = (): [x: number, y: number, spread: number] => {
    const places = [...pointers.values()];
    const x = places.reduce((sum, p) => sum + p[0], 0) / places.length;
    const y = places.reduce((sum, p) => sum + p[1], 0) / places.length;
    return [x, y, places.reduce((sum, p) => sum + Math.hypot(p[0] - x, p[1] - y), 0)];
  };
  target.style.cursor = 'grab';
  target.style.touchAction = 'none';
  target.style.userSelect = 'none';
  target.addEventListener('pointerdown', (event) => {
    pointers.set(event.pointerId, placeOf(event));
    target.setPointerCapture(event.pointerId);
    target.style.cursor = 'grabbing';
  });
  target.addEventListener('pointermove', (event) => {
    if (!pointers.has(event.pointerId)) return;
    const [x0, y0, spread0] = grip();
    pointers.set(event.pointerId, placeOf(event));
    const [x1, y1, spread1] = grip();
    actions.move(x1 - x0, y1 - y0);
    if (spread0 > 0 && spread1 > 0) actions.zoom(spread1 / spread0, x1, y1, false, false);
  });
  const release = (event: PointerEvent): void => {
    pointers.delete(event.pointerId);
    if (pointers.size === 0) target.style.cursor = 'grab';
  };
  target.addEventListener('pointerup', release);
  target.addEventListener('pointercancel', release);
  target.addEventListener(
    'wheel',
    (event) => {
      event.preventDefault();
      const factor = Math.exp(-event.deltaY * (event.deltaMode === 1 ? 0.05 : 0.0015));
      // Shift holds the height, Alt the width.
      actions.zoom(factor, ...placeOf(event), event.altKey, event.shiftKey);
    },
    { passive: false },
  );
  target.addEventListener('dblclick', () => actions.reset());

  const { step, center } = reach;
  const keys: Readonly<Record<string, () => void>> = {
    ArrowLeft: () => actions.move(-step, 0),
    ArrowRight: () => actions.move(step, 0),
    ArrowUp: () => actions.move(0, -step),
    ArrowDown: () => actions.move(0, step),
    '+': () => actions.zoom(1.2, ...center, false, false),
    '=': () => actions.zoom(1.2, ...center, false, false),
    '-': () => actions.zoom(1 / 1.2, ...center, false, false),
    '0': () => actions.reset(),
  };
  target.setAttribute('tabindex', '0');
  target.setAttribute('aria-label', reach.label);
  target.addEventListener('keydown', (event) => {
    const act = event.ctrlKey || event.metaKey ? undefined : keys[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  });
}
