/** The offline copy: a service worker, told to fetch the rest of the site when the page has nothing else to do. */
import { base } from './page.ts';

const isSaving = (): boolean => (navigator as { connection?: { saveData?: boolean } }).connection?.saveData === true;

export async function keepOffline(): Promise<void> {
  try {
    await navigator.serviceWorker.register(`${base}offline.js`);
    const { active } = await navigator.serviceWorker.ready;
    if (isSaving()) return;
    const begin = (): void => active?.postMessage('copy');
    if ('requestIdleCallback' in globalThis) requestIdleCallback(begin, { timeout: 5000 });
    else setTimeout(begin, 2000);
  } catch {
    // Private windows and some hosts refuse; the site works without a copy.
  }
}
