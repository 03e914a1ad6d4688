/** The search: a dialog, whose index is fetched when it is opened first. */
import MiniSearch, { type SearchResult } from 'minisearch';
import { searchOptions } from '../search-terms.ts';
import { base, language } from './page.ts';

const words = {
  en: {
    label: 'Search',
    placeholder: 'Search guides, reference and book',
    none: 'Nothing found.',
    failed: 'The index of the search could not be loaded.',
    close: 'Close',
  },
  zh: {
    label: '搜索',
    placeholder: '搜索指南、参考和书',
    none: '没有找到。',
    failed: '搜索的索引没有加载成功。',
    close: '关闭',
  },
}[language];

const MOST = 12;

type Index = MiniSearch<Parameters<typeof searchOptions.extractField & object>[0]>;

let index: Promise<Index> | undefined;
let dialog: HTMLDialogElement | undefined;

async function load(): Promise<Index> {
  const response = await fetch(`${base}search-${language}.json`);
  if (!response.ok) throw new Error(`status ${response.status}`);
  return MiniSearch.loadJSON(await response.text(), searchOptions) as Index;
}

function element<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  properties: Partial<HTMLElementTagNameMap[Name]>,
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const made = Object.assign(document.createElement(name), properties);
  made.append(...children);
  return made;
}

function line({ title, page, at }: SearchResult): HTMLLIElement {
  const link = element('a', { href: base + at }, element('b', { textContent: title }));
  if (page) link.append(element('small', { textContent: page }));
  return element('li', {}, link);
}

async function show(query: string, list: HTMLElement, said: HTMLElement): Promise<void> {
  try {
    const found = (await (index ??= load())).search(query).slice(0, MOST);
    list.replaceChildren(...found.map(line));
    said.textContent = found.length === 0 && query.trim() !== '' ? words.none : '';
  } catch {
    // A next key tries again.
    index = undefined;
    said.textContent = words.failed;
  }
}

/** Moves among the field and the results by the arrow keys. */
function move(event: KeyboardEvent, field: HTMLElement, list: HTMLElement): void {
  if (event.key !== 'ArrowDown' && event.key !== 'ArrowUp') return;
  const places = [field, ...list.querySelectorAll('a')];
  const at = places.indexOf(document.activeElement as HTMLElement);
  const next = places[at + (event.key === 'ArrowDown' ? 1 : -1)];
  if (!next) return;
  event.preventDefault();
  next.focus();
}

function make(): HTMLDialogElement {
  const field = element('input', {
    // Of type search, the first Escape would only empty it.
    type: 'text',
    role: 'searchbox',
    enterKeyHint: 'search',
    placeholder: words.placeholder,
    ariaLabel: words.label,
  });
  const list = element('ol', {});
  const said = element('p', { role: 'status' });
  const close = element('button', { type: 'button', ariaLabel: words.close, textContent: '×' });
  const made = element('dialog', { className: 'finder', ariaLabel: words.label });
  made.append(element('div', { className: 'field' }, field, close), said, list);
  close.addEventListener('click', () => made.close());
  made.addEventListener('click', (event) => {
    // Beside the box, or on a link of this very page.
    if (event.target === made || (event.target as Element).closest('a')) made.close();
  });
  made.addEventListener('keydown', (event) => move(event, field, list));
  field.addEventListener('input', () => void show(field.value, list, said));
  field.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.isComposing) list.querySelector('a')?.click();
  });
  document.body.append(made);
  return made;
}

export async function openSearch(): Promise<void> {
  dialog ??= make();
  if (!dialog.open) dialog.showModal();
  dialog.querySelector('input')?.select();
  await (index ??= load()).catch(() => {
    index = undefined;
  });
}
