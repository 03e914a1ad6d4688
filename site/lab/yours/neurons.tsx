/** The layers of a network as pictures, the strongest ways from the last of them to an output, and one neuron looked at. */
import { useMemo, useRef, useState } from 'preact/hooks';
import { holdable, holdsAt, holdsGrid } from '../hold/press.ts';
import { largestSize, placeOfLargest } from './largest.ts';
import type { Learnt } from './messages.ts';
import type { NetworkName } from './networks.ts';
import { Numbered } from './numbered.tsx';
import { inkSheet, type Palette, signedSheet } from './paint.ts';
import { SIDE } from './picture.ts';
import { Sheet } from './sheet.tsx';
import { Stage } from './stage.tsx';
import type { Answer, LayerValues } from './task.ts';
import type { Words } from './words.ts';

export interface NeuronsProps {
  readonly words: Words;
  /** Changes when colours do. */
  readonly theme: number;
  readonly network: NetworkName;
  /** What the network is given now, which may have been painted over. */
  readonly pixels: Uint8Array;
  readonly answer: Answer | null;
  readonly learnt: Learnt | null;
  /** The output that is asked about; the strongest where none is. */
  readonly digit: number | null;
}

/** Columns in which the pictures of a layer stand. */
const columnsOf = (count: number): number => (count === 8 ? 4 : count === 16 ? 4 : 10);

/** What each neuron of the first layer multiplies the picture by, neuron after neuron. */
function lookedFor(first: Float32Array, count: number): Float32Array[] {
  return Array.from({ length: count }, (_, j) =>
    Float32Array.from({ length: SIDE * SIDE }, (_, i) => first[i * count + j]!),
  );
}

/** The strongest ways from a layer to an output: what each of its pictures adds to the digit. */
function waysTo(layer: LayerValues, last: Float32Array, digit: number): { from: number; adds: number }[] {
  const area = layer.side * layer.side;
  return Array.from({ length: layer.count }, (_, from) => {
    let adds = 0;
    for (let k = 0; k < area; k++) adds += layer.values[from * area + k]! * last[(from * area + k) * 10 + digit]!;
    return { from, adds };
  })
    .sort((a, b) => Math.abs(b.adds) - Math.abs(a.adds))
    .slice(0, 18)
    .filter(({ adds }) => adds !== 0);
}

export function Neurons({ words, theme, network, pixels, answer, learnt, digit }: NeuronsProps) {
  const [chosenNeuron, setLooked] = useState<number | null>(null);
  const [first, second] = answer?.layers ?? [];
  // Until one is chosen, the most excited one is looked at.
  const looked = chosenNeuron ?? (first ? placeOfLargest(first.values) : 0);
  const wanted = useMemo(() => (network === 'mlp' && learnt ? lookedFor(learnt.first, 50) : null), [network, learnt]);
  const chosen = digit ?? answer?.digit ?? null;
  const ways = second && learnt && chosen !== null ? waysTo(second, learnt.last, chosen) : [];
  const columns = columnsOf(second?.count ?? 100);
  const rows = (second?.count ?? 100) / columns;
  return (
    <>
      <Stage title={words.first[network]} kind={`first ${network}`}>
        {first &&
          (wanted ? (
            <Wanted wanted={wanted} values={first.values} theme={theme} look={setLooked} looked={looked} />
          ) : (
            <Maps layer={first} theme={theme} name="pooled1" />
          ))}
        {!first && <div class="empty" />}
        {wanted && first && (
          <label class="which">
            <span>
              {words.neuron} {looked + 1}
            </span>
            <input
              type="range"
              min={1}
              max={50}
              value={looked + 1}
              onInput={(event) => setLooked(Number(event.currentTarget.value) - 1)}
            />
          </label>
        )}
      </Stage>
      <Stage title={`${words.second[network]} → ${words.outputs}`} kind="second">
        {second ? (
          <div class="ways">
            <Maps layer={second} theme={theme} name={network === 'mlp' ? 'z2' : 'pooled2'} />
            <svg viewBox="0 0 170 100" aria-hidden="true" preserveAspectRatio="none">
              {ways.map(({ from, adds }) => {
                const cell = 100 / Math.max(columns, rows);
                const [x, y] = [((from % columns) + 0.5) * cell, (Math.floor(from / columns) + 0.5) * cell];
                const end = 5 + 10 * chosen!;
                return (
                  <path
                    key={from}
                    class={adds > 0 ? 'for' : 'against'}
                    d={`M${x} ${y}C${x + 40} ${y} 120 ${end} 160 ${end}`}
                    stroke-width={(0.4 + (4.2 * Math.abs(adds)) / Math.abs(ways[0]!.adds)).toFixed(2)}
                  />
                );
              })}
            </svg>
            <ol class="outputs">
              {Array.from({ length: 10 }, (_, k) => (
                <li key={k} class={k === chosen ? 'chosen' : ''} {...holdsAt('a3', k)}>
                  {k}
                </li>
              ))}
            </ol>
          </div>
        ) : (
          <div class="empty" />
        )}
      </Stage>
      <div class="told">
        {wanted && first && (
          <Inspected
            words={words}
            theme={theme}
            weights={wanted[looked]!}
            pixels={pixels}
            value={first.values[looked]!}
            number={looked + 1}
          />
        )}
        {chosen !== null && <p class="soft">{words.links(chosen)}</p>}
      </div>
    </>
  );
}

interface WantedProps {
  readonly wanted: readonly Float32Array[];
  readonly values: Float32Array;
  readonly theme: number;
  readonly looked: number;
  look(neuron: number): void;
}

/** What fifty neurons look for, brighter the more they have found. */
function Wanted({ wanted, values, theme, looked, look }: WantedProps) {
  const step = SIDE + 2;
  /** Weights are painted once in a theme. */
  const painted = useRef<{ theme: number; sheet: OffscreenCanvas } | null>(null);
  const placeOf = (j: number): [x: number, y: number] => [(j % 10) * step + 1, Math.floor(j / 10) * step + 1];
  const found = (event: PointerEvent): void => {
    const box = (event.currentTarget as Element).getBoundingClientRect();
    const column = Math.floor(((event.clientX - box.left) / box.width) * 10);
    const row = Math.floor(((event.clientY - box.top) / box.height) * 5);
    look(Math.min(49, Math.max(0, row * 10 + column)));
  };
  const paint = (on: CanvasRenderingContext2D, palette: Palette): void => {
    const most = largestSize(values) || 1;
    if (painted.current?.theme !== theme) painted.current = { theme, sheet: signedSheet(wanted, palette) };
    const { sheet } = painted.current;
    values.forEach((value, j) => {
      on.globalAlpha = 0.1 + (0.9 * value) / most;
      on.drawImage(sheet, 0, j * SIDE, SIDE, SIDE, ...placeOf(j), SIDE, SIDE);
    });
    on.globalAlpha = 1;
    const [x, y] = placeOf(looked);
    on.strokeStyle = `rgb(${palette.ink.join(' ')})`;
    on.lineWidth = 1;
    on.strokeRect(x - 0.5, y - 0.5, SIDE + 1, SIDE + 1);
  };
  return (
    <Sheet
      width={10 * step}
      height={5 * step}
      watch={[wanted, values, theme, looked]}
      paint={paint}
      onPointerMove={found}
      onPointerDown={found}
      {...holdsGrid({ name: 'z1', columns: 10, rows: 5 })}
    />
  );
}

/** Pictures, or single numbers as squares; the darker, the more excited. */
function Maps({ layer, theme, name }: { layer: LayerValues; theme: number; name: string }) {
  const { count, side, values } = layer;
  const columns = columnsOf(count);
  const cell = side === 1 ? 8 : side + 1;
  const inner = side === 1 ? 7 : side;
  const paint = (on: CanvasRenderingContext2D, palette: Palette): void => {
    const sheet = inkSheet(values, side, palette, largestSize(values));
    on.fillStyle = `rgb(${palette.ink.join(' ')} / .07)`;
    for (let k = 0; k < count; k++) {
      const [x, y] = [(k % columns) * cell, Math.floor(k / columns) * cell];
      on.fillRect(x, y, inner, inner);
      on.drawImage(sheet, 0, k * side, side, side, x, y, inner, inner);
    }
  };
  return (
    <Sheet
      class="maps"
      width={columns * cell}
      height={(count / columns) * cell}
      watch={[layer, theme]}
      paint={paint}
      {...holdsGrid({ name, columns, rows: count / columns, side })}
    />
  );
}

interface InspectedProps {
  readonly words: NeuronsProps['words'];
  readonly theme: number;
  readonly weights: Float32Array;
  readonly pixels: Uint8Array;
  readonly value: number;
  readonly number: number;
}

/** One neuron: what it wants, what it meets, what it gives. */
function Inspected({ words, theme, weights, pixels, value, number }: InspectedProps) {
  const met = weights.map((w, i) => (w * pixels[i]!) / 255);
  return (
    <div class="inspected">
      <div>
        <Sheet
          width={SIDE}
          height={SIDE}
          watch={[weights, theme]}
          paint={(on, palette) => on.drawImage(signedSheet([weights], palette), 0, 0)}
          {...holdsGrid({ name: 'W1', columns: SIDE, rows: SIDE, stride: 50, offset: number - 1 })}
        />
        <p>{words.looksFor(number)}</p>
      </div>
      <div>
        <Sheet
          width={SIDE}
          height={SIDE}
          watch={[weights, pixels, theme]}
          paint={(on, palette) => on.drawImage(signedSheet([met], palette), 0, 0)}
          {...holdsGrid({ name: 'ink', columns: SIDE, rows: SIDE })}
        />
        <p>
          <Numbered
            text={words.meets(value > 0 ? value.toFixed(2) : null)}
            number={value.toFixed(2)}
            marks={holdable('z1', number - 1)}
          />
        </p>
      </div>
    </div>
  );
}
