/** What is under the hand: the plane with its line and the knobs of one neuron, or two planes and three neurons. */
import type { ComponentChildren } from 'preact';
import { Circuit } from './circuit.tsx';
import { Grid, Steepness } from './fold.tsx';
import type { Game } from './game.ts';
import { corners, isParallel, type Knobs, rightOf, wanted } from './gates.ts';
import { Lamp } from './lamp.tsx';
import { SIDE } from './measures.ts';
import { Neuron } from './neuron.tsx';
import { type Held, Plane } from './plane.tsx';
import { Region } from './region.tsx';
import { Table } from './table.tsx';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

export interface WorkbenchProps {
  readonly words: Words;
  readonly theme: number;
  readonly game: Game;
  move(which: number, knobs: Knobs, isEnd: boolean): void;
  steer(steepness: number): void;
  /** Turns parallel lines of the first layer apart. */
  part(): void;
  /** What may be done next, if anything. */
  readonly onward: ComponentChildren;
  readonly children: ComponentChildren;
}

const outer = ['x₁', 'x₂'] as const;
const inner = ['s₁', 's₂'] as const;
const symbols = ['w₁', 'w₂', 'b'] as const;

export function Workbench(props: WorkbenchProps) {
  const { words, game, move, onward, children } = props;
  const { state, said } = game;
  const { target, neurons } = state;
  if (neurons.length > 1) return <TwoLayers {...props} />;
  const answers = said?.answer.y ?? [];
  return (
    <div class="bench">
      <Plane
        label={words.plane(target, rightOf(answers, target))}
        axes={outer}
        points={said ? corners : []}
        wanted={wanted[target]}
        answers={answers}
        lines={[{ name: 'y', knobs: neurons[0], move: (knobs, isEnd) => move(0, knobs, isEnd) }]}
        divides
        over={onward}
      />
      <div class="side">
        <Key words={words} />
        <Neuron
          words={words}
          name="y"
          inputs={outer}
          symbols={symbols}
          knobs={neurons[0]}
          index={0}
          move={(knobs, isEnd) => move(0, knobs, isEnd)}
        />
        {said?.fold === null && <Table words={words} said={said} target={target} />}
      </div>
      <div class="controls">{children}</div>
    </div>
  );
}

/** What triangles and squares are. */
const Key = ({ words }: { words: Words }) => (
  <ul class="key">
    {[true, false].map((shouldBe) => (
      <li key={String(shouldBe)}>
        <svg viewBox="-15 -15 30 30" aria-hidden="true">
          <Lamp x={0} y={0} size={11} isLit={shouldBe} shouldBe={shouldBe} />
        </svg>
        {shouldBe ? words.triangle : words.square}
      </li>
    ))}
    <li>
      <i />
      {words.brightSide}
    </li>
    <Signs words={words} />
  </ul>
);

/** What the colours of numbers and of links say, as items of a list. */
const Signs = ({ words }: { words: Words }) => (
  <>
    {(['for', 'against'] as const).map((sign) => (
      <li key={sign}>
        <i class={sign} />
        {words.signs[sign]}
      </li>
    ))}
  </>
);

function TwoLayers({ words, theme, game, move, steer, part, children }: WorkbenchProps) {
  const { state, said } = game;
  const { target, neurons, steepness } = state;
  const fold = said?.fold ?? null;
  const answers = said?.answer.y ?? [];
  const right = rightOf(answers, target);
  const names = ['s₁', 's₂', 'y'] as const;
  const lines = neurons.map(
    (knobs, i): Held => ({ name: names[i]!, knobs, move: (next, isEnd) => move(i, next, isEnd) }),
  );
  const seen = fold && said ? corners.map((_, i) => [said.answer.s[2 * i]!, said.answer.s[2 * i + 1]!] as const) : [];
  return (
    <div class="bench deep">
      <div class="planes">
        <figure>
          <figcaption>{words.inputs}</figcaption>
          <Plane
            label={words.plane(target, right)}
            axes={outer}
            points={fold ? corners : []}
            wanted={wanted[target]}
            answers={answers}
            lines={lines.slice(0, 2)}
            ground={fold && <Region z={fold.z} side={SIDE} theme={theme} />}
          >
            <Grid fold={null} />
          </Plane>
        </figure>
        <figure>
          <figcaption>{words.folded}</figcaption>
          <Plane
            label={words.foldedPlane(fold?.best ?? 0)}
            axes={inner}
            points={seen}
            wanted={wanted[target]}
            answers={answers}
            lines={lines.slice(2)}
            divides
          >
            {fold && <Grid fold={fold} />}
          </Plane>
          <p class={`best${fold && fold.best < 4 ? ' impossible' : ''}`}>
            {words.bestLine} {fold && <Value name="best" of={fold.best} digits={0} />} / 4
          </p>
        </figure>
      </div>
      <Steepness words={words} steepness={steepness} fold={fold} set={steer} />
      <div class="controls">{children}</div>
      {isParallel(neurons) && right === 4 && (
        <p class="parallel">
          {words.parallel}
          <button type="button" onClick={part}>
            {words.part}
          </button>
        </p>
      )}
      <ul class="key">
        <Signs words={words} />
        <li>
          <i class="line-1" />
          <i class="line-2" />
          {words.whichNeuron}
        </li>
      </ul>
      <div class="neurons">
        {neurons.map((knobs, i) => (
          <Neuron
            key={names[i]!}
            words={words}
            name={names[i]!}
            inputs={i < 2 ? outer : inner}
            symbols={symbols}
            knobs={knobs}
            index={i + 1}
            choices
            move={(next, isEnd) => move(i, next, isEnd)}
          />
        ))}
      </div>
      <div class="summary">
        {fold && said && <Table words={words} said={said} target={target} />}
        <Circuit words={words} neurons={neurons} />
      </div>
    </div>
  );
}
