import { figure, subplots } from '../../../src/plot/index.ts';
import { arange, linspace, normal, type Sample, uniform } from './sample.ts';

export const areas: readonly Sample[] = [
  {
    name: 'scatter',
    caption: 'Two classes of points.',
    draw() {
      const fig = figure();
      const ax = fig.axes().title('Two classes').xlabel('$x_1$').ylabel('$x_2$');
      ax.scatter(normal(80, 1, -1, 0.7), normal(80, 2, 1, 0.7), { marker: '^', label: 'triangles' });
      ax.scatter(normal(80, 3, 1, 0.7), normal(80, 4, -0.6, 0.7), { marker: 's', label: 'squares' }).legend();
      return fig;
    },
  },
  {
    name: 'scatter-sizes-colours',
    caption: 'Sizes and colours that stand for numbers, with a colour bar.',
    draw() {
      const next = uniform(5);
      const list = (): number[] => Array.from({ length: 60 }, next);
      const fig = figure();
      const x = list();
      const y = list();
      const ax = fig.axes().title('Four numbers a point');
      ax.scatter(x, y, {
        s: list().map((v) => 20 + 500 * v),
        c: x.map((v, i) => v + y[i]!),
        alpha: 0.7,
        edgecolors: 'paper',
      });
      ax.colorbar({ label: '$x + y$' });
      return fig;
    },
  },
  {
    name: 'bars',
    caption: 'Bars over categories.',
    draw() {
      const fig = figure();
      const values = [0.02, 0.01, 0.6, 0.05, 0.1];
      const ax = fig.axes().bar(['zero', 'one', 'two', 'three', 'four'], values).ylim(0, 0.7);
      for (const [i, v] of values.entries()) ax.text(i, v + 0.01, v.toFixed(2), { ha: 'center', va: 'bottom' });
      ax.title('Probabilities of five classes').ylabel('probability');
      return fig;
    },
  },
  {
    name: 'grouped-bars',
    caption: 'Grouped and stacked bars.',
    draw() {
      const { fig, axes } = subplots(1, 2, { figsize: [9, 3.8] });
      const [left, right] = axes[0]!;
      const at = [0, 1, 2];
      left!.bar(
        at.map((v) => v - 0.2),
        [91, 95, 97],
        { width: 0.4, label: 'training' },
      );
      left!.bar(
        at.map((v) => v + 0.2),
        [88, 93, 94],
        { width: 0.4, label: 'test' },
      );
      left!.xticks(at, ['sigmoid', 'tanh', 'ReLU']).ylim(80, 102).legend('upper left').title('grouped');
      right!.bar(['A', 'B', 'C'], [3, 5, 2], { label: 'first' });
      right!
        .bar(['A', 'B', 'C'], [2, 1, 4], { bottom: [3, 5, 2], label: 'second', color: 'C1' })
        .ylim(0, 8)
        .legend()
        .title('stacked');
      return fig;
    },
  },
  {
    name: 'long-categories',
    caption: 'Long category names stand upright and are not cut.',
    draw() {
      const fig = figure();
      const names = [
        'T-shirt or top',
        'trouser',
        'pullover',
        'dress',
        'coat',
        'sandal',
        'shirt',
        'sneaker',
        'bag',
        'ankle boot',
      ];
      fig
        .axes()
        .bar(
          names,
          names.map((n) => n.length),
          { color: ['C0', 'C1', 'C2'] },
        )
        .ylabel('letters')
        .title('Names');
      return fig;
    },
  },
  {
    name: 'horizontal-bars',
    caption: 'Horizontal bars.',
    draw() {
      const fig = figure();
      const layers = ['softmax', 'affine 2', 'pooling', 'ReLU', 'convolution', 'reading the next batch'];
      fig
        .axes()
        .barh(layers, [0.2, 1.4, 2.2, 0.6, 7.8, 0.9])
        .xlabel('milliseconds a step')
        .title('Where the time goes')
        .grid('x');
      return fig;
    },
  },
  {
    name: 'histogram',
    caption: 'A histogram, with density over it.',
    draw() {
      const x = linspace(-4, 4, 100);
      const fig = figure();
      const ax = fig.axes().hist(normal(2000, 9), { bins: 40, density: true, label: 'sample', color: 'C5' });
      ax.plot(
        x,
        x.map((v) => Math.exp(-(v ** 2) / 2) / Math.sqrt(2 * Math.PI)),
        { color: 'C1', label: 'normal density' },
      );
      ax.legend().title('2000 normal numbers').ylabel('density');
      return fig;
    },
  },
  {
    name: 'histogram-styles',
    caption: 'Overlapping histograms.',
    draw() {
      const fig = figure();
      const ax = fig.axes().title('Before and after').grid('y');
      ax.hist(normal(800, 1, 0, 1), { bins: 30, alpha: 0.6, label: 'before' });
      ax.hist(normal(800, 2, 1.5, 0.6), { bins: 30, histtype: 'step', label: 'after' }).legend();
      return fig;
    },
  },
  {
    name: 'initialisation-histograms',
    caption: 'Activations of five layers: one panel each.',
    draw() {
      const { fig, axes } = subplots(1, 5, { figsize: [12, 2.8] });
      fig.suptitle('Activations, standard deviation 1, sigmoid');
      axes[0]!.forEach((ax, i) => {
        const values = normal(1500, i, 0, 2 + 2 * i).map((v) => 1 / (1 + Math.exp(-v)));
        ax.hist(values, { bins: 30, range: [0, 1] })
          .title(`${i + 1}-layer`)
          .ylim(0, 800);
        if (i > 0) ax.yticks([]);
      });
      return fig;
    },
  },
  {
    name: 'batch-norm-panels',
    caption: 'Sixteen panels with one title: batch normalisation against none.',
    draw() {
      const { fig, axes } = subplots(4, 4, { figsize: [11, 9] });
      fig.suptitle('Training accuracy for sixteen scales of initial weights');
      const epochs = arange(0, 20, 1);
      axes.flat().forEach((ax, i) => {
        const scale = 10 ** (-4 * (i / 15));
        const rate = 0.5 * Math.exp(-((i - 5) ** 2) / 10);
        ax.plot(
          epochs,
          epochs.map((e) => 1 - 0.9 * Math.exp(-e / 4)),
          { label: 'batch norm' },
        );
        ax.plot(
          epochs,
          epochs.map((e) => 0.1 + 0.9 * (1 - Math.exp(-e * rate * 0.4))),
          '--',
          { label: 'without' },
        );
        ax.ylim(0, 1).title(`W: ${scale.toFixed(5)}`);
        if (i % 4 > 0) ax.yticks([]);
        else ax.ylabel('accuracy');
        if (i < 12) ax.xticks([]);
        else ax.xlabel('epochs');
        if (i === 15) ax.legend();
      });
      return fig;
    },
  },
];
