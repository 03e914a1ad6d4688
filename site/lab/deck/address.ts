/** A door's address: it holds what is on screen, so that it is there again after a reload or in the other language. */
import { useEffect } from 'preact/hooks';

/** `open` reads the address, at once and whenever it is another one. `hash` is what it is to hold, at rest; null where it stays as it is. */
export function useAddress(open: () => void, hash: string | null): void {
  useEffect(() => {
    addEventListener('hashchange', open);
    open();
    return () => removeEventListener('hashchange', open);
  }, []);
  useEffect(() => {
    if (hash === null) return;
    const timer = setTimeout(() => history.replaceState(history.state, '', `#${hash}`), 300);
    return () => clearTimeout(timer);
  }, [hash]);
}
