/** The notes' triangles and squares: a line fails, two linear layers are one, and with a sigmoid between them the border bends. */
import { FIELD, LESSON, REACH, type ShapeNet, shapeNets } from './measures.ts';
import type { Learnt } from './messages.ts';
import { Region } from './region.tsx';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

export interface ShapesProps {
  readonly words: Words;
  readonly theme: number;
  readonly learnt: Learnt | null;
  readonly isPlaying: boolean;
  /** Plays, pauses, or begins anew where all has been learnt. */
  toggle(): void;
}

const SIZE = 200;
const place = (v: number): number => ((v + REACH) / (2 * REACH)) * SIZE;

export function ShapesLesson({ words, theme, learnt, isPlaying, toggle }: ShapesProps) {
  const isOver = learnt !== null && learnt.progress.step >= LESSON;
  return (
    <section class="shapes" aria-labelledby="shapes-title">
      <h2 id="shapes-title">{words.shapes}</h2>
      <p class="soft">{words.shapesHint}</p>
      <div class="nets">
        {shapeNets.map((name) => (
          <Net key={name} words={words} theme={theme} learnt={learnt} name={name} />
        ))}
      </div>
      <div class="lesson">
        <button type="button" class="main" onClick={toggle}>
          {isPlaying ? words.stop : isOver ? words.again : words.learnAll}
        </button>
        <p class="soft">
          {words.step} <Value name="step" of={learnt?.progress.step ?? 0} digits={0} /> / {LESSON}
        </p>
        <p class="spoken" aria-live="polite">
          {isOver && words.parted(learnt.progress.nets.line.right, learnt.progress.nets.sigmoid.right)}
        </p>
      </div>
    </section>
  );
}

interface NetProps {
  readonly words: Words;
  readonly theme: number;
  readonly learnt: Learnt | null;
  readonly name: ShapeNet;
}

function Net({ words, theme, learnt, name }: NetProps) {
  const parted = learnt?.progress.nets[name] ?? null;
  const { x = [], t = [] } = learnt?.shapes ?? {};
  return (
    <figure>
      <figcaption>{words.nets[name]}</figcaption>
      <div class="plane">
        {parted && <Region z={parted.z} side={FIELD} theme={theme} />}
        <svg
          viewBox={`0 0 ${SIZE} ${SIZE}`}
          role="img"
          aria-label={words.netPlane(words.nets[name], parted?.right ?? 0)}
        >
          {x.map(([x1, x2], i) => {
            const [px, py] = [place(x1), SIZE - place(x2)];
            const d = t[i] === 1 ? `M${px} ${py - 5}l4.6 8h-9.2z` : `M${px - 3.6} ${py - 3.6}h7.2v7.2h-7.2z`;
            return <path key={d} class={t[i] === 1 ? 'triangle' : 'square'} d={d} />;
          })}
        </svg>
      </div>
      <p>
        <Value name="right" at={shapeNets.indexOf(name)} of={parted?.right ?? 0} digits={0} /> / {x.length}{' '}
        {words.right}
      </p>
      <p class="symbols">
        {name === 'line' && 'y = w₁x₁ + w₂x₂ + b'}
        {name === 'linear' && 'y = v₁(w₁₁x₁ + w₂₁x₂ + b₁) + v₂(w₁₂x₁ + w₂₂x₂ + b₂) + c'}
        {name === 'sigmoid' && 'y = v₁σ(w₁₁x₁ + w₂₁x₂ + b₁) + v₂σ(w₁₂x₁ + w₂₂x₂ + b₂) + c'}
      </p>
      {parted && name === 'linear' && <p class="symbols">{words.merged}</p>}
      {parted && parted.merged.length > 0 && <Merged of={parted.merged} name={name} />}
      {name === 'sigmoid' && <p class="symbols">{words.bent}</p>}
    </figure>
  );
}

/** The one layer, with its numbers. */
const Merged = ({ of: [w1 = 0, w2 = 0, b = 0], name }: { of: readonly number[]; name: ShapeNet }) => (
  <p class="symbols merged">
    {name === 'line' ? 'y = ' : '= '}
    <Value name="W" at={0} of={w1} /> x₁ {w2 < 0 ? '− ' : '+ '}
    <Value name="W" at={1} of={w2} bare /> x₂ {b < 0 ? '− ' : '+ '}
    <Value name="b" of={b} bare />
  </p>
);
