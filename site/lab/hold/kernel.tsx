/** A kernel as one can read it: its loops as a tree with the instructions counted, and its WebAssembly text. */

import { useMemo, useState } from 'preact/hooks';
import type { look } from 'pristella';
import { textOf } from '../../../packages/pristella/src/look/kernel.ts';
import { watLines } from '../../../packages/pristella/src/look/wat.ts';
import type { Words } from './words.ts';

type Body = look.KernelTree['body'];

/** Instructions of a body's own, the most frequent ones named: `8 f32x4.mul · 4 v128.load`. */
function counted(body: Body): string {
  const counts = new Map<string, number>();
  for (const s of body)
    if ('op' in s && s.kind !== 'constant' && s.op !== 'v128.as') counts.set(s.op, (counts.get(s.op) ?? 0) + 1);
  const most = [...counts].sort((a, b) => b[1] - a[1]).slice(0, 4);
  return most.map(([op, count]) => `${count} ${op}`).join(' · ');
}

const sizeOf = (body: Body): number =>
  body.reduce((sum, s) => {
    if (s.kind === 'loop') return sum + sizeOf(s.body);
    if (s.kind === 'if') return sum + sizeOf(s.yes) + sizeOf(s.no);
    return sum + 1;
  }, 0);

function Branches({ words, body }: { words: Words; body: Body }) {
  const inner = body.filter((s) => s.kind === 'loop' || s.kind === 'if');
  const own = counted(body);
  return (
    <ul>
      {own !== '' && <li class="own">{own}</li>}
      {inner.map((s, i) => (
        <li key={i}>
          <details open={sizeOf([s]) < 400}>
            <summary>
              {s.kind === 'loop' ? words.loop(s.counter, `${s.from} … ${s.to}`) : `${words.branch} ${s.condition}`}{' '}
              <span class="soft">{words.instructions(sizeOf([s]))}</span>
            </summary>
            <Branches words={words} body={s.kind === 'loop' ? s.body : s.yes} />
            {s.kind === 'if' && s.no.length > 0 && (
              <>
                {words.otherwise}
                <Branches words={words} body={s.no} />
              </>
            )}
          </details>
        </li>
      ))}
    </ul>
  );
}

/** Drawn when it is opened: a product has thousands of instructions. */
export function KernelTree({ words, tree }: { words: Words; tree: look.KernelTree }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <details class="kernel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>
        {words.tree} <span class="soft">{words.instructions(sizeOf(tree.body))}</span>
      </summary>
      {isOpen && <Branches words={words} body={tree.body} />}
    </details>
  );
}

/** So many lines are shown at once. */
const MOST_LINES = 400;

export function KernelText({ words, tree }: { words: Words; tree: look.KernelTree }) {
  const [isOpen, setOpen] = useState(false);
  const [isWhole, setWhole] = useState(false);
  const lines = useMemo(() => (isOpen ? watLines(tree) : []), [tree, isOpen]);
  const left = lines.length - MOST_LINES;
  return (
    <details class="kernel" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{words.wat}</summary>
      {isOpen && (
        <textarea
          readOnly
          spellcheck={false}
          rows={12}
          aria-label={words.wat}
          value={textOf(isWhole ? lines : lines.slice(0, MOST_LINES))}
        />
      )}
      {isOpen && !isWhole && left > 0 && (
        <button type="button" onClick={() => setWhole(true)}>
          {words.cut(left)}
        </button>
      )}
    </details>
  );
}
