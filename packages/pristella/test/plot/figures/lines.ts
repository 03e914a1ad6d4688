import { figure, learningCurve, subplots } from '../../../src/plot/index.ts';
import { sigmoid } from './activations.ts';
import { arange, linspace, normal, type Sample, uniform } from './sample.ts';

export const lines: readonly Sample[] = [
  {
    name: 'line-styles',
    caption: 'The four line styles.',
    draw() {
      const fig = figure();
      const ax = fig.axes().title('Line styles').axis('tight');
      const styles = { solid: '-', dashed: '--', dashdot: '-.', dotted: ':' } as const;
      for (const [i, [name, linestyle]] of Object.entries(styles).entries()) {
        ax.plot([0, 1], [4 - i, 4 - i], { linestyle, linewidth: 2.5, label: `${name}  '${linestyle}'` });
      }
      ax.ylim(0, 5).yticks([]).legend('outside');
      return fig;
    },
  },
  {
    name: 'markers',
    caption: 'The markers, each under its letter.',
    draw() {
      const fig = figure({ figsize: [6.4, 3] });
      const ax = fig.axes().xlim(-0.5, 8.5).ylim(-0.7, 1.5).axis('off').title('Markers');
      [...'o.s^v<>Dd+x*ph|_,'].forEach((letter, i) => {
        const [x, y] = [i % 9, 1 - Math.floor(i / 9)];
        ax.plot([x], [y], { marker: letter as 'o', markersize: 14, linestyle: '', color: `C${i}` });
        ax.text(x, y - 0.4, `'${letter}'`, { ha: 'center', va: 'center' });
      });
      return fig;
    },
  },
  {
    name: 'colour-cycle',
    caption: 'The default colours, which stay apart for the three kinds of colour blindness.',
    draw() {
      const fig = figure();
      const x = linspace(0, 2 * Math.PI, 80);
      const ax = fig.axes().title('The default cycle');
      for (let k = 0; k < 8; k++)
        ax.plot(
          x,
          x.map((v) => Math.sin(v - k * 0.35)),
          { label: `C${k}`, linewidth: 2.5 },
        );
      ax.legend({ loc: 'outside' });
      return fig;
    },
  },
  {
    name: 'format-strings',
    caption: "Matplotlib's short forms.",
    draw() {
      const fig = figure();
      const x = arange(0, 5, 0.4);
      const ax = fig.axes().title("plot(x, y, 'r--') and its kin");
      ax.plot(x, x, 'r--', { label: "'r--'" });
      ax.plot(
        x,
        x.map((v) => v ** 2),
        'bs',
        { label: "'bs'" },
      );
      ax.plot(
        x,
        x.map((v) => v ** 3 / 3),
        'g^:',
        { label: "'g^:'" },
      );
      ax.plot(
        x,
        x.map((v) => 20 - 2 * v),
        'k-.',
        { label: "'k-.'" },
      ).legend();
      return fig;
    },
  },
  {
    name: 'gaps',
    caption: 'Values that are not finite break a line.',
    draw() {
      const x = linspace(-6, 6, 241);
      const fig = figure();
      const y = x.map((v) => (Math.abs(Math.cos(v)) < 0.08 ? Number.NaN : Math.tan(v)));
      fig.axes().plot(x, y).axhline(0).ylim(-6, 6).title('tan x').grid();
      return fig;
    },
  },
  {
    name: 'tangent-line',
    caption: 'A function with its tangent by numerical differentiation.',
    draw() {
      const f = (v: number): number => 0.01 * v ** 2 + 0.1 * v;
      const x = arange(0, 20, 0.1);
      const slope = (f(5 + 1e-4) - f(5 - 1e-4)) / 2e-4;
      const fig = figure();
      const ax = fig.axes().xlabel('x').ylabel('f(x)').title('$f(x) = 0.01x^2 + 0.1x$');
      ax.plot(x, x.map(f), { label: 'f' }).plot(
        x,
        x.map((v) => f(5) + slope * (v - 5)),
        '--',
        { label: 'tangent at 5' },
      );
      ax.scatter([5], [f(5)], { color: 'C1', zorder: 3 });
      ax.annotate(`slope ${slope.toFixed(3)}`, [5, f(5)], { xytext: [6.5, -0.4] }).legend();
      return fig;
    },
  },
  {
    name: 'maths-in-labels',
    caption: 'Formulae in labels become Unicode.',
    draw() {
      const x = linspace(0, 4, 60);
      const fig = figure();
      const ax = fig
        .axes()
        .title('$\\sigma(x) = 1/(1 + e^{-\\beta x})$')
        .xlabel('$x_1$')
        .ylabel('$\\partial L / \\partial w_{0}$');
      for (const b of [0.5, 1, 2])
        ax.plot(
          x,
          x.map((v) => sigmoid(b * v)),
          { label: `$\\beta = ${b}$` },
        );
      ax.legend({ title: 'steepness' });
      return fig;
    },
  },
  {
    name: 'long-labels',
    caption: 'Long titles and labels are wrapped and stay inside the frame.',
    draw() {
      const fig = figure({ figsize: [5, 3.6] });
      const long =
        'the average number of wrong answers per thousand pictures of the test set, measured after each epoch';
      const ax = fig.axes().plot([1, 2, 3, 4], [1234567, 2345678, 3456789, 8456789]);
      ax.title(`A title that is much too long for one line because it says: ${long}`)
        .ylabel(long)
        .xlabel(`${long} ${long}`);
      return fig;
    },
  },
  {
    name: 'step-plot',
    caption: 'Stairs that change before, after and in the middle.',
    draw() {
      const fig = figure();
      const x = arange(0, 14, 1);
      const y = x.map((v) => Math.sin(v / 2));
      const ax = fig.axes().title('step');
      for (const [i, where] of (['pre', 'post', 'mid'] as const).entries()) {
        ax.step(
          x,
          y.map((v) => v + 2 - i),
          { where, label: `where: '${where}'` },
        );
        ax.plot(
          x,
          y.map((v) => v + 2 - i),
          'o--',
          { color: '0.6', linewidth: 0.8, markersize: 4 },
        );
      }
      ax.legend();
      return fig;
    },
  },
  {
    name: 'stem-plot',
    caption: 'Stems.',
    draw() {
      const x = linspace(0.1, 2 * Math.PI, 24);
      const fig = figure();
      fig
        .axes()
        .stem(
          x,
          x.map((v) => Math.exp(Math.sin(v)) - 1),
        )
        .title('stem')
        .xlabel('phase')
        .ylabel('$e^{sin x} - 1$');
      return fig;
    },
  },
  {
    name: 'fill-between',
    caption: 'A mean with its band, and areas by condition.',
    draw() {
      const { fig, axes } = subplots(1, 2, { figsize: [9, 3.8] });
      const x = linspace(0, 10, 120);
      const mean = x.map((v) => Math.exp(-v / 4));
      const [left, right] = axes[0]! as [(typeof axes)[0][0], (typeof axes)[0][0]];
      left.fillBetween(
        x,
        mean.map((m) => m * 0.8),
        mean.map((m) => m * 1.25),
        { label: '± one deviation', color: 'C0' },
      );
      left.plot(x, mean, { label: 'mean', color: 'C0' }).legend().xlabel('epoch').ylabel('loss');
      const wave = x.map((v) => Math.sin(v));
      right.plot(x, wave, 'k').axhline(0);
      right.fillBetween(x, wave, 0, { where: wave.map((v) => v > 0), color: 'C2', label: 'positive' });
      right
        .fillBetween(x, wave, 0, { where: wave.map((v) => v < 0), color: 'C1', label: 'negative' })
        .legend('lower left');
      return fig;
    },
  },
  {
    name: 'error-bars',
    caption: 'Error bars, even and uneven.',
    draw() {
      const x = arange(1, 9, 1);
      const fig = figure();
      const ax = fig.axes().title('Accuracy over five seeds').xlabel('epoch').ylabel('accuracy').grid('y');
      ax.errorbar(
        x,
        x.map((v) => 1 - 0.5 / v),
        { yerr: x.map((v) => 0.1 / v), marker: 'o', label: 'Adam' },
      );
      const uneven = [x.map((v) => 0.05 / v), x.map((v) => 0.16 / v)];
      ax.errorbar(
        x,
        x.map((v) => 0.9 - 0.6 / v),
        { yerr: uneven, marker: 's', linestyle: '--', label: 'SGD' },
      );
      ax.legend('lower right');
      return fig;
    },
  },
  {
    name: 'rules-and-bands',
    caption: 'Lines and bands across the plot.',
    draw() {
      const x = linspace(0, 10, 100);
      const fig = figure();
      const ax = fig.axes().plot(
        x,
        x.map((v) => Math.sin(v) * Math.exp(-v / 8)),
        { label: 'signal' },
      );
      ax.axhline(0.5, { color: 'r', linestyle: '--', label: 'threshold' }).axvline(4, { linestyle: ':' });
      ax.axvspan(6, 8, { color: 'C4', label: 'quiet time' })
        .axhspan(-0.1, 0.1)
        .legend()
        .title('axhline, axvline, axhspan, axvspan');
      return fig;
    },
  },
  {
    name: 'annotations',
    caption: 'Notes with arrows.',
    draw() {
      const x = linspace(0, 10, 200);
      const f = (v: number): number => Math.cos(2 * v) * Math.exp(-v / 4);
      const fig = figure();
      const ax = fig.axes().plot(x, x.map(f)).ylim(-1.2, 1.4).title('annotate');
      ax.annotate('local minimum', [Math.PI / 2, f(Math.PI / 2)], { xytext: [3, -1], background: true });
      ax.annotate('local maximum', [Math.PI, f(Math.PI)], { xytext: [4.5, 0.9] });
      ax.text(7, -0.6, 'two lines\nof words', { ha: 'center', va: 'center', color: 'C1', weight: 'bold' });
      return fig;
    },
  },
  {
    name: 'log-scales',
    caption: 'Logarithmic scales on one axis and both.',
    draw() {
      const { fig, axes } = subplots(1, 3, { figsize: [11, 3.6] });
      const x = linspace(0.1, 10, 100);
      const [a, b, c] = axes[0]! as (typeof axes)[0];
      a!
        .plot(
          x,
          x.map((v) => 10 ** v),
        )
        .yscale('log')
        .title('semilog y')
        .grid();
      b!.plot(x, x.map(Math.log)).xscale('log').title('semilog x').grid();
      c!
        .plot(
          x,
          x.map((v) => v ** 3),
        )
        .xscale('log')
        .yscale('log')
        .title('log-log')
        .grid();
      return fig;
    },
  },
  {
    name: 'twin-axes',
    caption: 'Two y axes over one x.',
    draw() {
      const epochs = arange(1, 21, 1);
      const fig = figure();
      const ax = fig.axes().xlabel('epoch').ylabel('loss').title('twinx');
      ax.plot(
        epochs,
        epochs.map((e) => 2.3 * Math.exp(-e / 5)),
        { label: 'loss' },
      );
      const right = ax.twinx({ color: 'C1' }).ylabel('accuracy in per cent');
      right.plot(
        epochs,
        epochs.map((e) => 100 - 90 * Math.exp(-e / 4)),
        '--',
        { label: 'accuracy' },
      );
      ax.legend('center right');
      return fig;
    },
  },
  {
    name: 'shared-figure',
    caption: 'Panels of different spans.',
    draw() {
      const fig = figure({ figsize: [8, 5.5] }).suptitle('One figure, four panels');
      const x = linspace(0, 10, 100);
      fig.addSubplot(2, 3, 1, { colspan: 3 }).plot(x, x.map(Math.sin)).title('wide');
      fig.addSubplot(2, 3, 4).scatter(normal(60, 1), normal(60, 2), { s: 20 }).title('points');
      fig.addSubplot(2, 3, 5).bar(['a', 'b', 'c'], [3, 1, 2]).title('bars');
      fig.addSubplot(2, 3, 6).hist(normal(500, 3), 20).title('histogram');
      return fig;
    },
  },
  {
    name: 'learning-curves',
    caption: 'Loss and accuracy of a training run, with validation.',
    draw() {
      const next = uniform(7);
      const steps = arange(0, 10000, 1);
      const every = arange(0, 10000, 600);
      return learningCurve(
        {
          steps,
          loss: steps.map((s) => 2.2 * Math.exp(-s / 1500) + 0.1 + 0.12 * (next() - 0.5)),
          accuracy: steps.map((s) => 0.97 - 0.87 * Math.exp(-s / 1200) + 0.03 * (next() - 0.5)),
          validation: {
            steps: every,
            loss: every.map((s) => 2.15 * Math.exp(-s / 1500) + 0.16),
            accuracy: every.map((s) => 0.95 - 0.85 * Math.exp(-s / 1200)),
          },
        },
        { title: 'TwoLayerNet on MNIST' },
      );
    },
  },
  {
    name: 'optimizer-race',
    caption: 'Losses of four optimizers.',
    draw() {
      const x = arange(0, 2000, 10);
      const next = uniform(3);
      const fig = figure();
      const ax = fig.axes().xlabel('iterations').ylabel('loss').ylim(0, 1).title('Optimizers on MNIST');
      const rates: [string, number, number, 'o' | 'x' | 's' | 'D'][] = [
        ['SGD', 600, 0.2, 'o'],
        ['Momentum', 250, 0.07, 'x'],
        ['AdaGrad', 130, 0.03, 's'],
        ['Adam', 160, 0.03, 'D'],
      ];
      for (const [label, rate, rest, marker] of rates) {
        const y = x.map((s) => 2.3 * Math.exp(-s / rate) + rest + 0.03 * next());
        ax.plot(x, y, { label, marker, markevery: 20 });
      }
      ax.legend();
      return fig;
    },
  },
  {
    name: 'empty-axes',
    caption: 'Axes without data, and a single point.',
    draw() {
      const { fig, axes } = subplots(1, 2, { figsize: [7, 3] });
      axes[0]![0]!.title('nothing');
      axes[0]![1]!.plot([3], [1e-7], 'o').title('one point');
      return fig;
    },
  },
];
