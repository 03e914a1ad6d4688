/** A list that is one stop of the Tab key: arrows, Home and End move within it. */
const steps: Readonly<Record<string, number>> = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };

/** Handles a key pressed at an item of a list, whose items have `role="option"`. */
export function rove(event: KeyboardEvent): void {
  const list = event.currentTarget as HTMLElement;
  const items = [...list.querySelectorAll<HTMLElement | SVGElement>('[role="option"]')];
  const at = items.indexOf(document.activeElement as HTMLElement);
  const { key } = event;
  const to = key === 'Home' ? 0 : key === 'End' ? items.length - 1 : at + (steps[key] ?? Number.NaN);
  const next = items[Math.max(0, Math.min(items.length - 1, to))];
  if (!next || event.altKey || event.ctrlKey || event.metaKey) return;
  event.preventDefault();
  next.focus();
}
