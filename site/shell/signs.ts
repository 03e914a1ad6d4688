/** The site's few drawings: the fish whose bones show, and the signs of two buttons. */
import { Html } from './html.ts';

/** The X-ray tetra, which the library is named for: an outline, and the skeleton that one sees through it. */
const fish =
  '<path d="M2 16c5-7 13-8 19-3l6-5c1 5 1 11 0 16l-6-5c-6 5-14 4-19-3z" fill="none" stroke="currentColor" stroke-width="1.8" stroke-linejoin="round"/><path d="M8 16h15M11 13.4v5.2M14.2 12.8v6.4M17.4 13.4v5.2" fill="none" stroke="var(--warm,#d55e00)" stroke-width="1.6" stroke-linecap="round"/><circle cx="6.6" cy="15" r="1" fill="currentColor"/>';

export const mark = new Html(
  `<svg class="mark" viewBox="0 0 30 32" width="28" height="30" aria-hidden="true">${fish}</svg>`,
);

/** The site's icon, a file of its own. */
export const icon = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 30 32" color="#0072b2">${fish}</svg>\n`;

export const searchSign = new Html(
  '<svg viewBox="0 0 20 20" width="17" height="17" aria-hidden="true"><circle cx="8.5" cy="8.5" r="5.5" fill="none" stroke="currentColor" stroke-width="1.8"/><path d="M12.8 12.8 17 17" stroke="currentColor" stroke-width="1.8" stroke-linecap="round"/></svg>',
);

export const themeSign = new Html(
  '<svg viewBox="0 0 20 20" width="18" height="18" aria-hidden="true"><circle cx="10" cy="10" r="7" fill="none" stroke="currentColor" stroke-width="1.6"/><path d="M10 3a7 7 0 0 1 0 14z" fill="currentColor"/></svg>',
);
