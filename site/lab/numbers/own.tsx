/** The learner's own expression as a computational graph: values above, slopes below; arrows thin forwards, thick backwards. */
import { useContext, useMemo } from 'preact/hooks';
import { type Layout, layoutOf, type Spot } from './graph.ts';
import { Arrow } from './network.tsx';
import { Knob, Num, RecordedContext } from './num.tsx';
import {
  type Expression,
  type Fault,
  functionNames,
  isFault,
  parse,
  resultName,
  type ValueNode,
  withValue,
} from './parse.ts';
import { LONGEST_TEXT, texts } from './state.ts';
import type { Words } from './words.ts';
import { numberOf } from './written.ts';

export interface OwnProps {
  readonly words: Words;
  readonly text: string;
  readonly read: Expression | Fault;
  /** What is drawn: the last expression that had an answer. */
  readonly shown: Expression | null;
  /** What the library says against it; empty where it has an answer. */
  readonly refusal: string;
  set(text: string): void;
}

export function Own({ words, text, read, shown, refusal, set }: OwnProps) {
  const w = words.own;
  const fault = isFault(read) ? read : null;
  return (
    <section class="part own" aria-labelledby="own-title">
      <div class="heading">
        <h2 id="own-title">{w.title}</h2>
        <div class="choices">
          {texts.map((example, i) => (
            <button key={example} type="button" aria-pressed={text === example} onClick={() => set(example)}>
              {w.examples[i]}
            </button>
          ))}
        </div>
      </div>
      <p class="soft">{w.hint}</p>
      <textarea
        aria-label={w.field}
        aria-invalid={fault !== null || refusal !== ''}
        aria-describedby="own-language own-fault"
        spellcheck={false}
        autocapitalize="off"
        autocomplete="off"
        rows={Math.min(8, Math.max(2, text.split('\n').length))}
        maxLength={LONGEST_TEXT}
        value={text}
        onInput={(event) => set(event.currentTarget.value)}
      />
      <p id="own-language" class="soft small">
        {w.language}
      </p>
      <p id="own-fault" class="fault" aria-live="polite">
        {fault !== null && w.faults[fault.kind](fault.about)}
        {fault?.kind === 'unknown' && !(functionNames as readonly string[]).includes(fault.about) && (
          <button type="button" onClick={() => set(`${fault.about} = 1\n${text}`)}>
            {w.add(fault.about)}
          </button>
        )}
        {fault === null && refusal !== '' && (
          <>
            {w.refused} <code lang="en">{refusal}</code>
          </>
        )}
      </p>
      {shown !== null && (
        <Graph words={words} expression={shown} isOld={fault !== null || refusal !== ''} text={text} set={set} />
      )}
      <p class="soft small">{w.slopes}</p>
    </section>
  );
}

interface GraphProps {
  readonly words: Words;
  readonly expression: Expression;
  /** The text has gone on and has no answer yet. */
  readonly isOld: boolean;
  readonly text: string;
  set(text: string): void;
}

/** Of the circle of an op. */
const RADIUS = 18;
const MARGIN = 10;

function Graph({ words, expression, isOld, text, set }: GraphProps) {
  const { now } = useContext(RecordedContext);
  const recording = now.own;
  const shapes = expression.nodes.map((_, i) => recording?.nodes[recording.results[resultName(i)] ?? -1]?.shape ?? []);
  const layout = useMemo(() => layoutOf(expression, shapes), [expression, JSON.stringify(shapes)]);
  const { spots } = layout;
  const last = spots.at(-1)!;
  const isArray = (shapes.at(-1) ?? []).length > 0 && extentOf(shapes.at(-1)!) > 1;
  return (
    <>
      {isArray && <p class="soft small">{words.own.ofSum}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls is reached by keys. */}
      <section class={isOld ? 'graph-frame old' : 'graph-frame'} aria-label={words.own.graph} tabIndex={0}>
        <div
          class="graph"
          style={{ width: `${layout.width + 2 * MARGIN}px`, height: `${layout.height + 2 * MARGIN}px` }}
        >
          <Edges layout={layout} />
          {spots.map((spot) => (
            <NodeView
              key={spot.id}
              words={words}
              spot={spot}
              shape={shapes[spot.id]!}
              isResult={spot === last}
              isOld={isOld}
              text={text}
              set={set}
            />
          ))}
        </div>
      </section>
    </>
  );
}

const extentOf = (shape: readonly number[]): number => shape.reduce((a, b) => a * b, 1);

/** Forwards thin, level with the values; backwards thick, level with the slopes. */
function Edges({ layout: { width, height, spots, edges } }: { layout: Layout }) {
  const { now } = useContext(RecordedContext);
  const largest = (spot: Spot): number | null => {
    const node = now.own?.nodes[now.own.results[resultName(spot.id)] ?? -1];
    if (!node?.gradient) return null;
    return node.gradient.reduce<number>((most, g) => (Math.abs(Number(g)) > Math.abs(most) ? Number(g) : most), 0);
  };
  return (
    <svg width={width + 2 * MARGIN} height={height + 2 * MARGIN} aria-hidden="true">
      <g transform={`translate(${MARGIN} ${MARGIN})`}>
        {edges.map(({ from, to }) => {
          const [a, b] = [spots[from]!, spots[to]!];
          const [start, end] = [
            { x: a.x + a.width + 4, y: a.y },
            { x: b.x - 3, y: b.y },
          ];
          const slope = largest(a);
          return (
            <g key={`${from} ${to}`}>
              <Arrow from={{ x: start.x, y: start.y - 4 }} to={{ x: end.x, y: end.y - 5 }} look="way" width={1.2} />
              {slope !== null && (
                <Arrow
                  from={{ x: end.x, y: end.y + 5 }}
                  to={{ x: start.x, y: start.y + 6 }}
                  look={`way back ${Math.abs(slope) < 1e-12 ? 'still' : slope > 0 ? 'against' : 'for'}`}
                  width={4}
                />
              )}
            </g>
          );
        })}
      </g>
    </svg>
  );
}

interface NodeProps {
  readonly words: Words;
  readonly spot: Spot;
  readonly shape: readonly number[];
  readonly isResult: boolean;
  readonly isOld: boolean;
  readonly text: string;
  set(text: string): void;
}

const signs: Readonly<Record<string, string>> = {
  '*': '×',
  '/': '÷',
  '-': '−',
  neg: '−',
  '**': 'xⁿ',
  sigmoid: 'σ',
  sum: 'Σ',
};

function NodeView({ words, spot, shape, isResult, isOld, text, set }: NodeProps) {
  const { now } = useContext(RecordedContext);
  const { node, id } = spot;
  const name = resultName(id);
  const count = extentOf(shape);
  const places = Array.from({ length: count }, (_, i) => i);
  const columns = shape.at(-1) ?? 1;
  const hasSlope = numberOf(now.own, { name, index: 0, isSlope: true }) !== undefined;
  const grid = { gridTemplateColumns: `repeat(${columns}, minmax(3.2rem, auto))` };
  return (
    <div
      class={`spot ${node.kind}${isResult ? ' result' : ''}`}
      style={{ left: `${spot.x + MARGIN}px`, top: `${spot.y + MARGIN}px`, width: `${spot.width}px` }}
    >
      <span class="head" style={node.kind === 'op' ? { width: `${2 * RADIUS}px`, height: `${2 * RADIUS}px` } : {}}>
        {node.kind === 'op' ? (signs[node.op] ?? node.op) : node.name}
      </span>
      <span class="amounts">
        {node.kind === 'op' && node.name !== '' && <i class="name">{node.name}</i>}
        <span class="values" style={grid}>
          {places.map((index) =>
            node.kind === 'value' && !isOld ? (
              <Literal key={index} words={words} node={node} id={id} index={index} text={text} set={set} />
            ) : (
              <Num key={index} program="own" name={name} index={index} isReached />
            ),
          )}
        </span>
        {hasSlope && (
          <small class="slopes" style={grid}>
            {places.map((index) => (
              <Num key={index} program="own" name={name} index={index} isSlope />
            ))}
          </small>
        )}
      </span>
    </div>
  );
}

interface LiteralProps {
  readonly words: Words;
  readonly node: ValueNode;
  readonly id: number;
  readonly index: number;
  readonly text: string;
  set(text: string): void;
}

/** A number of the text: dragged, it is written anew there. */
function Literal({ words, node: shown, id, index, text, set }: LiteralProps) {
  // The text may have gone on since what is shown was computed: places are those of the text.
  const read = parse(text);
  const current = isFault(read) ? undefined : read.nodes[id];
  const node = current?.kind === 'value' && current.spans.length === shown.spans.length ? current : shown;
  const value = [node.values].flat(9)[index] as number;
  const step = Math.abs(value) >= 20 ? 1 : Math.abs(value) >= 2 ? 0.1 : 0.05;
  return (
    <Knob
      held={{ program: 'own', name: resultName(id), index }}
      label={words.knob(node.name === '' ? String(value) : `${node.name} ${index + 1}`)}
      typing={words.typing}
      value={value}
      least={-1e6}
      most={1e6}
      step={step}
      set={(wanted) => set(withValue(text, node, index, String(wanted)))}
    />
  );
}
