/** Symbols as the notes write them, and equations: with symbols, with numbers, and what comes out. */
import { equation, type Symbol as Sign, spokenSymbol, symbolOf, type Term } from './equations.ts';
import { Num } from './num.tsx';
import type { Output } from './state.ts';
import type { Cell } from './steps.ts';

export function Letter({ sign: { letter, sub, sup } }: { sign: Sign }) {
  if (sub === '' && sup === '') return <i class="sym">{letter}</i>;
  return (
    <span class="sym">
      <i>{letter}</i>
      {/* The upper and the lower stand above each other; one alone keeps its height. */}
      <span class={sup === '' ? 'scripts low' : sub === '' ? 'scripts high' : 'scripts'}>
        {sup !== '' && <sup>{sup}</sup>}
        {sub !== '' && <sub>{sub}</sub>}
      </span>
    </span>
  );
}

/** A number's symbol; of a slope, that of the loss by it. */
export function CellSymbol({ cell }: { cell: Cell }) {
  const letter = <Letter sign={symbolOf(cell)} />;
  if (!cell.isSlope) return letter;
  return (
    <span class="slope-symbol">
      <span>∂L</span>
      <span>∂{letter}</span>
    </span>
  );
}

const NumOf = ({ cell }: { cell: Cell }) => <Num program="network" {...cell} isReached label={spokenSymbol(cell)} />;

/** A row of terms; a negative number after a sign stands in parentheses. */
const Row = ({ terms, isNumeric }: { terms: readonly Term[]; isNumeric: boolean }) => (
  <>
    {terms.map((term, i) =>
      typeof term === 'string' ? (
        <span key={i} class="sign">
          {term}
        </span>
      ) : isNumeric ? (
        <NumOf key={i} cell={term} />
      ) : (
        <CellSymbol key={i} cell={term} />
      ),
    )}
  </>
);

/** How one number of the network comes about. */
export function Equation({ cell, output }: { cell: Cell; output: Output }) {
  const terms = equation(cell, output);
  const left = <CellSymbol cell={cell} />;
  if (terms.length === 0)
    return (
      <div class="equation">
        <span class="left">{left}</span>
        <span class="right">
          <span class="sign">= </span>
          <NumOf cell={cell} />
        </span>
      </div>
    );
  return (
    <div class="equation">
      <span class="left">{left}</span>
      <span class="right">
        <span class="line">
          <span class="sign">= </span>
          <Row terms={terms} isNumeric={false} />
        </span>
        <span class="line">
          <span class="sign">= </span>
          <Row terms={terms} isNumeric />
        </span>
        <span class="line">
          <span class="sign">= </span>
          <b class="result">
            <NumOf cell={cell} />
          </b>
        </span>
      </span>
    </div>
  );
}
