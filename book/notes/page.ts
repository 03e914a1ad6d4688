/** The notes as a page of docs/: each item with its program, its pictures and its values. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { programs as allPrograms, picturesOf } from '../program.ts';
import type { Item } from './item.ts';

const root = join(import.meta.dirname, '../..');
const snapshots = 'packages/pristella/test/plot/snapshots';

/** The gallery's figures of an item. */
const figures: Readonly<Record<number, string>> = {
  4: 'broadcast-row broadcast-both', 14: 'matrix-product', 15: 'axis-sums', 26: 'perceptron', 27: 'perceptron-bias',
  29: 'half-planes', 30: 'xor-circuit xor-layers', 31: 'nerve-cell', 33: 'single-layer', 34: 'fully-connected',
  35: 'triangles-squares', 37: 'neuron-opened', 38: 'activation-step', 39: 'activation-sigmoid', 40: 'activation-both',
  41: 'activation-relu', 42: 'activation-tanh', 43: 'activation-leaky-relu', 47: 'network-2-3-2-2 forward-in-numbers',
  48: 'weight-notation from-layer-0 from-layer-1 from-layer-2', 49: 'weights-as-matrix', 50: 'identity-output',
  51: 'softmax-output', 52: 'softmax-overflow', 54: 'output-scores', 57: 'batch-blocks', 62: 'loss-bars',
  63: 'tangent-lines', 64: 'gradient-arrows descent-paths',
}; // biome-ignore format: a table

const words = {
  en: {
    title: 'The notes, item by item',
    about:
      'The study notes that this project grew from have 65 items. Each stands here with the programs that compute it, its picture and the values that they reach; `npm run notes` computes them again and compares.',
    erratum: 'Erratum: ',
  },
  zh: {
    title: '逐条看笔记',
    about:
      '本项目源自几篇学习笔记，共 65 条。每一条在这里都附有计算它的程序、它的图以及得到的数值；`npm run notes` 会重新计算并比较。',
    erratum: '勘误：',
  },
} as const;

const sources = readdirSync(import.meta.dirname).map((file) => readFileSync(join(import.meta.dirname, file), 'utf8'));

/** The programs that an item asks: those whose exports it reads, and those whose pictures it names. */
function programsOf(number: number): string[] {
  for (const source of sources) {
    const text = source.split(/^ {2}item\(/m).find((part) => new RegExp(`^\\s*${number},`).test(part));
    if (text === undefined) continue;
    const imports = [...source.matchAll(/^const (\w+) = await exportsOf\(\(\) => import\('\.\.\/([\w/-]+)\.ts'\)/gm)];
    const read = imports
      .filter(([, name]) => new RegExp(`\\b${name}(?:\\.|, \\w+\\]|\\])`).test(text))
      .map(([, , program]) => program!);
    const pictures = [...text.matchAll(/'(ch\d\d\/[\w-]+)'/g)].map(([, picture]) => picture!);
    const named = pictures.flatMap((picture) => allPrograms.filter((program) => picturesOf(program).includes(picture)));
    return [...new Set([...read, ...named])];
  }
  return [];
}

/** The pictures of an item: the gallery's in the language, where it has some, else the first one of its programs. */
function imagesOf(number: number, programs: readonly string[], language: 'en' | 'zh'): string[] {
  const own = (figures[number] ?? '').split(' ').flatMap((name) => {
    const files = (language === 'zh' ? [`${name}.zh.svg`, `${name}.svg`] : [`${name}.svg`]).map(
      (f) => `${snapshots}/${f}`,
    );
    return files.filter((file) => existsSync(join(root, file))).slice(0, 1);
  });
  const drawn = programs.flatMap(picturesOf).map((name) => `book/pictures/${name}.svg`);
  return own.length > 0 ? own : drawn.filter((file) => existsSync(join(root, file))).slice(0, 1);
}

const plain = (text: string): string => text.replace(/[*_[\]<]/g, '\\$&');

/** The page in a language. */
export function notesPage(items: readonly Item[], language: 'en' | 'zh'): string {
  const w = words[language];
  const at = language === 'zh' ? 1 : 0;
  const parts = items.flatMap(({ number, title, checks, erratum }) => {
    const programs = programsOf(number);
    const links = programs.map((program) => `[${program}](../book/${program}.ts)`).join(' · ');
    const pictures = imagesOf(number, programs, language).map((file) => `![${plain(title[at])}](../${file})`);
    const values = checks.map(([, expected]) => `\`${expected}\``).join(' · ');
    return [
      `## ${number} · ${plain(title[at])}`,
      links,
      ...pictures,
      values,
      erratum ? w.erratum + plain(erratum[at]) : '',
    ];
  });
  return `${[`# ${w.title}`, w.about, ...parts.filter((part) => part !== '')].join('\n\n')}\n`;
}
