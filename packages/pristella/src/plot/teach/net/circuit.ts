import { checkChoice } from '../../../base/choice.ts';
import { ArgumentError, showValue } from '../../../base/errors.ts';
import { type Options, options } from '../../../base/options.ts';
import { text } from '../../../base/row.ts';
import { type Figure, FigureOptions } from '../../figure.ts';
import { type Drawing, figureOf } from '../../network/drawing.ts';
import { type Box, type Place, type Shape, segment } from '../../scene.ts';
import { Formula } from '../../text/formula.ts';
import { mathText } from '../../text/math.ts';
import type { Typography } from '../../text/typography.ts';
import { GATE, type GateKind, gateAnswers, gateSymbol, hollowAt, reachOf } from './gates.ts';

/**
 * Gates by the signal that leaves each: `{ s_1: ['NAND', 'x_1', 'x_2'] }`. Names that no gate makes are the inputs; a gate comes
 * after those whose signals it takes.
 */
export type Circuit = Readonly<Record<string, readonly [gate: GateKind, ...inputs: string[]]>>;

/** Title and size of the picture of a circuit. */
export class CircuitOptions extends FigureOptions {
  /** The title above the picture. */
  readonly title?: string = text('');
}
const circuitOptions: Options<CircuitOptions> = options(CircuitOptions);

/** A circuit whose signals are known. */
interface Wired {
  readonly inputs: readonly string[];
  readonly gates: readonly { readonly name: string; readonly kind: GateKind; readonly from: readonly string[] }[];
}

/** The inputs and gates of a circuit. Throws ArgumentError for what is none. */
export function wired(circuit: Circuit, op: string): Wired {
  const hint = "such as { s_1: ['NAND', 'x_1', 'x_2'], s_2: ['OR', 'x_1', 'x_2'], y: ['AND', 's_1', 's_2'] }";
  if (typeof circuit !== 'object' || circuit === null || Array.isArray(circuit) || Object.keys(circuit).length === 0)
    throw new ArgumentError(`needs gates by the name of their output, got ${showValue(circuit)}`, { op, hint });
  const made = Object.keys(circuit);
  const inputs: string[] = [];
  const gates = Object.entries(circuit).map(([name, given], i) => {
    if (!Array.isArray(given) || given.length < 2 || given.some((part) => typeof part !== 'string'))
      throw new ArgumentError(`${name} must be a gate and its inputs, not ${showValue(given)}`, { op, hint });
    const [kind, ...from] = given as [GateKind, ...string[]];
    checkChoice(kind, gateAnswers, `the gate of ${name}`, op);
    if (kind === 'NOT' && from.length > 1)
      throw new ArgumentError(`NOT takes one input, got ${from.length} for ${name}`, { op });
    for (const signal of from) {
      const at = made.indexOf(signal);
      if (at >= i) throw new ArgumentError(`${name} takes ${signal}, which no gate before it makes`, { op, hint });
      if (at < 0 && !inputs.includes(signal)) inputs.push(signal);
    }
    return { name, kind, from };
  });
  return { inputs, gates };
}

/**
 * Gates and wires, from the inputs on the left to the outputs on the right: each gate by its symbol with its name, a dot where a
 * signal branches. `truthTable` works out what it answers. Throws ArgumentError for a gate that is none, and for a signal that
 * only a later gate makes.
 * @example
 * plot.gateCircuit({ s_1: ['NAND', 'x_1', 'x_2'], s_2: ['OR', 'x_1', 'x_2'], y: ['AND', 's_1', 's_2'] }).describe();
 */
export function gateCircuit(circuit: Circuit, options: CircuitOptions = {}): Figure {
  const { title } = circuitOptions.read(options, 'gateCircuit', arguments.length - 2);
  const drawing = new Wires(mathText(title), wired(circuit, 'gateCircuit'));
  const height = drawing.tallest * 92 + (title ? 62 : 36);
  return figureOf(drawing, [(130 * (drawing.columns + 1) + 40) / 100, Math.max(150, height) / 100], options);
}

/** A signal where it is made: it runs right from here. */
interface Source {
  readonly place: Place;
  readonly column: number;
}

class Wires implements Drawing {
  readonly title: string;
  readonly #circuit: Wired;
  /** The column of each signal: 0 for inputs, else one more than the last of those it takes. */
  readonly #depth = new Map<string, number>();

  constructor(title: string, circuit: Wired) {
    this.title = title;
    this.#circuit = circuit;
    for (const name of circuit.inputs) this.#depth.set(name, 0);
    for (const { name, from } of circuit.gates)
      this.#depth.set(name, 1 + Math.max(...from.map((signal) => this.#columnOf(signal))));
  }

  get columns(): number {
    return Math.max(...this.#depth.values());
  }
  get tallest(): number {
    return Math.max(...Array.from({ length: this.columns + 1 }, (_, c) => this.#in(c).length));
  }
  #columnOf(name: string): number {
    return this.#depth.get(name) ?? 0;
  }
  #in(column: number): string[] {
    return [...this.#depth].filter(([, depth]) => depth === column).map(([name]) => name);
  }

  draw(box: Box, type: Typography): Shape[] {
    const { gates } = this.#circuit;
    const unit = box.width / (this.columns + 1);
    const scale = Math.min(1, unit / 110, box.height / (this.tallest * 60));
    const middle = (name: string): Place => {
      const column = this.#columnOf(name);
      const all = this.#in(column);
      const step = Math.min(110, box.height / all.length);
      const y = box.y + box.height / 2 + (all.indexOf(name) - (all.length - 1) / 2) * step;
      return [column === 0 ? box.x + 26 : box.x + unit * column, y];
    };
    const sources = new Map<string, Source>();
    for (const name of this.#circuit.inputs) sources.set(name, { place: middle(name), column: 0 });
    for (const { name, kind } of gates) {
      const [x, y] = middle(name);
      sources.set(name, { place: [x + reachOf(kind) * scale, y], column: this.#columnOf(name) });
    }
    const pins = gates.flatMap(({ name, kind, from }) => {
      const [x, y] = middle(name);
      return from.map((signal, i) => {
        const dy = (i - (from.length - 1) / 2) * ((GATE.height * 0.56) / Math.max(1, from.length - 1)) * scale;
        const place: Place = [x + hollowAt(kind, dy / scale) * scale, y + dy];
        return { signal, place, left: x };
      });
    });
    return [
      ...this.#wires(pins, sources, unit),
      ...gates.flatMap(({ name, kind }) => this.#gate(kind, middle(name), scale, type)),
      ...[...sources].flatMap(([name, source]) =>
        this.#name(
          name,
          source,
          pins.some((p) => p.signal === name),
          box,
          type,
        ),
      ),
    ];
  }

  /** Wires that run across, with upright pieces before the gates; a dot where one branches. */
  #wires(
    pins: readonly { signal: string; place: Place; left: number }[],
    sources: ReadonlyMap<string, Source>,
    unit: number,
  ): Shape[] {
    const look = { stroke: 'ink', width: 1.4 } as const;
    return [...sources].flatMap(([name, { place: source, column }]): Shape[] => {
      const own = pins.filter((pin) => pin.signal === name);
      const lanes = [...sources.values()].filter((other) => other.column === column);
      // Each signal of a column turns at a place of its own, so that upright wires do not lie on each other.
      const lane = 18 + 16 * lanes.findIndex((other) => other.place === source);
      const turn = Math.max(source[0] + 20, Math.min(...own.map((pin) => pin.left)) - Math.min(lane, unit * 0.4));
      const runs = own.map(({ place: [x, y] }) => ({
        points: y === source[1] ? [...source, x, y] : [...source, turn, source[1], turn, y, x, y],
      }));
      const turning = own.filter(({ place }) => place[1] !== source[1]);
      const dot: Shape[] =
        own.length > 1 && turning.length > 0
          ? [{ kind: 'dots', points: [turn, source[1]], radius: 3, fill: 'ink' }]
          : [];
      return runs.length > 0 ? [{ kind: 'path', runs, ...look }, ...dot] : [];
    });
  }

  #gate(kind: GateKind, [x, y]: Place, scale: number, type: Typography): Shape[] {
    const size = Math.min(type.tick, 11 * Math.max(scale, 0.8));
    const width = type.metrics.width(kind, size, true);
    const isIn = kind !== 'NOT' && width < (hollowAt(kind, 0) > 0 ? 34 : 46) * scale;
    const at: Place = isIn
      ? [x + 29 * scale, y + 0.36 * size]
      : [x + 26 * scale, y + GATE.height * 0.5 * scale + size + 2];
    return [
      ...gateSymbol(kind, [x, y], scale),
      { kind: 'text', x: at[0], y: at[1], text: kind, size, anchor: 'middle', fill: 'ink', bold: true },
    ];
  }

  /** An input's name before its wire, an output's behind it, another's over it. */
  #name(name: string, { place: [x, y], column }: Source, isUsed: boolean, box: Box, type: Typography): Shape[] {
    const formula = new Formula(`$${name}$`);
    const look = { size: type.title, fill: 'ink' } as const;
    if (column === 0) return formula.set([x - 6, y + 0.36 * look.size], { ...look, anchor: 'end' }, type);
    if (isUsed) return formula.set([x + 12, y - 7], look, type);
    const end = Math.min(x + 30, box.x + box.width - 24);
    return [
      segment(x, y, end, y, { stroke: 'ink', width: 1.4 }),
      ...formula.set([end + 6, y + 0.36 * look.size], { ...look, anchor: 'start' }, type),
    ];
  }

  describe(): string {
    const { inputs, gates } = this.#circuit;
    const name = (text: string): string => mathText(`$${text}$`);
    const told = gates.map(({ name: out, kind, from }) => `${name(out)} = ${kind}(${from.map(name).join(', ')})`);
    return `circuit of inputs ${inputs.map(name).join(', ')}: ${told.join('; ')}`;
  }
}
