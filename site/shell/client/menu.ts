/** The menu on a phone: without this module its link leads to it, with it it opens over the page. */

export function startMenu(): void {
  const link = document.querySelector<HTMLAnchorElement>('header .menu');
  const menu = document.getElementById('menu');
  if (!link || !menu) return;
  const { documentElement } = document;
  const set = (open: boolean): void => {
    documentElement.classList.toggle('menu-open', open);
    link.setAttribute('aria-expanded', String(open));
    if (open) menu.querySelector('a')?.focus();
  };
  link.setAttribute('role', 'button');
  link.setAttribute('aria-controls', 'menu');
  set(false);
  link.addEventListener('click', (event) => {
    event.preventDefault();
    set(!documentElement.classList.contains('menu-open'));
  });
  link.addEventListener('keydown', (event) => {
    if (event.key !== ' ') return;
    event.preventDefault();
    link.click();
  });
  addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || !documentElement.classList.contains('menu-open')) return;
    set(false);
    link.focus();
  });
}
