/** Numbers and lamps of this door can be held: what the program behind them is told. */
import type { DoorContext } from '../door.ts';
import { useHold } from '../hold/door.ts';
import { corners, type State } from './gates.ts';
import type { Shown } from './held.ts';
import { wordsOf } from './words.ts';

/** The inputs by whose sums slopes of a number are taken: that of its own row first, or (1, 1), where all weights count. */
function inputsFor(name: string, at: number, { neurons }: State): number[] {
  const isRow = ['a', 's', 'z', 'y'].includes(name);
  const own = isRow ? Math.floor(at / (name === 's' && neurons.length > 1 ? 2 : 1)) : corners.length - 1;
  return [own, ...corners.keys()].filter((row, i) => i === 0 || row !== own);
}

export function useHolding({ language, base }: DoorContext, state: State) {
  return useHold<Shown>({
    door: 'gate',
    language,
    base,
    async shown({ name, at }) {
      const { neurons, steepness } = state;
      return inputsFor(name, at, state).map((input) => ({
        label: wordsOf[language].sumAt(corners[input]!.join(', ')),
        input: { neurons, steepness, input },
      }));
    },
  });
}
