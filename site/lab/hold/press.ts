/** Numbers that can be held: how they are marked, and how a press that lasts, or Enter, is told from others. */

/** Attributes of an element that shows one number, and that the keyboard reaches: a name under which the program returns it, and its place. */
export const holdable = (name: string, at: number) => ({ ...holdsAt(name, at), tabIndex: 0, role: 'button' as const });
/** The same of an element that the keyboard reaches for another purpose. */
export const holdsAt = (name: string, at: number) => ({ 'data-hold': `${name} ${at}` });

/** Numbers side by side in one element, such as the pixels of a canvas. */
export interface Grid {
  readonly name: string;
  readonly columns: number;
  readonly rows: number;
  /** Each cell is a picture of `side` x `side` numbers, 1 unless given, with a gap of one beside it. */
  readonly side?: number;
  /** Every how many-th number of the array it shows, from which on: all, unless given. */
  readonly stride?: number;
  readonly offset?: number;
}
/** Attributes of an element that shows a grid of numbers. */
export const holdsGrid = ({ name, columns, rows, side = 1, stride = 1, offset = 0 }: Grid) => ({
  'data-hold-grid': `${name} ${columns} ${rows} ${side} ${stride} ${offset}`,
});

/** A number that is held, and where it is seen. */
export interface Pressed {
  readonly element: HTMLElement;
  readonly name: string;
  readonly at: number;
  readonly box: DOMRect;
}

/** How long a press lasts that holds. */
const HOLD_MS = 420;
/** How far a finger may stray meanwhile. */
const STRAY = 8;

interface Point {
  readonly clientX: number;
  readonly clientY: number;
}

const within = (share: number, count: number): number => Math.min(count - 1, Math.max(0, Math.floor(share * count)));

function inGrid(element: HTMLElement, { clientX, clientY }: Point): Pressed {
  const [name = '', ...numbers] = (element.dataset.holdGrid ?? '').split(' ');
  const [columns = 1, rows = 1, side = 1, stride = 1, offset = 0] = numbers.map(Number);
  const whole = element.getBoundingClientRect();
  const [x, y] = [(clientX - whole.left) / whole.width, (clientY - whole.top) / whole.height];
  const [column, row] = [within(x, columns), within(y, rows)];
  const pitch = side === 1 ? 1 : side + 1;
  const [u, v] = [x * columns - column, y * rows - row].map((share) => Math.min(side - 1, Math.floor(share * pitch)));
  const at = ((row * columns + column) * side + v!) * side + u!;
  return { element, name, at: at * stride + offset, box: new DOMRect(clientX - 8, clientY - 8, 16, 16) };
}

function marked(element: HTMLElement): Pressed {
  const [name = '', at] = (element.dataset.hold ?? '').split(' ');
  return { element, name, at: Number(at), box: element.getBoundingClientRect() };
}

const found = (target: EventTarget | null, point: Point): Pressed | null => {
  const element = (target as Element | null)?.closest<HTMLElement>('[data-hold], [data-hold-grid]');
  if (!element) return null;
  return element.dataset.hold === undefined ? inGrid(element, point) : marked(element);
};

/** Calls `begin` where a press begins; what it returns is called if the press lasts. Returns how to stop listening. */
export function listenForPresses(root: HTMLElement, begin: (event: PointerEvent) => (() => void) | null): () => void {
  const ending = new AbortController();
  const { signal } = ending;
  let from: Point | null = null;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let isHeld = false;
  const cancel = (): void => {
    clearTimeout(timer);
    from = null;
  };
  const on = <K extends keyof HTMLElementEventMap>(kind: K, listener: (event: HTMLElementEventMap[K]) => void): void =>
    root.addEventListener(kind, listener, { signal, capture: true });
  on('pointerdown', (event) => {
    cancel();
    isHeld = false;
    const hold = event.button === 0 && event.isPrimary ? begin(event) : null;
    if (!hold) return;
    from = event;
    timer = setTimeout(() => {
      isHeld = true;
      cancel();
      hold();
    }, HOLD_MS);
  });
  on('pointermove', (event) => {
    if (from && Math.hypot(event.clientX - from.clientX, event.clientY - from.clientY) > STRAY) cancel();
  });
  on('pointerup', cancel);
  on('pointercancel', cancel);
  // What a held press would do else, such as a click or a menu, does not happen.
  const swallow = (event: Event): void => {
    if (!isHeld) return;
    event.preventDefault();
    event.stopPropagation();
  };
  on('click', (event) => {
    swallow(event);
    isHeld = false;
  });
  on('contextmenu', (event) => {
    if (from) event.preventDefault();
    swallow(event);
  });
  signal.addEventListener('abort', cancel);
  return () => ending.abort();
}

/** Tells of numbers that are held within an element, by hand or by keyboard. Returns how to stop listening. */
export function listenForHolds(root: HTMLElement, hold: (pressed: Pressed) => void): () => void {
  const stop = listenForPresses(root, (event) => {
    const pressed = found(event.target, event);
    return pressed && (() => hold(pressed));
  });
  const byKey = (event: KeyboardEvent): void => {
    const element = event.target as HTMLElement;
    if ((event.key !== 'Enter' && event.key !== ' ') || event.isComposing) return;
    // A button of the door's own does what it says.
    if (element.dataset.hold === undefined || element instanceof HTMLButtonElement) return;
    event.preventDefault();
    hold(marked(element));
  };
  root.addEventListener('keydown', byKey);
  return () => {
    stop();
    root.removeEventListener('keydown', byKey);
  };
}
