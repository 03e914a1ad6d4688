/** Any number of this door can be held: what the program behind it is told. */

import type { DoorContext } from '../door.ts';
import { useHold } from '../hold/door.ts';
import type { Shown } from './held.ts';
import type { Expression } from './parse.ts';
import type { State } from './state.ts';
import type { Asked, ProgramName } from './task.ts';

/** The program of a number on screen, and what it is told now; null for an expression of one's own that has not been computed. */
function askedBy(program: ProgramName, state: State, shown: Expression | null): Asked | null {
  if (program === 'own') return shown && { program, input: shown };
  return { program, input: state[program] } as Asked;
}

/** Numbers of the softmax that belong to one score each. */
const each = ['a', 'd', 'e', 'y'];

export function useHolding({ language, base }: DoorContext, state: State, shown: Expression | null) {
  return useHold<Shown>({
    door: 'numbers',
    language,
    base,
    async shown({ element, name, at }) {
      const asked = askedBy(element.dataset.program as ProgramName, state, shown);
      if (asked?.program !== 'softmax') return asked && [{ label: '', input: { asked } }];
      const own = each.includes(name) ? at : 0;
      const shares = [own, ...asked.input.scores.keys()].filter((share, i) => i === 0 || share !== own);
      return shares.map((share) => ({ label: `y[${share}]`, input: { asked, share } }));
    },
  });
}
