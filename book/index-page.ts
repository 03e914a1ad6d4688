/** `README.md` of the book: every program with what it shows, in both languages, its command and its pictures. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { opening, picturesOf, programs } from './program.ts';

/** The chapters in English and Chinese. */
export const chapterTitles: Readonly<Record<string, string>> = {
  ch01: 'Python, and arrays / 数组',
  ch02: 'The perceptron / 感知机',
  ch03: 'Neural networks / 神经网络',
  ch04: 'Learning / 神经网络的学习',
  ch05: 'Backpropagation / 误差反向传播',
  ch06: 'Tricks of training / 与学习相关的技巧',
  ch07: 'Convolutional networks / 卷积神经网络',
  ch08: 'Deep learning / 深度学习',
  museum: 'The museum: what goes wrong, and how it shows / 错误博物馆',
};

/** A small picture that leads to the large one, and to the page in which it turns or is sorted, where there is one. */
function thumbnail(name: string): string {
  const page = `pictures/${name}.html`;
  const link = existsSync(join(import.meta.dirname, page)) ? ` [${name}.html](${page})` : '';
  return `<a href="pictures/${name}.svg"><img src="pictures/${name}.svg" alt="${name}" width="280"></a>${link}`;
}

function entry(program: string): string {
  const { english, chinese } = opening(program);
  const pictures = picturesOf(program).map(thumbnail).join(' ');
  const parts = [`### [${program}](${program}.ts)`, english, chinese, `\`npm run book ${program}\``, pictures];
  return parts.filter((part) => part !== '').join('\n\n');
}

/** The page, a function of the programs' sources. */
export function indexPage(): string {
  const chapters = [...Map.groupBy(programs, (p) => p.split('/')[0]!)];
  const head = [
    '# The book as programs / 书中的程序',
    'K. Saito, *Deep Learning from Scratch*: its examples, one short program each. Written by hand first, in [by-hand](by-hand), with forward and backward side by side; then with `nn`. Every program checks what it shows.',
    '斋藤康毅《深度学习入门：基于 Python 的理论与实现》中的例子，一个例子一个小程序。先手写（见 [by-hand](by-hand)），正向与反向并排；再用 `nn`。每个程序都检验它所展示的内容。',
    [
      '- `npm run book` lists the programs / 列出所有程序',
      '- `npm run book ch03/sigmoid` runs one and saves its pictures; `npm run book ch03` a chapter / 运行一个程序或一章',
      '- `npm run book -- --quick` runs all in short form, in a few minutes / 快速运行全部程序',
      '- `npm run book -- --full` runs all and writes [RESULTS.md](RESULTS.md): our numbers beside the book’s / 完整运行并生成结果表',
      '- `npm run book -- --index` writes this page / 生成本页',
    ].join('\n'),
    chapters.map(([name, list]) => `[${chapterTitles[name]!}](#${name}) (${list.length})`).join(' · '),
  ];
  const bodies = chapters.flatMap(([name, list]) => [
    `## <a id="${name}"></a>${chapterTitles[name]!}`,
    ...list.map(entry),
  ]);
  return `${[...head, ...bodies].join('\n\n')}\n`;
}
