import { explain, nn, np, type Tensor, type TensorLike } from '../../src/index.ts';

/** A recurrent cell: two inputs. */
export class Cell extends nn.Module {
  readonly fromInput = nn.linear(3, 4);
  readonly fromState = nn.linear(4, 4, { bias: false });
  forward(x: TensorLike, h: TensorLike): Tensor {
    return np.tanh(this.fromInput(x).add(this.fromState(h)));
  }
}
/** Two outputs, and two of an object. */
export class Heads extends nn.Module {
  readonly mean = nn.linear(4, 2);
  readonly spread = nn.linear(4, 2);
  forward(h: TensorLike): [mean: Tensor, spread: Tensor] {
    return [this.mean(h), np.exp(this.spread(h))];
  }
}
export class Parts extends nn.Module {
  readonly heads = new Heads();
  forward({ h, scale }: { h: Tensor; scale: Tensor }): { mean: Tensor; spread: Tensor } {
    const [mean, spread] = this.heads(h);
    return { mean: mean.mul(scale), spread };
  }
}
/** A cell that is called at each step, with its state, and heads on the last. */
export class Reader extends nn.Module {
  readonly cell = new Cell();
  readonly heads = new Heads();
  forward(steps: readonly Tensor[], h: TensorLike = np.zeros([2, 4])): [Tensor, Tensor] {
    return this.heads(steps.reduce((state: TensorLike, x) => this.cell(x, state), h));
  }
}

export const x: Tensor = np.arange(6).reshape([2, 3]).div(6);
export const h: Tensor = np.arange(8).reshape([2, 4]).div(8);
export const names = (model: nn.AnyModule): string[] => [...model.named()].map(([name]) => name);
export const learnt = (model: nn.AnyModule): string[] =>
  [...model.named()].flatMap(([name, t]) => (t instanceof nn.Parameter && t.grad ? [name] : []));
/** The parameters that an expression reads, as `explain` calls them. */
export const read = (y: Tensor): string[] =>
  explain(y).expression.flatMap((line) => /= '(.*)' \(/.exec(line)?.slice(1) ?? []);
export const failure = (f: () => unknown): Error => {
  try {
    f();
  } catch (error) {
    return error as Error;
  }
  throw new Error('nothing was thrown');
};
