/** What every page does: theme, menu, search, the offline copy, and what it wakes up where it is there. */
import './site.css';
import { startMenu } from './menu.ts';
import { startTheme } from './theme-button.ts';
import { wakeCells, wakeDoors } from './wake.ts';

startTheme();
startMenu();
wakeDoors();
wakeCells();

/** The search and its index are loaded when somebody asks. */
async function search(): Promise<void> {
  const { openSearch } = await import('./search.ts');
  await openSearch();
}

const isTyping = ({ target }: KeyboardEvent): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName));

document.querySelector('header .search')?.addEventListener('click', search);
addEventListener('keydown', (event) => {
  const isShortcut = (event.key === '/' && !isTyping(event)) || (event.key === 'k' && (event.ctrlKey || event.metaKey));
  if (!isShortcut || event.altKey) return;
  event.preventDefault();
  void search();
});

// The copy is made when the page has been idle: what is read first comes first.
if ('serviceWorker' in navigator && isSecureContext)
  addEventListener('load', () => {
    void import('./offline.ts').then(({ keepOffline }) => keepOffline());
  });
