/** Wakes what a page holds besides text: the lab's doors, found by their folders, and live cells. */
import type { Door } from '../../lab/door.ts';
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

export function wakeDoors(): void {
  for (const element of document.querySelectorAll<HTMLElement>('[data-door]')) {
    const load = views[`../../lab/${element.dataset.door}/view.tsx`];
    if (load) whenNear(element, () => void load().then(({ mount }) => mount(element, { language, base })));
  }
}

export function wakeCells(): void {
  if (document.querySelector('[data-cell]') === null) return;
  void import('../../cell/live.ts').then(({ enliven }) => enliven(document, { language, base }));
}
