/** The way through the network: the deck, what the step says with its equations, and all stages. */
import type { ComponentChildren } from 'preact';
import { useEffect, useState } from 'preact/hooks';
import type { Language } from '../../language.ts';
import { Deck } from '../deck/deck.tsx';
import { Equation, Letter } from './formula.tsx';
import type { State } from './state.ts';
import { endOf, layerOf, type Stage, stages, stepsOf } from './steps.ts';
import type { Words } from './words.ts';
import './way.css';

/** How long play stays at a step, in milliseconds. */
const PACE = { neuron: 900, layer: 1500 };

export interface WayProps {
  readonly words: Words;
  readonly language: Language;
  readonly state: State;
  goTo(at: number, byLayer?: boolean): void;
  reset(): void;
  link(): string;
}

export function Way({ words, language, state, goTo, reset, link }: WayProps) {
  const [isPlaying, setPlaying] = useState(false);
  const { at, byLayer } = state;
  const steps = stepsOf(byLayer);
  const step = steps[at]!;
  const isAtEnd = at === steps.length - 1;
  useEffect(() => {
    if (!isPlaying) return;
    if (isAtEnd) {
      setPlaying(false);
      return;
    }
    const timer = setTimeout(() => goTo(at + 1), byLayer ? PACE.layer : PACE.neuron);
    return () => clearTimeout(timer);
  }, [isPlaying, at, byLayer]);
  const { output } = state.network;
  return (
    <>
      <div class="panel">
        {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
        <section class="told" aria-label={words.step} tabIndex={0}>
          <p aria-live="polite">{words.says(stages[step.stage]!, output)}</p>
          <div class="equations">
            {step.cells.map((cell) => (
              <Equation key={`${cell.name}${cell.index}`} cell={cell} output={output} />
            ))}
          </div>
        </section>
        <Deck
          language={language}
          playing={isPlaying}
          play={() => {
            if (isAtEnd) goTo(0);
            setPlaying(true);
          }}
          pause={() => setPlaying(false)}
          step={() => goTo(isAtEnd ? 0 : at + 1)}
          reset={() => {
            setPlaying(false);
            reset();
          }}
          link={link}
        >
          {words.stepOf(at + 1, steps.length)}
        </Deck>
      </div>
      <Timeline words={words} at={step.stage} goTo={(stage) => goTo(endOf(stage, byLayer))}>
        <label class="pace">
          {words.pace}{' '}
          <select
            value={byLayer ? 'layer' : 'neuron'}
            onChange={(event) => {
              const wanted = event.currentTarget.value === 'layer';
              goTo(endOf(step.stage, wanted), wanted);
            }}
          >
            <option value="neuron">{words.byNeuron}</option>
            <option value="layer">{words.byLayer}</option>
          </select>
        </label>
      </Timeline>
    </>
  );
}

interface TimelineProps {
  readonly words: Words;
  /** The stage that was reached. */
  readonly at: number;
  goTo(stage: number): void;
  readonly children: ComponentChildren;
}

/** All stages, forwards and backwards; each leads there. */
function Timeline({ words, at, goTo, children }: TimelineProps) {
  const row = (pass: Stage['pass'], label: string) => (
    <div class={`row ${pass}`}>
      <span class="way-name">{label}</span>
      {stages.map((stage, i) => {
        if (stage.pass !== pass) return null;
        const { spoken, sign } = lettersOf(stage);
        return (
          <button
            key={spoken}
            type="button"
            class={i < at ? 'past' : ''}
            aria-current={i === at ? 'step' : undefined}
            aria-label={words.isStage(spoken)}
            onClick={() => goTo(i)}
          >
            {sign}
          </button>
        );
      })}
    </div>
  );
  return (
    <div class="timeline">
      {row('forward', words.forward)}
      {row('backward', words.backward)}
      {children}
    </div>
  );
}

function lettersOf({ pass, name }: Stage) {
  const layer = name === 'x' || name === 'y' || name === 'loss' ? '' : `(${layerOf(name)})`;
  const letter = name === 'loss' ? 'L' : name[0]!;
  const before = pass === 'forward' ? '' : '∂';
  return {
    spoken: `${pass === 'forward' ? '' : '∂L/∂'}${letter}${layer}`,
    sign: (
      <>
        {before}
        <Letter sign={{ letter, sub: '', sup: layer }} />
      </>
    ),
  };
}
