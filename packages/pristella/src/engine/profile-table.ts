import type { Peak } from '../machine/machine.ts';
import { engine } from './engine.ts';
import type { KernelProfile, Profile } from './profile.ts';

/** Longer lists of ops and shapes are cut: `toString` is for the eye, `kernels` and the trace have all. */
const MOST_LETTERS = 36;
/** Kernels beyond so many are added up in one line. */
const MOST_ROWS = 40;

const titles = ['ms', 'share', 'calls', 'µs a call', 'rate', '', 'of peak', 'kernel', 'ops', 'shapes', 'layers'];
/** The columns of words; numbers stand right. */
const words = new Set([5, 7, 8, 9, 10]);

/** As many items as fit, and how many more there are. */
function shorten(items: readonly string[]): string {
  let text = '';
  for (const [i, item] of items.entries()) {
    const longer = i === 0 ? item : `${text} ${item}`;
    if (i > 0 && longer.length > MOST_LETTERS) return `${text} +${items.length - i}`;
    text = longer;
  }
  return text;
}

const percent = (share: number): string => `${(100 * share).toFixed(1)} %`;

function cells(k: KernelProfile): string[] {
  const shapes = shorten(k.shapes);
  return [
    k.ms.toFixed(2),
    percent(k.share),
    String(k.calls),
    ((1000 * k.ms) / k.calls).toFixed(1),
    k.rate.toFixed(1),
    k.unit,
    `${(100 * k.ofPeak).toFixed(0)} %`,
    k.name,
    shorten(k.ops),
    k.flops > 0 ? `${k.operands.join(' ')} → ${shapes}` : shapes,
    shorten(k.scopes),
  ];
}

function totals({ kernels, kernelMs, totalMs }: Pick<Profile, 'kernels' | 'kernelMs' | 'totalMs'>): string[][] {
  const row = (ms: number, share: string, calls: string, what: string): string[] => [
    ms.toFixed(2),
    share,
    calls,
    ...['', '', '', ''],
    what,
  ];
  const sum = (list: readonly KernelProfile[], of: 'ms' | 'calls' | 'share'): number =>
    list.reduce((total, k) => total + k[of], 0);
  const rest = kernels.slice(MOST_ROWS);
  const others = row(sum(rest, 'ms'), percent(sum(rest, 'share')), String(sum(rest, 'calls')), `${rest.length} more`);
  return [
    ...(rest.length > 0 ? [others] : []),
    row(kernelMs, percent(1), String(sum(kernels, 'calls')), 'all kernels'),
    row(totalMs - kernelMs, '', '', 'outside kernels'),
  ];
}

/** Rows as lines of aligned columns. */
function align(rows: readonly (readonly string[])[]): string[] {
  const widthOf = (j: number): number => Math.max(...rows.map((row) => row[j]?.length ?? 0));
  const pads = titles.map((_, j) => {
    const width = widthOf(j);
    return (cell: string): string => (words.has(j) ? cell.padEnd(width) : cell.padStart(width));
  });
  return rows.map((row) =>
    pads
      .map((pad, j) => pad(row[j] ?? ''))
      .join('  ')
      .trimEnd(),
  );
}

const size = (bytes: number): string => (bytes < 2 ** 20 ? `${bytes / 2 ** 10} KiB` : `${bytes / 2 ** 20} MiB`);

/** What the shares of the peak are shares of. */
function footer(peaks: readonly Peak[]): string[] {
  const product = engine.device === 'native' ? 'products of 384 x 384 by the BLAS' : 'multiply-adds in registers';
  return [
    'of peak: share of what this machine reached just now in a bare loop, on as many threads as the kernel used:',
    ...peaks.map(({ threads, gflops, copies }) => {
      const copied = copies.map(({ bytes, gbytes }) => `${gbytes.toFixed(0)} of ${size(bytes)}`).join(', ');
      const flops = `${gflops.float32.toFixed(0)} GFLOP/s (float64 ${gflops.float64.toFixed(0)})`;
      return `  ${threads} thread${threads === 1 ? '' : 's'}: ${product} ${flops}; copies, in GB/s: ${copied}`;
    }),
  ];
}

/** A kernel a line, longest first; then the sums, and what the shares of the peak are shares of. */
export function profileTable(profile: Pick<Profile, 'kernels' | 'kernelMs' | 'totalMs' | 'peaks'>): string {
  const { kernels, totalMs, peaks } = profile;
  if (kernels.length === 0) {
    const why = 'small tensors, and all on the js device, are computed by plain loops';
    return `no kernel ran in ${totalMs.toFixed(2)} ms: ${why}`;
  }
  const last = totals(profile);
  const [head = '', ...lines] = align([titles, ...kernels.slice(0, MOST_ROWS).map(cells), ...last]);
  const rule = '─'.repeat(Math.max(...[head, ...lines].map((line) => line.length)));
  const bodyEnd = lines.length - last.length;
  return [head, rule, ...lines.slice(0, bodyEnd), rule, ...lines.slice(bodyEnd), ...footer(peaks)].join('\n');
}
