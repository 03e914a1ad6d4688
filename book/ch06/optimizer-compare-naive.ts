/**
 * Four optimizers race on x²/20 + y², a valley twenty times as long as it is wide, from (-7, 2) in 30 steps. SGD zigzags
 * because the slope does not point to the lowest place; Momentum rolls, AdaGrad shortens the steps where it was steep, and
 * Adam does both. By hand and by the library the paths are the same.
 *
 * 四种优化器在 x²/20 + y² 上赛跑：这是一个长是宽的二十倍的山谷，从 (-7, 2) 出发走 30 步。坡度并不指向最低点，所以 SGD 走之字形；
 * Momentum 像球一样滚动，AdaGrad 在陡的方向上缩短步子，Adam 两者兼有。手写版与本库的路径完全一致。
 */
import { nn, np, plot, type Tensor, train } from 'pristella';
import { AdaGrad, Adam, Momentum, Nesterov, type Optimizer, RMSprop, SGD } from '../by-hand/optimizers.ts';
import { holds, picture, reproduces } from '../page.ts';

const [start, steps] = [[-7, 2], 30];
const f = (x: Tensor, y: Tensor): Tensor => np.square(x).div(20).add(np.square(y));
const df = (p: Tensor): Tensor => p.mul([0.1, 2]);

/** The places before each of the 30 steps. */
function walk(optimizer: Optimizer): Tensor[] {
  const params: Record<string, Tensor> = { p: np.array(start) };
  return Array.from({ length: steps }, () => {
    const place = params.p!;
    optimizer.update(params, { p: df(place) });
    return place;
  });
}

/** The same by the library: the last of the 30 places. Nesterov and RMSprop, which the book names, are compared too. */
function lastOf(rule: train.OptimizerFactory): Tensor {
  const p = new nn.Parameter(np.array(start));
  const optimizer = rule([p]);
  for (let i = 1; i < steps; i++) {
    f(p.at(0), p.at(1)).backward();
    optimizer.step();
  }
  return p.detach();
}

export const paths = {
  SGD: walk(new SGD(0.95)),
  Momentum: walk(new Momentum(0.1)),
  AdaGrad: walk(new AdaGrad(1.5)),
  Adam: walk(new Adam(0.3)),
};
export const byLibrary = {
  SGD: lastOf(train.sgd({ lr: 0.95 })),
  Momentum: lastOf(train.momentum({ lr: 0.1 })),
  AdaGrad: lastOf(train.adaGrad({ lr: 1.5 })),
  Adam: lastOf(train.adam({ lr: 0.3, epsilonHat: 1e-7 })),
};

export const alsoNamed = {
  Nesterov: [walk(new Nesterov(0.1)).at(-1)!, lastOf(train.nesterov({ lr: 0.1 }))],
  RMSprop: [walk(new RMSprop(0.3)).at(-1)!, lastOf(train.rmsProp({ lr: 0.3 }))],
} as const;

const { fig, axes } = plot.subplots(2, 2, { figsize: [9, 7] });
const [xs, ys] = [np.linspace(-10, 10, 121), np.linspace(-10, 10, 121)];
const valley = f(xs.expandDims(0), ys.expandDims(1));
for (const [i, [name, path]] of Object.entries(paths).entries()) {
  const places = np.stack(path);
  const ax = axes[Math.floor(i / 2)]![i % 2]!;
  ax.contour(xs, ys, valley, { levels: [1, 2, 3, 4, 5, 6, 7], alpha: 0.6 });
  ax.plot(places.at(':', 0), places.at(':', 1), 'o-', { color: 'C1', markersize: 4 }).plot([0], [0], '+', {
    color: 'C7',
  });
  ax.xlim(-10, 10).ylim(-10, 10).xlabel('x').ylabel('y').title(name);
  console.log(name, path.at(-1));
}
picture('ch06/optimizer-compare-naive', fig);

const book = {
  SGD: [-0.387175, -0.094203],
  Momentum: [0.814112, 0.272878],
  AdaGrad: [-0.136185, 0],
  Adam: [0.020149, 0.321957],
};
for (const name of Object.keys(paths) as (keyof typeof book)[]) {
  const last = paths[name].at(-1)!;
  reproduces(`${name}, 30th point`, last, book[name], { within: 1e-6 });
  holds(`${name} of the library ends at the same place`, last.sub(byLibrary[name]).abs().max().item() < 1e-9);
}
for (const [name, [byHand, library]] of Object.entries(alsoNamed)) {
  holds(`${name} by hand and of the library end at the same place`, byHand.sub(library).abs().max().item() < 1e-9);
}
