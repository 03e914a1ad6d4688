/** What cells say, in both languages. */
import type { Language } from '../language.ts';
import type { ProgramError } from './worker-text.ts';

const quoted = (found: string): string => (found.length > 40 ? `${found.slice(0, 40)}…` : found);

const refused: Readonly<Record<ProgramError['reason'], (found: string) => string>> = {
  enum: () => 'enum is not in JavaScript and cannot be left out; an object of constants can stand in its place',
  namespace: () => 'a namespace with values is not in JavaScript; a module or an object can stand in its place',
  'parameter property': () =>
    'public, private and readonly before a parameter make a field: write the field and its assignment',
  'import =': () => "import x = … is not in JavaScript: write import x from '…'",
  'export =': () => 'export = … is not in JavaScript: write export default …',
  cast: () => '<T>x is not understood here: write x as T',
  unexpected: (found) => (found === '' ? 'the program ends too early' : `unexpected ${quoted(found)}`),
  unclosed: (found) =>
    found === '' ? 'something was not closed: the program ends too early' : `${quoted(found)} is not closed`,
  'too deep': () => 'brackets within brackets: too many of them',
  'no module': (found) => `there is no module '${quoted(found)}' in a page`,
  'needs Node': (found) => `this needs Node: ${found}`,
  'no such name': (found) => `there is no such name: ${quoted(found)}`,
  'declared twice': (found) => `${quoted(found)} is declared twice`,
  'declared above': (found) => `${quoted(found)} is declared in a cell above, with which this one runs`,
};

const en = {
  run: 'Run',
  stop: 'Stop',
  reset: 'Reset',
  link: 'Link',
  linked: 'the link to this code is in the address bar, and copied',
  tooLongForLink: 'this code is too long for a link',
  code: 'Code that can be changed and run',
  output: 'Output',
  hold: 'Hold a number to see where it comes from: press it, or arrow keys and Enter',
  cell: (number: number): string => `cell ${number}`,
  keys: 'Shift+Enter runs, Escape stops and leaves',
  loading: 'loading …',
  running: 'running …',
  stopped: 'stopped',
  done: (seconds: string): string => `done in ${seconds} s`,
  failed: 'error',
  /** A line of the program, with what stands in it. */
  line: (line: number, source: string): string => `line ${line}: ${source}`,
  /** The same in a cell before it in its chain. */
  above: (line: number, source: string): string => `in a cell above, line ${line}: ${source}`,
  skipped: (rows: number): string => `… ${rows.toLocaleString('en')} lines left out …`,
  figuresLeftOut: (count: number): string => `… ${count} more figures left out …`,
  figure: 'Figure',
  fromLink: 'This code came with the link. Nothing of it runs before you press Run.',
  badLink: 'The link’s code cannot be read: it is damaged or too long.',
  unfinished: 'This program did not end last time, so it waits until you press Run.',
  noWorker:
    'This browser starts no module workers, so this code cannot run here; current versions of Chrome, Firefox and Safari can.',
  noWebAssembly: 'This browser has no WebAssembly, or it is switched off, so this code cannot run here.',
  noStart:
    'The program could not be started: it does not parse as JavaScript, a module could not be loaded, or the browser refuses it a worker.',
  noFiles: 'What the program needs could not be loaded. Is the page still reachable?',
  outOfMemory: 'The memory is used up. Fewer or smaller arrays would do; what nobody holds any more is freed.',
  refused,
};

export type Words = typeof en;

const zh: Words = {
  run: '运行',
  stop: '停止',
  reset: '复原',
  link: '链接',
  linked: '指向这段代码的链接已写入地址栏并复制',
  tooLongForLink: '这段代码太长，放不进链接',
  code: '可以修改并运行的代码',
  output: '输出',
  hold: '按住一个数，看它从哪里来；也可用方向键和回车键',
  cell: (number) => `单元 ${number}`,
  keys: 'Shift+Enter 运行，Esc 停止并离开',
  loading: '加载中……',
  running: '运行中……',
  stopped: '已停止',
  done: (seconds) => `完成，用时 ${seconds} 秒`,
  failed: '出错',
  line: (line, source) => `第 ${line} 行：${source}`,
  above: (line, source) => `上方单元的第 ${line} 行：${source}`,
  skipped: (rows) => `……省略 ${rows.toLocaleString('en')} 行……`,
  figuresLeftOut: (count) => `……还有 ${count} 幅图未显示……`,
  figure: '图',
  fromLink: '这段代码来自链接。按“运行”之前，它不会执行。',
  badLink: '链接中的代码无法读取：已损坏或太长。',
  unfinished: '这个程序上次没有结束，所以等您按“运行”才开始。',
  noWorker: '此浏览器不能启动模块 Worker，代码无法在这里运行；新版的 Chrome、Firefox 和 Safari 可以。',
  noWebAssembly: '此浏览器没有 WebAssembly，或者已被关闭，代码无法在这里运行。',
  noStart: '程序未能启动：它不是合法的 JavaScript，或有模块未能加载，或浏览器不允许启动 Worker。',
  noFiles: '程序需要的文件未能加载。页面还能访问吗？',
  outOfMemory: '内存已用完。请使用更少或更小的数组；不再被引用的内存会自动释放。',
  refused: {
    enum: () => 'JavaScript 没有 enum，也不能直接去掉；请改用常量对象',
    namespace: () => 'JavaScript 没有含值的 namespace；请改用模块或对象',
    'parameter property': () => '参数前的 public、private、readonly 会生成字段：请单独写出字段和赋值',
    'import =': () => "JavaScript 没有 import x = …：请写 import x from '…'",
    'export =': () => 'JavaScript 没有 export = …：请写 export default …',
    cast: () => '这里不支持 <T>x：请写 x as T',
    unexpected: (found) => (found === '' ? '程序过早结束' : `此处不应出现 ${quoted(found)}`),
    unclosed: (found) => (found === '' ? '有括号或引号没有闭合：程序过早结束' : `${quoted(found)} 没有闭合`),
    'too deep': () => '括号嵌套得太深',
    'no module': (found) => `网页中没有模块“${quoted(found)}”`,
    'needs Node': (found) => `这需要 Node：${found}`,
    'no such name': (found) => `没有这个名字：${quoted(found)}`,
    'declared twice': (found) => `${quoted(found)} 声明了两次`,
    'declared above': (found) => `${quoted(found)} 已在上方的单元中声明，而本单元与它一起运行`,
  },
};

export const words: Readonly<Record<Language, Words>> = { en, zh };
