/** Wakes what a page holds besides text: the lab's doors, found by their folders, and live cells. */
import type { Door } from '../../lab/door.ts';
import { EarlyWorker } from './early-worker.ts';
import { base, language } from './page.ts';

const views = import.meta.glob<Door>('../../lab/*/view.tsx');

/** Calls `wake` when an element comes near to what is seen. */
function whenNear(element: HTMLElement, wake: () => void): void {
  const observer = new IntersectionObserver(
    (entries) => {
      if (!entries.some(({ isIntersecting }) => isIntersecting)) return;
      observer.disconnect();
      wake();
    },
    { rootMargin: '300px' },
  );
  observer.observe(element);
}

/** Begins a door's worker at once: it is the largest of what the first answer needs, and has most to do before it. */
function workerOf({ dataset }: HTMLElement): EarlyWorker | undefined {
  try {
    if (dataset.worker !== undefined) return new EarlyWorker(dataset.worker);
  } catch {
    // The door will try, and tell what comes of it.
  }
}

export function wakeDoors(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-door]')) {
    const load = views[`../../lab/${element.dataset.door}/view.tsx`];
    const worker = workerOf(element);
    if (load) whenNear(element, () => void load().then(({ mount }) => mount(element, { language, base, worker })));
  }
}

/** All cells of a page wake when one comes near, or when the address is about one. */
export function wakeCells(): void {
  const wake = (): void =>
    void import('../../cell/live.ts').then(({ enliven }) => enliven(document, { language, base }));
  for (const cell of document.querySelectorAll<HTMLElement>('[data-cell]')) {
    if (location.hash.startsWith('#cell=')) wake();
    else whenNear(cell, wake);
  }
}
