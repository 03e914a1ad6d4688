/** Wakes what a page holds besides text: the lab's doors, found by their folders, and live cells. */
import { base, isDark, language } from './page.ts';

/** What a door is told. `view.tsx` of each exports `mount` with these. */
export interface DoorContext {
  readonly language: 'en' | 'zh';
  /** The site's folder as an address, with a slash at its end. */
  readonly base: string;
  readonly theme: 'light' | 'dark';
}

interface DoorModule {
  mount(element: HTMLElement, context: DoorContext): void;
}

const views = import.meta.glob<DoorModule>('../../lab/*/view.tsx');

const context = (): DoorContext => ({ language, base, theme: isDark() ? 'dark' : 'light' });

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
    if (load) whenNear(element, () => void load().then(({ mount }) => mount(element, context())));
  }
}

export function wakeCells(): void {
  if (document.querySelector('[data-cell]') === null) return;
  void import('../../cell/live.ts').then(({ enliven }) => enliven(document, { language, base }));
}
