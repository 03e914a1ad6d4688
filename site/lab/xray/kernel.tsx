/** The code of one kernel, as a tree or as WebAssembly's text; a line lights where its values come from and go to. */
import { useMemo, useState } from 'preact/hooks';
import type { look } from 'pristella';
import { treeLines } from '../../../packages/pristella/src/look/kernel.ts';
import { watLines } from '../../../packages/pristella/src/look/wat.ts';
import { flowAt } from './flow.ts';
import { colourOf } from './graph.tsx';
import { rove } from './roving.ts';
import type { Sight } from './seen.ts';
import type { Target } from './task.ts';
import type { Words } from './words.ts';

/** Of longer kernels the beginning is shown first. */
const FIRST = 400;

export interface KernelProps {
  readonly words: Words;
  readonly sight: Sight;
  /** The launch whose kernel it is. */
  readonly launch: number | undefined;
  readonly isLit: boolean;
  point(target: Target | null): void;
}

interface RowProps {
  readonly line: look.KernelLine;
  readonly at: number;
  /** How it stands to the line that is pointed at. */
  readonly role: '' | 'here' | 'from' | 'to';
  readonly isFirst: boolean;
  point(at: number | null): void;
}
const Row = ({ line: { depth, text }, at, role, isFirst, point }: RowProps) => (
  <div
    role="option"
    tabIndex={isFirst ? 0 : -1}
    aria-selected={role === 'here'}
    class={`line ${role}`}
    style={{ paddingLeft: `${depth + 2.2}em` }}
    onPointerEnter={() => point(at)}
    onFocus={() => point(at)}
  >
    {text}
  </div>
);

export function Kernel({ words, sight, launch, isLit, point }: KernelProps) {
  const [notation, setNotation] = useState<look.KernelNotation>('tree');
  const [line, setLine] = useState<number | null>(null);
  const [whole, setWhole] = useState<object | null>(null);
  const kernel = launch === undefined ? undefined : sight.kernels[sight.launches[launch]?.kernel ?? -1];
  const tree = kernel?.tree ?? null;
  const lines = useMemo(() => (tree ? (notation === 'tree' ? treeLines : watLines)(tree) : []), [tree, notation]);
  const shown = whole === tree ? lines : lines.slice(0, FIRST);
  const flow = useMemo(() => (line === null ? null : flowAt(lines, line)), [lines, line]);
  const roleOf = (i: number): RowProps['role'] =>
    i === line ? 'here' : flow?.from.has(i) ? 'from' : flow?.to.has(i) ? 'to' : '';
  const pointAt = useMemo(
    () =>
      (at: number | null): void => {
        setLine(at);
        point(at === null || launch === undefined ? null : { kind: 'launch', id: launch });
      },
    [launch, point],
  );
  const rowOf = (i: number, role: RowProps['role']) => (
    <Row key={i} line={lines[i]!} at={i} role={role} isFirst={i === 0} point={pointAt} />
  );
  // Thousands of rows stay as they are while a few of them light up.
  const rows = useMemo(() => shown.map((_, i) => rowOf(i, '')), [lines, shown.length, pointAt]);
  return (
    <section class="panel kernel" aria-labelledby="xray-kernel">
      <div class="heading">
        <h2 id="xray-kernel">{launch === undefined ? words.kernelNone : words.kernel(launch)}</h2>
        <fieldset class="pair" aria-label={words.notation}>
          {(['tree', 'wat'] as const).map((name) => (
            <button
              key={name}
              type="button"
              aria-pressed={notation === name}
              onClick={() => {
                setLine(null);
                setNotation(name);
              }}
            >
              {words.notations[name]}
            </button>
          ))}
        </fieldset>
      </div>
      {kernel && tree === null && <p class="soft">{words.hostKernel}</p>}
      {tree && (
        <>
          <div
            class={`code ${colourOf(launch)}${isLit ? ' lit' : ''}`}
            role="listbox"
            aria-label={words.kernel(launch ?? 0)}
            onKeyDown={rove}
            onPointerLeave={() => pointAt(null)}
            onFocusOut={() => pointAt(null)}
          >
            {rows.map((row, i) => (roleOf(i) === '' ? row : rowOf(i, roleOf(i))))}
          </div>
          <p class="soft note">
            {shown.length < lines.length ? (
              <button type="button" onClick={() => setWhole(tree)}>
                {words.all(lines.length)}
              </button>
            ) : (
              `${words.lines(lines.length)} · `
            )}{' '}
            {words.flow}
          </p>
        </>
      )}
    </section>
  );
}
