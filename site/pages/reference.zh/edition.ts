/**
 * The Chinese edition of a page of the reference: headings, labels and a line a function are Chinese, what the docstrings
 * say stays English and is marked so. A page has one paragraph a line, which `npm run reference` writes.
 */
import { familiesZh } from './families.ts';
import { linesZh } from './lines.ts';

const labels: Readonly<Record<string, string>> = {
  shapes: '形状',
  gradient: '梯度',
  dtypes: '元素类型',
  NumPy: 'NumPy',
  options: '选项',
  formula: '公式',
};

const headings: Readonly<Record<string, string>> = { Options: '选项', Types: '类型' };

const english = (text: string): string => `<span lang="en">${text}</span>`;

/** The families by their English titles, as the index names them. */
function heading(text: string): string {
  const link = /^\[(.+)\]\((.+)\.md\)$/.exec(text);
  if (link) return `[${familiesZh[link[2]!]!.title}](${link[2]}.md)`;
  return headings[text] ?? text;
}

const source = (text: string): string =>
  text.replace('function and method', '函数与方法').replace('[source]', '[源码]');

/** A line outside of code. */
function lineOf(line: string): string {
  const title = /^(#{2,}) (.*)$/.exec(line);
  if (title) return `${title[1]} ${heading(title[2]!)}`;
  if (line === '' || line.startsWith('<sub>')) return source(line);
  const labelled = /^- \*\*(.+?)\*\* (.*)$/.exec(line);
  if (labelled) return `- **${labels[labelled[1]!] ?? labelled[1]}** ${english(labelled[2]!)}`;
  // A list of links to entries reads the same in both languages.
  if (/^\[[^\]]+\]\([^)]+\)( · |$)/.test(line)) return line;
  const item = /^- (.*)$/.exec(line);
  return item ? `- ${english(item[1]!)}` : english(line);
}

/** What stands above the entries of a page, in the place of the English. */
function opening(name: string): string[] {
  const { title, about } = familiesZh[name]!;
  return [`# ${title}`, '', `${about}[全部分类](README.md)。`];
}

const indexOpening = `# 参考

各个函数按类别排列。这些页上的例子都真正运行过，\`//\` 后面是它打印的内容；关于元素类型与梯度的每一行，都是调用函数问出来的。函数的说明是源码里的英文，这里在标题下配一行中文。例子以这些语句开头：

@@CODE@@

\`np\` 里同时是张量方法的函数，两种写法都列出：张量就是第一个参数。形状按 NumPy 的规则广播：从右边对齐，每一维要么相等，要么其中一个是 1。在关于梯度的行里，\`g\` 是结果的梯度。两种元素类型的数组相遇时按 NumPy 2 提升；普通的数是“弱”的：\`np.add(x, 1)\` 的元素类型与 \`x\` 相同。

关于 NumPy 的行里，“there” 指 NumPy 1.24.2，它的 int64 在这里算作 int32。NumPy 的全部名字与这里的对应：[NumPy 的名字](../numpy-names.md)。

有些错误处处相同，不在每一条里重复：形状不能广播或不相配时是 [ShapeError](errors.md#shapeerror)，没有这个轴时是 [AxisError](errors.md#axiserror)，运算不接受的元素类型是 [DTypeError](errors.md#dtypeerror)，不认识的选项名是 [ArgumentError](errors.md#argumenterror)。

函数由哪些运算组成、每个运算的梯度：[运算及其梯度](ops.md)。
`;

/** The index: a family a section, with its names. */
function index(markdown: string): string {
  const code = /^```ts\n.*?^```$/ms.exec(markdown)?.[0] ?? '';
  const sections = markdown.split(/^(?=## )/m).slice(1);
  const chinese = sections.map((section) => {
    const [title = '', , , , names = ''] = section.split('\n');
    const family = /\]\((.+)\.md\)/.exec(title)![1]!;
    return `## [${familiesZh[family]!.title}](${family}.md)\n\n${familiesZh[family]!.about}\n\n${names}\n`;
  });
  return `${indexOpening.replace('@@CODE@@', code)}\n${chinese.join('\n')}`;
}

/** A page of the reference in Chinese. */
export function inChinese(name: string, markdown: string): string {
  if (name === 'README') return index(markdown);
  const lines = markdown.replace(/^<!--.*?-->\s*/s, '').split('\n');
  const out = opening(name);
  let entry: string | undefined;
  let isCode = false;
  // The first three lines are title and opening.
  for (const line of lines.slice(3)) {
    if (line.startsWith('```')) isCode = !isCode;
    out.push(isCode || line.startsWith('```') ? line : lineOf(line));
    entry = /^### (.*)$/.exec(line)?.[1] ?? entry;
    const chinese = entry === undefined ? undefined : linesZh[entry];
    // After the signature; what has none has its line below the heading.
    if (chinese === undefined || isCode) continue;
    if (line.startsWith('```') || (line.startsWith('###') && !hasSignature(lines, line))) {
      out.push('', chinese, '');
      entry = undefined;
    }
  }
  return out.join('\n');
}

const hasSignature = (lines: readonly string[], heading: string): boolean =>
  lines[lines.indexOf(heading) + 2]?.startsWith('```') ?? false;

/** The entries of a page: what has a heading of the third level before its options and types. */
export const entriesOf = (markdown: string): string[] =>
  [...(markdown.split(/^## (?:Options|Types)$/m)[0] ?? '').matchAll(/^### (.*)$/gm)].map(([, name]) => name!);
