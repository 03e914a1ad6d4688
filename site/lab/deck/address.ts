/** The address of a door holds what is on screen, so that it is there again after a reload, in a link, or in the other language. */
import { useEffect } from 'preact/hooks';

/** The address of this page with something in it. */
export const addressOf = (hash: string): string => new URL(`#${hash}`, location.href).href;

/** Opens what the address holds, now and whenever another one is entered. */
export function useHash(open: () => void): void {
  useEffect(() => {
    open();
    addEventListener('hashchange', open);
    return () => removeEventListener('hashchange', open);
  }, []);
}

/** The address follows what is on screen, at rest; null leaves it as it is. */
export function useAddress(hash: string | null): void {
  useEffect(() => {
    if (hash === null) return;
    const timer = setTimeout(() => history.replaceState(history.state, '', `#${hash}`), 300);
    return () => clearTimeout(timer);
  }, [hash]);
}
