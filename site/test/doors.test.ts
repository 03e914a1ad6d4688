import { expect, test } from 'vitest';
import { rightOf } from '../lab/gate/gates.ts';
import { film } from '../lab/thumbnail.ts';
import { doorNames, HERO, thumbnailOf } from '../pages/doors.ts';
import { textOf, written, writtenLab } from './written.ts';

const films = (html: string): string[] =>
  [...html.matchAll(/<li class="(\w+)"><svg class="film"/g)].map(([, name]) => name!);
const pageAt = (path: string, pages = written): string => pages.find((page) => page.path === path)!.html;

test('the first page and the lab’s show each door once, in both languages and both editions', () => {
  for (const pages of [written, writtenLab()]) {
    for (const folder of ['', 'zh/']) {
      expect(films(pageAt(`${folder}lab/index.html`, pages))).toEqual(doorNames);
      expect(films(pageAt(`${folder}index.html`, pages))).toEqual(doorNames.filter((name) => name !== HERO));
    }
  }
});

test('a film needs no other file, and its words are those of the page’s language', () => {
  for (const name of doorNames) {
    const thumbnail = thumbnailOf(name);
    expect(thumbnail.frames.length, name).toBeGreaterThan(3);
    expect(
      thumbnail.frames.filter((frame, i, all) => frame === all[i - 1]),
      name,
    ).toEqual([]);
    expect(film(thumbnail)).not.toMatch(/href|src=|url\(|NaN|undefined|Infinity/);
    expect(thumbnail.about.zh).toMatch(/[一-鿿]。$/);
    expect(thumbnail.about.en).toMatch(/^[\x20-\x7e’]+\.$/);
  }
});

const lastOf = (name: string): string => thumbnailOf(name).frames.at(-1)!;

test('the last frames are what the doors find: four lamps right, the notes’ numbers, a 3, three launches', () => {
  const lit = [...lastOf('gate').matchAll(/class="lamp( lit)?"/g)].map(([, isLit]) => Number(isLit !== undefined));
  expect(rightOf(lit, 'XOR')).toBe(4);
  expect(textOf(lastOf('numbers').replaceAll('</text>', ' '))).toBe('1.00 0.50 0.57 0.67 0.75 0.63 0.77 0.41 0.59 ');
  expect(/<text [^>]*>(\d)<\/text><rect class="bar best"/.exec(lastOf('yours'))?.[1]).toBe('3');
  expect(new Set([...lastOf('xray').matchAll(/class="op (c\d)"/g)].map(([, colour]) => colour)).size).toBe(3);
});
