/** The button that changes between light and dark. */
import { isDark } from './page.ts';

export function startTheme(): void {
  const button = document.querySelector<HTMLButtonElement>('header .theme');
  const show = (): void => button?.setAttribute('aria-pressed', String(isDark()));
  button?.addEventListener('click', () => {
    const theme = isDark() ? 'light' : 'dark';
    document.documentElement.dataset.theme = theme;
    try {
      localStorage.setItem('theme', theme);
    } catch {
      // Without storage the choice lasts for this page.
    }
    show();
  });
  show();
}
