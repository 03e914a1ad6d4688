import { figure } from '../../../src/plot/index.ts';
import { sampled } from './fields.ts';
import { linspace, normal, type Sample, uniform } from './sample.ts';

const bowl = (x: number, y: number): number => x * x + y * y;

export const solids: readonly Sample[] = [
  {
    name: 'surface',
    caption: 'A surface coloured by height.',
    draw() {
      const x = linspace(-3, 3, 37);
      const fig = figure();
      const z = sampled((a, b) => Math.sin(Math.hypot(a, b) * 2) / (0.6 + Math.hypot(a, b)), x, x);
      fig.axes3d().surface(x, x, z).colorbar({ label: 'height' }).title('surface').xlabel('x').ylabel('y').zlabel('z');
      return fig;
    },
  },
  {
    name: 'descent-on-surface',
    caption: 'Gradient descent on a bowl, as a path on the surface.',
    draw() {
      const x = linspace(-4.5, 4.5, 27);
      const path: [number, number][] = [[-3, 4]];
      for (let i = 0; i < 20; i++) path.push(path.at(-1)!.map((v) => 0.8 * v) as [number, number]);
      const fig = figure();
      const ax = fig
        .axes3d()
        .surface(x, x, sampled(bowl, x, x), { cmap: 'cividis' })
        .viewInit(48, -60);
      const [px, py] = [path.map((p) => p[0]), path.map((p) => p[1])];
      ax.plot3d(
        px,
        py,
        px.map((v, i) => bowl(v, py[i]!)),
        { marker: 'o', color: 'C1', label: 'descent' },
      ).legend();
      ax.title('$x_0^2 + x_1^2$, learning rate 0.1').xlabel('$x_0$').ylabel('$x_1$').zlabel('f');
      return fig;
    },
  },
  {
    name: 'wireframe',
    caption: 'A saddle as a wireframe.',
    draw() {
      const x = linspace(-1, 1, 21);
      const fig = figure();
      fig
        .axes3d()
        .wireframe(
          x,
          x,
          sampled((a, b) => a * a - b * b, x, x),
        )
        .title('wireframe')
        .xlabel('x')
        .ylabel('y')
        .zlabel('z');
      return fig;
    },
  },
  {
    name: 'plot3d',
    caption: 'A helix.',
    draw() {
      const t = linspace(0, 8 * Math.PI, 200);
      const fig = figure();
      const ax = fig.axes3d().plot3d(t.map(Math.cos), t.map(Math.sin), t, { label: 'helix' });
      ax.plot3d(
        t.map((v) => 0.5 * Math.cos(-v)),
        t.map((v) => 0.5 * Math.sin(-v)),
        t,
        { label: 'the other way', linestyle: '--' },
      );
      ax.legend().title('plot3d').zlabel('t');
      return fig;
    },
  },
  {
    name: 'scatter3d',
    caption: 'Two classes of points in space and the plane between them.',
    draw() {
      const fig = figure();
      const ax = fig.axes3d().viewInit(18, -50).title('A hyperplane in three dimensions');
      ax.scatter3d(normal(50, 1, -1, 0.5), normal(50, 2, -1, 0.5), normal(50, 3, -1, 0.5), { label: '−1' });
      ax.scatter3d(normal(50, 4, 1, 0.5), normal(50, 5, 1, 0.5), normal(50, 6, 1, 0.5), { label: '+1' });
      const at = linspace(-2, 2, 13);
      ax.surface(
        at,
        at,
        sampled((x, y) => -x - y, at, at),
        { color: 'C2', alpha: 0.35, shade: false },
      ).zlim(-2.5, 2.5);
      ax.legend('upper left').xlabel('$x_1$').ylabel('$x_2$').zlabel('$x_3$');
      return fig;
    },
  },
  {
    name: 'view-angles',
    caption: 'One surface from six sides; no label is lost.',
    draw() {
      const fig = figure({ figsize: [10, 6.5] }).suptitle('viewInit');
      const x = linspace(-2, 2, 17);
      const z = sampled((a, b) => a * Math.exp(-a * a - b * b), x, x);
      const views = [
        [30, -60],
        [10, -60],
        [70, -60],
        [30, 30],
        [-25, 120],
        [90, -90],
      ] as const;
      views.forEach(([elev, azim], i) => {
        fig
          .axes3d(2, 3, i + 1)
          .surface(x, x, z, { cmap: 'coolwarm' })
          .viewInit(elev, azim)
          .title(`${elev}°, ${azim}°`.replaceAll('-', '−'))
          .xlabel('x')
          .ylabel('y')
          .zlabel('z');
      });
      return fig;
    },
  },
  {
    name: 'scatter3d-colours',
    caption: 'Points coloured by a number.',
    draw() {
      const next = uniform(11);
      const list = (): number[] => Array.from({ length: 150 }, next);
      const [x, y, z] = [list(), list(), list()];
      const fig = figure();
      const ax = fig.axes3d().scatter3d(x, y, z, { c: x.map((v, i) => v * y[i]! + z[i]!), cmap: 'plasma', s: 50 });
      ax.colorbar({ label: 'xy + z' }).title('scatter3d');
      return fig;
    },
  },
];
