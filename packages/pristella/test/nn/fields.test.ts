import { describe, expect, test } from 'vitest';
import { GradientError, nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';

// Where a module's parameters may lie, and what becomes of those that it does not name.

class Held extends nn.Module {
  readonly list = [nn.linear(2, 2), [new nn.Parameter(np.ones([2]))]] as const;
  readonly map = new Map<string | number, unknown>([
    ['first', nn.linear(2, 2)],
    [7, new nn.Parameter(np.ones([2]))],
  ]);
  readonly set = new Set<unknown>([new nn.Parameter(np.ones([2])), nn.batchNorm(2)]);
  readonly plain = { deep: { w: new nn.Parameter(np.ones([2])) } };
  forward(x: TensorLike): Tensor {
    const [a, b] = [...this.set] as [nn.Parameter, nn.BatchNorm];
    const first = this.map.get('first') as nn.Linear;
    const y = first(this.list[0](x))
      .mul(this.list[1][0]!)
      .mul(this.map.get(7) as nn.Parameter);
    return b(y.mul(a).mul(this.plain.deep.w));
  }
}

class Private extends nn.Module {
  readonly open = nn.linear(2, 2);
  readonly #hidden = nn.linear(2, 3);
  forward(x: TensorLike): Tensor {
    return this.#hidden(this.open(x));
  }
}

const x = np.array([
  [1, 2],
  [3, 4],
]);

describe('parameters', () => {
  test('in lists, Maps, Sets and plain objects are named, trained, converted and saved', () => {
    const model = new Held();
    expect([...model.stateDict().keys()].sort()).toEqual(
      [
        ...['list.0.bias', 'list.0.weight', 'list.1.0', 'map.7', 'map.first.bias', 'map.first.weight', 'plain.deep.w'],
        ...['set.0', 'set.1.bias', 'set.1.runningMean', 'set.1.runningVariance', 'set.1.weight'],
      ].sort(),
    );
    const optimizer = train.sgd({ lr: 0.1 })(model);
    model(x)
      .mul(np.array([1, 2]))
      .square()
      .sum()
      .backward();
    expect(
      model
        .parameters()
        .filter((p) => p.grad === null)
        .map((p) => p.name),
    ).toEqual([]);
    optimizer.step();
    model.astype('float64');
    expect(new Set([...model.named()].map(([, t]) => t.dtype))).toEqual(new Set(['float64']));
    expect(model(x).dtype).toBe('float64');
    const other = new Held().astype('float64');
    other.loadStateDict(model.stateDict());
    expect(String(other.eval()(x))).toBe(String(model.eval()(x)));
  });

  const loss = (model: nn.Module): Tensor => model(x).square().sum();
  const words =
    /parameters lie beneath this loss that the model does not name: \(2, 3\), \(3,\); 'model' uses them\nhint: /;

  test('in #private fields are an error at the first backward, with all as it was', () => {
    const model = new Private();
    const optimizer = train.adam()(model);
    const y = loss(model);
    for (let i = 0; i < 2; i++) expect(() => y.backward()).toThrow(words);
    expect(() => y.backward()).toThrow(GradientError);
    expect([model.open.weight.grad, optimizer.steps]).toEqual([null, 0]);
  });

  test('in #private fields of a layer within the model are one, too, and in fit', async () => {
    const model = nn.sequential(new Private(), nn.relu);
    train.sgd()(model);
    expect(() => loss(model).backward()).toThrow(/does not name: .*; '0' uses them/);
    const data = { x: [[1, 2]], y: [1] };
    await expect(train.fit(nn.sequential(new Private()), data)).rejects.toThrow(/the model does not name/);
  });

  test('that are nobody’s business are none: of other models, of a list, frozen, outside of modules', () => {
    const [head, body] = [nn.linear(3, 1), nn.sequential(nn.linear(2, 3))];
    const optimizer = train.sgd()(head);
    for (let i = 0; i < 3; i++) {
      head(body(x)).sum().backward();
      optimizer.step();
    }
    const extra = new nn.Parameter(np.ones([2]));
    head(body(x)).sum().add(extra.sum()).backward();
    class Closed extends nn.Module {
      readonly w = new nn.Parameter(np.ones([2]));
      readonly #fixed = Object.assign(new nn.Parameter(np.ones([2])), { trainable: false });
      forward(t: TensorLike): Tensor {
        return this.w.mul(t).mul(this.#fixed).mul(extra);
      }
    }
    const closed = new Closed();
    train.sgd()([...closed.parameters(), extra]);
    closed(x).sum().backward();
    expect(closed.w.grad?.shape).toEqual([2]);
  });
});

describe('a parameter that no field names', () => {
  class Hidden extends nn.Module {
    readonly #layer = nn.linear(2, 2);
    readonly last = nn.linear(2, 1);
    forward(x: TensorLike): Tensor {
      return this.last(this.#layer(x));
    }
  }
  test('is an error at every backward, also of a model that nobody has asked for its parameters', () => {
    const model = new Hidden();
    for (let i = 0; i < 2; i++) {
      expect(() =>
        model([[1, 1]])
          .sum()
          .backward(),
      ).toThrow('parameters lie beneath this loss that the model does not name');
      model.zeroGrad();
    }
  });
  test('is none where it is given to the model, as an image is that learns', () => {
    const image = new nn.Parameter(np.ones([1, 2]));
    const model = nn.sequential(nn.dropout(0.5), nn.linear(2, 1));
    train.sgd()(model);
    model(image).sum().backward();
    expect(image.grad?.shape).toEqual([1, 2]);
  });
});

describe('a field that hides what modules have', () => {
  test.each(['training', 'children', 'parameters', 'stateDict', 'frozen', 'named'])('is refused: %s', (name) => {
    const layer = nn.linear(2, 2);
    for (const value of [layer, [layer], 3]) {
      class Own extends nn.Module {
        forward(x: TensorLike): Tensor {
          return layer(x);
        }
      }
      const model = Object.defineProperty(new Own(), name, { value, enumerable: true });
      expect(() => model([[1, 1]])).toThrow(`a module has '${name}' already`);
      expect(() => train.adam()(model)).toThrow('give the field another name');
    }
  });
});
