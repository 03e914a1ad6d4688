/** What a page says of itself. */
import type { Language } from '../../language.ts';

const { documentElement } = document;

/** The site's folder, as an address with a slash at its end. */
export const base: string = new URL(documentElement.dataset.base ?? './', location.href).href;

export const language: Language = documentElement.lang.startsWith('zh') ? 'zh' : 'en';

export const isDark = (): boolean => {
  const { theme } = documentElement.dataset;
  return theme === undefined ? matchMedia('(prefers-color-scheme: dark)').matches : theme === 'dark';
};
