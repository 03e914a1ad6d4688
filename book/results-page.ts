/** `RESULTS.md`: our numbers beside the book's, each with what is asked of it, its seeds, time and command. */
import { readFileSync } from 'node:fs';
import { availableParallelism, cpus, totalmem } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { deviceInfo } from 'pristella';
import type { Result } from './page.ts';
import type { Run } from './record.ts';

const cell = (text: string): string => text.replace(/\|/g, '\\|').replace(/\s+/g, ' ');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const head = (...cells: readonly string[]): string[] => [row(...cells), row(...cells.map(() => '---'))];
const mark = (holds: boolean): string => (holds ? '✓' : '✗');
const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
const minutes = (seconds: number): string => `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
/** What is asked, without the last digits of products such as 1.5 * 0.037. */
const asked = (bar: string): string => bar.replace(/\d+\.\d{12,}/g, (v) => digits(Number(v)));
const digits = (v: number): string => `${Number(v.toPrecision(6))}`;

function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2;
}

/** The runs of one program, one for each seed. */
interface Entry {
  readonly program: string;
  readonly runs: readonly Run[];
}

const entriesOf = (runs: readonly Run[]): Entry[] =>
  [...Map.groupBy(runs, (r) => r.program)].map(([program, ofProgram]) => ({ program, runs: ofProgram }));

/** One result of a program over its seeds. */
const acrossSeeds = ({ runs }: Entry, i: number): Result[] => runs.flatMap((r) => r.results[i] ?? []);

/** Our number: one alone, or the median, the lowest and all of them. */
function oursOf(results: readonly Result[]): string {
  const values = results.flatMap((r) => r.value ?? []);
  if (results.length === 1 || values.length < results.length) return results[0]!.ours;
  const all = values.map(digits).join(', ');
  return `median **${digits(median(values))}**, lowest ${digits(Math.min(...values))} (${all})`;
}

function bookRows(entry: Entry): string[] {
  const { program, runs } = entry;
  const seeds = runs.length === 1 ? `${runs[0]!.seed}` : `${runs[0]!.seed} to ${runs.at(-1)!.seed}`;
  const seconds = `${digits(Number((sum(runs.map((r) => r.seconds)) / runs.length).toFixed(1)))}`;
  return runs[0]!.results.flatMap(({ what, book, bar }, i) => {
    if (bar === undefined) return [];
    const results = acrossSeeds(entry, i);
    const met = mark(results.every((r) => r.holds));
    return [row(met, what, oursOf(results), book, asked(bar), seeds, seconds, `\`npm run book ${program}\``)];
  });
}

function checkRows(entry: Entry): string[] {
  return entry.runs[0]!.results.flatMap(({ what, book, bar }, i) => {
    if (bar !== undefined) return [];
    const results = acrossSeeds(entry, i);
    return [row(mark(results.every((r) => r.holds)), entry.program, what, oursOf(results), book)];
  });
}

/** How long it took, beside how long it may take. */
function timeRows(runs: readonly Run[], quickSeconds: number): string[] {
  const time = (is: (program: string) => boolean): number =>
    sum(runs.filter((r) => is(r.program)).map((r) => r.seconds));
  const line = (what: string, seconds: number, limit: number): string =>
    row(mark(seconds < 60 * limit), what, minutes(seconds), `${limit} min`);
  return [
    line(
      'chapters 1 to 7 in full, all seeds',
      time((p) => /^ch0[1-7]/.test(p)),
      20,
    ),
    line(
      'DeepConvNet, 20 epochs',
      time((p) => p === 'ch08/train-deepnet'),
      40,
    ),
    line('every program in quick mode', quickSeconds, 3),
  ];
}

/** The machine, and whether others worked on it. */
function machine(runs: readonly Run[]): string {
  const { device, blas } = deviceInfo();
  const memory = `${Math.round(totalmem() / 2 ** 30)} GB`;
  const { model } = cpus()[0] ?? { model: process.arch };
  const loads = runs.filter((r) => r.seconds > 10).map((r) => r.load);
  const load = loads.length === 0 ? 0 : sum(loads) / loads.length;
  return `${availableParallelism()} cores of ${model.trim()}, ${memory}, ${process.platform} ${process.arch}, Node ${process.version}, device ${device}${blas ? ` (${blas})` : ''}. Load while the programs that take more than 10 s ran: ${load.toFixed(1)} on average${load > 1.2 * availableParallelism() ? ', more than the cores: others worked on the machine, and a quiet one is faster' : ''}.`;
}

/** What a list of runs has under a name: `0.651 to 0.752`. */
function span(list: readonly Readonly<Record<string, number>>[], name: string): string {
  const values = list.map((run) => run[name]!);
  return `${Math.min(...values).toPrecision(3)} to ${Math.max(...values).toPrecision(3)}`;
}

/** Where ours is not quite the book's, and how far apart runs end that differ in their random numbers alone. */
function notes(): string[] {
  const text = readFileSync(join(import.meta.dirname, 'reference/spread.json'), 'utf8');
  const spread = JSON.parse(text) as Record<string, Record<string, number>[]>;
  const [decay, dropout] = [spread.weight_decay!, spread.dropout!];
  const [optimizers, norm] = [spread.optimizers!, spread.batch_norm!];
  const faster = optimizers.filter((run) => run.Adam! < run.AdaGrad!).length;
  return [
    '### How to read them / 说明',
    '',
    'The book prints one run. How far runs of the same algorithm lie apart is shown by [reference/spread.py](reference/spread.py), which is the algorithm once more in NumPy; started from our weights and given our batches, it ended within .0002 of our accuracies (weight decay, two seeds).',
    '',
    '书中每项只有一次运行的结果。[reference/spread.py](reference/spread.py) 用 NumPy 再实现一遍同样的算法，显示不同随机种子之间相差多少；使用我们的初始权重和批次时，NumPy 的精度与我们相差不超过 .0002（权值衰减，两个种子）。',
    '',
    `- **Weight decay**: ${decay.length} runs in NumPy end at ${span(decay, 'train')} in training and ${span(decay, 'test')} in test. The book's .927 and .721 lie among them, and so do ours.`,
    `- **Dropout** as the book scales it: ${dropout.length} runs in NumPy end at ${span(dropout, 'train')} and ${span(dropout, 'test')}; the book's .670 and .548 lie among them. Inverted dropout learns more in the same time.`,
    `- **Optimizers on MNIST**: in ${optimizers.length} runs in NumPy SGD ends at ${span(optimizers, 'SGD')}, Momentum at ${span(optimizers, 'Momentum')}, AdaGrad at ${span(optimizers, 'AdaGrad')}, Adam at ${span(optimizers, 'Adam')}. SGD is last and Momentum third in every run, theirs and ours. AdaGrad and Adam are close: the book's figures have Adam ahead by .002, NumPy's in ${faster} of ${optimizers.length} runs, so that this order is not one that the algorithm gives.`,
    `- **Batch norm**: ${norm.map((run) => run.better).join(', ')} of 16 in ${norm.length} runs in NumPy. Our networks take the book's epsilon here, written \`10e-7\` there, which is 1e-6: weights of .0001 make variances below the library's default of 1e-5.`,
    '- **DeepConvNet**: network, optimizer, batches and epochs are the book’s; the learning rate falls along a cosine, as the program says, because with a constant one the last epoch is a matter of luck.',
  ];
}

/** The page. */
export function resultsPage(runs: readonly Run[], quickSeconds: number): string {
  const entries = entriesOf(runs);
  const inBook = runs.flatMap((r) => r.results).filter((r) => r.bar !== undefined);
  const others = runs.flatMap((r) => r.results).filter((r) => r.bar === undefined);
  const met = (list: readonly Result[]): string => `${list.filter((r) => r.holds).length} of ${list.length}`;
  const [first, last] = [
    runs.map((r) => r.ended).sort()[0]!,
    runs
      .map((r) => r.ended)
      .sort()
      .at(-1)!,
  ];
  return [
    '# Results of the book / 结果',
    '',
    'Written by `npm run book -- --full`, which runs every program in a process of its own; no number is typed by hand. `--fresh` forgets what an earlier run has recorded, `--seeds 5` takes five seeds also for the convolutional networks.',
    '',
    '由 `npm run book -- --full` 生成：逐个运行所有程序，并把我们的数值与书中的数值放在一起。`--fresh` 从头运行，`--seeds 5` 让卷积网络也用五个种子。',
    '',
    `${met(inBook)} results of the book are met, ${met(others)} other checks hold, in ${runs.length} runs of ${entries.length} programs between ${first.slice(0, 16)} and ${last.slice(0, 16)} UTC.`,
    '',
    machine(runs),
    '',
    ...head('', 'time', 'ours', 'limit'),
    ...timeRows(runs, quickSeconds),
    '',
    '## Results that the book gives',
    '',
    '`s` is the time of one run. A command takes another seed with `-- --seed 3`. Where there are several seeds, each of them must reach the bar.',
    '',
    ...head('', 'result', 'ours', 'the book', 'asked', 'seed', 's', 'command'),
    ...entries.flatMap(bookRows),
    '',
    ...notes(),
    '',
    '## All other checks',
    '',
    ...head('', 'program', 'check', 'ours', 'asked'),
    ...entries.flatMap(checkRows),
    '',
  ].join('\n');
}
