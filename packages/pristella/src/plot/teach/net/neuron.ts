import { type Options, options } from '../../../base/options.ts';
import { choice } from '../../../base/row.ts';
import { beside } from '../../beside.ts';
import { type Figure, FigureOptions, figureOptions } from '../../figure.ts';
import { figureOf } from '../../network/drawing.ts';
import { networkGraph } from '../../network/layers.ts';
import { flattenCurve } from '../../outline.ts';
import { type Box, type Curve, circle, type Place, type Shape, segment } from '../../scene.ts';
import type { Typography } from '../../text/typography.ts';

/** Which neuron is drawn, and the language. */
export class NeuronOptions extends FigureOptions {
  /** The cell ('cell'), the M-P neuron ('model'), or, unless told, both beside each other. */
  readonly show?: 'both' | 'cell' | 'model' = choice(['both', 'cell', 'model'], 'both');
  /** The language of the words in the picture: 'en' unless told, or 'zh'. */
  readonly language?: 'en' | 'zh' = choice(['en', 'zh'], 'en');
}
const neuronOptions: Options<NeuronOptions> = options(NeuronOptions);

const words = {
  en: {
    cell: 'A neuron of the brain',
    model: 'M-P neuron: $t = f(W^TA + b)$',
    parts: {
      dendrites: 'dendrites: signals in',
      body: 'cell body',
      nucleus: 'nucleus',
      axon: 'axon',
      ends: 'axon ends: signals out',
    },
    names: ['inputs', 'output'],
  },
  zh: {
    cell: '生物神经元',
    model: 'M-P 神经元：$t = f(W^TA + b)$',
    parts: { dendrites: '树突：接收信号', body: '细胞体', nucleus: '细胞核', axon: '轴突', ends: '轴突末梢：送出信号' },
    names: ['输入', '输出'],
  },
} as const;

/**
 * A nerve cell with the names of its parts beside the neuron of McCulloch and Pitts (1943): dendrites are inputs with weights, the
 * body adds and compares, the axon carries the answer.
 * @example
 * plot.neuron().describe();
 * plot.neuron({ show: 'model', language: 'zh' }).describe();
 */
export function neuron(options: NeuronOptions = {}): Figure {
  const { show, language } = neuronOptions.read(options, 'neuron', arguments.length - 1);
  const said = words[language];
  const look = figureOptions.pick(options);
  const cell = (given: object): Figure =>
    figureOf(
      {
        title: said.cell,
        draw: (box, type) => drawCell(box, said.parts, type),
        describe: () => `nerve cell: ${Object.values(said.parts).join('; ')}`,
      },
      [5, 4.2],
      given,
    );
  const model = (given: object): Figure =>
    networkGraph(
      {
        sizes: [9, 1],
        weights: [Array.from({ length: 9 }, (_, i) => [i < 2 ? `$w_${i + 1}$` : '$w_n$'])],
        biases: [['$b$']],
        values: [Array.from({ length: 9 }, (_, i) => (i < 2 ? `$a_${i + 1}$` : '$a_n$')), ['$t$']],
        sums: [['Σ']],
        activations: ['$f$'],
        names: said.names,
      },
      { title: said.model, most: 4, arrows: true, captions: 'none', ...given },
    );
  if (show === 'cell') return cell(look);
  if (show === 'model') return model(look);
  return beside([cell({}), model({})], look);
}

/** The cell is drawn on a sheet of this size. */
const SHEET = { left: 24, width: 460, height: 320 };

/** Branches of the dendrites, each with its thickness, as curves that end in the body. */
const dendrites: readonly [Curve, number][] = [
  [[120, 60, 140, 90, 150, 105, 172, 122], 6],
  [[78, 26, 100, 34, 112, 48, 120, 60], 3.5],
  [[72, 78, 92, 78, 108, 68, 120, 60], 3.5],
  [[104, 152, 124, 156, 140, 156, 162, 154], 6],
  [[56, 122, 74, 134, 88, 146, 104, 152], 3.5],
  [[54, 180, 74, 172, 90, 160, 104, 152], 3.5],
  [[126, 244, 144, 220, 156, 202, 176, 186], 6],
  [[74, 226, 96, 240, 112, 244, 126, 244], 3.5],
  [[108, 288, 114, 272, 120, 256, 126, 244], 3.5],
  [[214, 52, 212, 76, 210, 94, 208, 114], 5],
  [[190, 22, 200, 32, 208, 42, 214, 52], 3],
  [[240, 24, 230, 32, 220, 42, 214, 52], 3],
  [[222, 262, 218, 238, 214, 218, 210, 194], 5],
  [[198, 296, 208, 286, 216, 274, 222, 262], 3],
  [[250, 290, 240, 284, 230, 274, 222, 262], 3],
]; // biome-ignore format: curves
const axon: Curve = [240, 156, 290, 138, 330, 176, 388, 156];
const ends: readonly Curve[] = [
  [388, 156, 412, 148, 424, 122, 446, 104],
  [388, 156, 412, 152, 430, 146, 458, 144],
  [388, 156, 412, 160, 430, 172, 456, 184],
  [388, 156, 408, 166, 420, 196, 440, 216],
];
const body = [
  172, 118, 190, 104, 216, 106, 232, 124, 248, 142, 250, 168, 234, 186, 216, 204, 190, 204, 174, 190, 152, 172, 152,
  138, 172, 118,
];

function drawCell(
  box: Box,
  parts: Readonly<Record<'dendrites' | 'body' | 'nucleus' | 'axon' | 'ends', string>>,
  type: Typography,
): Shape[] {
  const scale = Math.min(box.width / SHEET.width, box.height / SHEET.height);
  const [left, top] = [
    box.x + (box.width - SHEET.width * scale) / 2 - SHEET.left * scale,
    box.y + (box.height - SHEET.height * scale) / 2,
  ];
  const at = (x: number, y: number): Place => [left + x * scale, top + y * scale];
  const moved = (points: readonly number[]): number[] => points.map((v, i) => v * scale + (i % 2 === 0 ? left : top));
  const curve = (points: Curve, stroke: string, width: number): Shape => ({
    kind: 'path',
    runs: [{ points: moved(flattenCurve(points)) }],
    stroke,
    width: width * scale,
    cap: 'round',
  });
  const outline = [0, 6, 12, 18].flatMap((k) => flattenCurve(body.slice(k, k + 8) as unknown as Curve));
  const note = (words: string, [tx, ty]: Place, [px, py]: Place, anchor: 'start' | 'middle' | 'end'): Shape[] => {
    const [x, y] = at(tx, ty);
    const end = at(px, py);
    const start: Place = [x, ty < py ? y + 4 : y - type.label];
    return [
      segment(...start, ...end, { stroke: 'soft', width: 1 }),
      { kind: 'text', x, y, text: words, size: type.label, anchor, fill: 'ink' },
    ];
  };
  return [
    ...dendrites.map(([points, width]) => curve(points, 'C0', width)),
    curve(axon, 'C2', 8),
    ...ends.map((points) => curve(points, 'C2', 3.5)),
    { kind: 'dots', points: moved(ends.flatMap((points) => points.slice(6))), radius: 5 * scale, fill: 'C2' },
    { kind: 'path', runs: [{ points: moved(outline), closed: true }], fill: 'C1' },
    circle(...at(204, 154), 15 * scale, { fill: 'paper', stroke: 'ink', width: 1.2 }),
    ...note(parts.dendrites, [76, 312], [96, 240], 'middle'),
    ...note(parts.nucleus, [330, 60], [214, 144], 'middle'),
    ...note(parts.body, [320, 262], [228, 184], 'middle'),
    ...note(parts.axon, [322, 110], [316, 152], 'middle'),
    ...note(parts.ends, [404, 300], [442, 222], 'middle'),
  ];
}
