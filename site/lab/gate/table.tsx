/** The truth table: for each of the four inputs what the neurons say, and what they should. */
import { corners, type Target, wanted } from './gates.ts';
import { Lamp } from './lamp.tsx';
import type { Said } from './messages.ts';
import { Value } from './value.tsx';
import type { Words } from './words.ts';

export function Table({ words, said, target }: { words: Words; said: Said; target: Target }) {
  const { answer } = said;
  const isDeep = answer.s.length > 0;
  const digits = said.state.steepness === 100 ? 0 : 2;
  return (
    <table class="truth">
      <caption class="spoken">{words.table(target)}</caption>
      <thead>
        <tr>
          <th scope="col">x₁</th>
          <th scope="col">x₂</th>
          {isDeep ? (
            <>
              <th scope="col" class="line-1">
                s₁
              </th>
              <th scope="col" class="line-2">
                s₂
              </th>
            </>
          ) : (
            <th scope="col">w₁x₁ + w₂x₂ + b</th>
          )}
          <th scope="col">y</th>
          <th scope="col">{words.lamp}</th>
        </tr>
      </thead>
      <tbody>
        {corners.map(([x1, x2], i) => {
          const [y, t] = [answer.y[i]!, wanted[target][i]!];
          return (
            <tr key={`${x1}${x2}`}>
              <td>{x1}</td>
              <td>{x2}</td>
              {isDeep ? (
                [0, 1].map((k) => (
                  <td key={k}>
                    <Value
                      name="s"
                      at={2 * i + k}
                      of={answer.s[2 * i + k]!}
                      digits={digits}
                      heldAs={`s${'₁₂'[k]} (${x1}, ${x2})`}
                    />
                  </td>
                ))
              ) : (
                <td class={answer.a[i]! > 0 ? 'for' : 'against'}>
                  <Value name="a" at={i} of={answer.a[i]!} heldAs={words.sumAt(`${x1}, ${x2}`)} />
                </td>
              )}
              <td>
                <Value name="y" at={i} of={y} digits={0} heldAs={`y (${x1}, ${x2})`} />
              </td>
              <td>
                <svg viewBox="-20 -20 44 36" role="img" aria-label={words.lampIs(y === 1, t === 1)}>
                  <Lamp x={0} y={2} size={10} isLit={y === 1} shouldBe={t === 1} input={i} />
                </svg>
              </td>
            </tr>
          );
        })}
      </tbody>
    </table>
  );
}
