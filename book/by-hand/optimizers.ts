/** Six ways to walk downhill, each a few lines: what they remember between steps is all they differ in. Saito, section 6.1. */
import { np, type Tensor } from 'pristella';
import type { Params } from './two-layer-net.ts';

/** Moves parameters against their gradients. */
export interface Optimizer {
  update(params: Params, grads: Params): void;
}

/** Moves every parameter by a rule of its own gradient. */
function move(params: Params, grads: Params, rule: (p: Tensor, g: Tensor, name: string) => Tensor): void {
  for (const [name, p] of Object.entries(params)) params[name] = rule(p, grads[name]!, name).detach();
}
/** What is remembered of a parameter: zeros at first. */
const memory = (slots: Params, name: string, like: Tensor): Tensor => (slots[name] ??= np.zerosLike(like));

/** Straight down: p - lr g. */
export class SGD implements Optimizer {
  private readonly lr: number;

  constructor(lr = 0.01) {
    this.lr = lr;
  }
  update(params: Params, grads: Params): void {
    move(params, grads, (p, g) => p.sub(g.mul(this.lr)));
  }
}

/** A ball that rolls: the gradient is a force, `momentum` is what friction leaves of the speed. */
export class Momentum implements Optimizer {
  private readonly lr: number;
  private readonly momentum: number;
  private readonly v: Params = {};

  constructor(lr = 0.01, momentum = 0.9) {
    [this.lr, this.momentum] = [lr, momentum];
  }
  update(params: Params, grads: Params): void {
    move(params, grads, (p, g, name) => {
      const v = memory(this.v, name, p).mul(this.momentum).sub(g.mul(this.lr));
      this.v[name] = v.detach();
      return p.add(v);
    });
  }
}

/** Momentum that looks where it will be. */
export class Nesterov implements Optimizer {
  private readonly lr: number;
  private readonly momentum: number;
  private readonly v: Params = {};

  constructor(lr = 0.01, momentum = 0.9) {
    [this.lr, this.momentum] = [lr, momentum];
  }
  update(params: Params, grads: Params): void {
    move(params, grads, (p, g, name) => {
      const v = memory(this.v, name, p).mul(this.momentum).sub(g.mul(this.lr));
      this.v[name] = v.detach();
      return p.add(v.mul(this.momentum)).sub(g.mul(this.lr));
    });
  }
}

/** Directions that have been steep get smaller steps: h is the sum of all squared gradients. */
export class AdaGrad implements Optimizer {
  private readonly lr: number;
  private readonly h: Params = {};

  constructor(lr = 0.01) {
    this.lr = lr;
  }
  update(params: Params, grads: Params): void {
    move(params, grads, (p, g, name) => {
      const h = memory(this.h, name, p).add(np.square(g));
      this.h[name] = h.detach();
      return p.sub(g.mul(this.lr).div(np.sqrt(h).add(1e-7)));
    });
  }
}

/** AdaGrad that forgets, so that its steps do not come to rest. */
export class RMSprop implements Optimizer {
  private readonly lr: number;
  private readonly decay: number;
  private readonly h: Params = {};

  constructor(lr = 0.01, decay = 0.99) {
    [this.lr, this.decay] = [lr, decay];
  }
  update(params: Params, grads: Params): void {
    move(params, grads, (p, g, name) => {
      const h = memory(this.h, name, p)
        .mul(this.decay)
        .add(np.square(g).mul(1 - this.decay));
      this.h[name] = h.detach();
      return p.sub(g.mul(this.lr).div(np.sqrt(h).add(1e-7)));
    });
  }
}

/** Momentum's mean of the gradients over RMSprop's mean of their squares, both corrected for their start at 0. */
export class Adam implements Optimizer {
  private readonly lr: number;
  private readonly betas: readonly [number, number];
  private readonly m: Params = {};
  private readonly v: Params = {};
  private t = 0;

  constructor(lr = 0.001, betas = [0.9, 0.999] as const) {
    [this.lr, this.betas] = [lr, betas];
  }
  update(params: Params, grads: Params): void {
    const [b1, b2] = this.betas;
    this.t++;
    const rate = (this.lr * Math.sqrt(1 - b2 ** this.t)) / (1 - b1 ** this.t);
    move(params, grads, (p, g, name) => {
      const [m, v] = [memory(this.m, name, p), memory(this.v, name, p)];
      const mean = m.add(g.sub(m).mul(1 - b1));
      const meanSquare = v.add(
        np
          .square(g)
          .sub(v)
          .mul(1 - b2),
      );
      [this.m[name], this.v[name]] = [mean.detach(), meanSquare.detach()];
      return p.sub(mean.mul(rate).div(np.sqrt(meanSquare).add(1e-7)));
    });
  }
}
