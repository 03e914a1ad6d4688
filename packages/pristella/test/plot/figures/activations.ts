import { type Figure, figure, subplots } from '../../../src/plot/index.ts';
import { arange, linspace, type Sample } from './sample.ts';

/** The logistic function. */
export const sigmoid = (v: number): number => 1 / (1 + Math.exp(-v));

/** A function over numbers, with the look that the activation figures share. */
function curve(name: string, x: readonly number[], f: (v: number) => number, limits?: [number, number]): Figure {
  const fig = figure();
  const ax = fig.axes().plot(x, x.map(f)).title(name).xlabel('x').ylabel('h(x)').grid();
  if (limits) ax.ylim(...limits);
  return fig;
}

const wide = arange(-5, 5, 0.1);

export const activations: readonly Sample[] = [
  {
    name: 'sine',
    caption: 'The sine curve.',
    draw() {
      const x = arange(0, 6, 0.1);
      const fig = figure();
      fig.axes().plot(x, x.map(Math.sin));
      return fig;
    },
  },
  {
    name: 'sine-cosine',
    caption: 'Sine and cosine on one pair of axes, with labels, title and legend.',
    draw() {
      const x = arange(0, 6, 0.1);
      const fig = figure();
      const ax = fig.axes();
      ax.plot(x, x.map(Math.sin), { label: 'sin' });
      ax.plot(x, x.map(Math.cos), { label: 'cos', linestyle: '--' });
      ax.xlabel('x').ylabel('y').title('sin & cos').legend();
      return fig;
    },
  },
  {
    name: 'step-function',
    caption: 'The step function.',
    draw: () => curve('step', wide, (v) => Number(v > 0), [-0.1, 1.1]),
  },
  { name: 'sigmoid', caption: 'The sigmoid.', draw: () => curve('sigmoid', wide, sigmoid, [-0.1, 1.1]) },
  {
    name: 'step-and-sigmoid',
    caption: 'Step function and sigmoid compared.',
    draw() {
      const fig = figure();
      const ax = fig.axes().ylim(-0.1, 1.1);
      ax.plot(wide, wide.map(sigmoid), { label: 'sigmoid' });
      ax.plot(
        wide,
        wide.map((v) => Number(v > 0)),
        'k--',
        { label: 'step' },
      ).legend();
      return fig;
    },
  },
  {
    name: 'relu',
    caption: 'The rectified linear unit.',
    draw: () => curve('ReLU', wide, (v) => Math.max(0, v), [-1, 5.5]),
  },
  { name: 'tanh', caption: 'The hyperbolic tangent.', draw: () => curve('tanh', linspace(-10, 10, 100), Math.tanh) },
  {
    name: 'leaky-relu',
    caption: 'The leaky rectifier.',
    draw: () => curve('LeakyReLU', linspace(-10, 10, 100), (v) => (v > 0 ? v : 0.2 * v)),
  },
  {
    name: 'activation-derivatives',
    caption: 'Four activations and their derivatives.',
    draw() {
      const { fig, axes } = subplots(2, 2, { figsize: [8, 6] });
      const x = linspace(-5, 5, 201);
      const rows: [string, (v: number) => number, (v: number) => number][] = [
        ['sigmoid', sigmoid, (v) => sigmoid(v) * (1 - sigmoid(v))],
        ['tanh', Math.tanh, (v) => 1 - Math.tanh(v) ** 2],
        ['ReLU', (v) => Math.max(0, v), (v) => Number(v > 0)],
        ['LeakyReLU', (v) => (v > 0 ? v : 0.2 * v), (v) => (v > 0 ? 1 : 0.2)],
      ];
      rows.forEach(([name, f, d], i) => {
        const ax = axes[Math.floor(i / 2)]![i % 2]!.title(name).grid();
        ax.plot(x, x.map(f), { label: '$h(x)$' }).plot(x, x.map(d), '--', { label: "$h'(x)$" }).legend('upper left');
      });
      return fig;
    },
  },
];
