/** A neuron as three knobs on its links: what comes in on the left, the sum on the right; blue links add, orange ones take away. */
import { FURTHEST, type Knobs, type Part, partNames, parts, turned } from './gates.ts';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

export interface NeuronProps {
  readonly words: Words;
  /** What it is called, and what it reads: `y` of `x₁` and `x₂`. */
  readonly name: string;
  readonly inputs: readonly [string, string];
  readonly symbols: readonly [string, string, string];
  readonly knobs: Knobs;
  /** The only one is 0; of three they are 1, 2 and 3. */
  readonly index: number;
  /** Gates that it can become at once. */
  readonly choices?: boolean;
  move(knobs: Knobs, isEnd: boolean): void;
}

const isPart = (knobs: Knobs, part: Part): boolean => parts[part].every((v, i) => v === knobs[i]);

export function Neuron({ words, name, inputs, symbols, knobs, index, choices = false, move }: NeuronProps) {
  const names = [...inputs, '1'];
  return (
    <fieldset class={`neuron line-${index}`}>
      <legend>{words.neuron(name)}</legend>
      <div class="wires">
        {symbols.map((symbol, i) => {
          const value = knobs[i]!;
          return (
            <label key={symbol} class={value < 0 ? 'against' : value > 0 ? 'for' : 'none'}>
              <span class="from">{names[i]}</span>
              <span class="symbol">{symbol}</span>
              <input
                type="range"
                min={-FURTHEST}
                max={FURTHEST}
                step={1}
                value={value}
                style={{ '--at': `${((value + FURTHEST) / (2 * FURTHEST)) * 100}%` }}
                aria-label={words.knob(symbol, name)}
                aria-valuetext={(value / 100).toFixed(2)}
                onInput={(event) => move(turned(knobs, i, Number(event.currentTarget.value)), false)}
                onChange={(event) => move(turned(knobs, i, Number(event.currentTarget.value)), true)}
                onKeyDown={(event) => {
                  const way = ways[event.key];
                  if (way === undefined || event.ctrlKey || event.metaKey || event.altKey) return;
                  event.preventDefault();
                  // The slider knows of keys that no frame has shown yet.
                  const slider = event.currentTarget;
                  slider.valueAsNumber += way * (event.shiftKey ? 1 : 10);
                  move(turned(knobs, i, slider.valueAsNumber), true);
                }}
              />
              <Value {...called(index, i)} of={value / 100} heldAs={words.knob(symbol, name)} />
            </label>
          );
        })}
        <Sum knobs={knobs} name={name} left={choices ? 20 : 0} />
      </div>
      {choices && (
        <div class="parts">
          {partNames.map((part) => (
            <button key={part} type="button" aria-pressed={isPart(knobs, part)} onClick={() => move(parts[part], true)}>
              {part}
            </button>
          ))}
        </div>
      )}
    </fieldset>
  );
}

/** Which value of the program a knob is: W and b are the first layer's, v and c the second's. */
function called(index: number, knob: number): { readonly name: string; readonly at: number } {
  if (index === 3) return { name: knob < 2 ? 'v' : 'c', at: knob % 2 };
  const column = Math.max(0, index - 1);
  return knob < 2 ? { name: 'W', at: knob * (index === 0 ? 1 : 2) + column } : { name: 'b', at: column };
}

const ways: Readonly<Record<string, number>> = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1 };

/** Three links that meet in a neuron, as thick as their numbers are large. */
const Sum = ({ knobs, name, left }: { knobs: Knobs; name: string; left: number }) => (
  <svg class="sum" viewBox={`${left} 0 ${90 - left} 132`} aria-hidden="true">
    {knobs.map((value, i) => (
      <path
        key={i}
        class={value < 0 ? 'against' : value > 0 ? 'for' : 'none'}
        d={`M${left} ${22 + 44 * i}C${(left + 55) / 2} ${22 + 44 * i} ${(left + 40) / 2} 66 48 66`}
        stroke-width={1 + (Math.abs(value) / FURTHEST) * 9}
      />
    ))}
    <circle cx="66" cy="66" r="20" />
    <text x="66" y="72" text-anchor="middle">
      {name}
    </text>
  </svg>
);
