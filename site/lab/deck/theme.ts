import { useEffect, useState } from 'preact/hooks';

/** A number that grows when the page's colours change, for what is painted in them. */
export function useTheme(): number {
  const [count, setCount] = useState(0);
  useEffect(() => {
    const grow = (): void => setCount((n) => n + 1);
    const observer = new MutationObserver(grow);
    observer.observe(document.documentElement, { attributes: true, attributeFilter: ['data-theme'] });
    const system = matchMedia('(prefers-color-scheme: dark)');
    system.addEventListener('change', grow);
    return () => {
      observer.disconnect();
      system.removeEventListener('change', grow);
    };
  }, []);
  return count;
}

/** Whether the reader wants little to move. */
export const calm = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
