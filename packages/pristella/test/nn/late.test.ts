import { describe, expect, test } from 'vitest';
import { ArgumentError, GradientError, nn, np, type Tensor, type TensorLike, train } from '../../src/index.ts';

// Layers that come into a model after its layers were named, or lead back to it, and names that are given twice.

class Net extends nn.Module {
  body = nn.linear(3, 3);
  head: nn.Module = nn.linear(3, 1);
  forward(x: TensorLike): Tensor {
    return this.head(this.body(x));
  }
}

const x = np.ones([2, 3]);
const learning = (model: nn.Module): string[] => model.parameters().flatMap((p) => (p.grad ? [p.name] : []));

describe('layers that come after the first call', () => {
  test('learn where no optimizer was made before: replaced ones, those of a list, those made in forward', () => {
    const replaced = new Net();
    // Printing names the layers as well.
    expect(replaced.repr()).toContain('head');
    replaced(x).data();
    replaced.head = nn.linear(3, 2);
    replaced(x).sum().backward();
    expect(learning(replaced)).toEqual(['body.weight', 'body.bias', 'head.weight', 'head.bias']);

    class Grown extends nn.Module {
      readonly stack: nn.Module[] = [];
      forward(input: TensorLike): Tensor {
        if (this.stack.length === 0) this.stack.push(nn.linear(3, 2));
        return this.stack[0]!(input);
      }
    }
    const grown = new Grown();
    grown(x).sum().backward();
    expect(learning(grown)).toEqual(['stack.0.weight', 'stack.0.bias']);
  });

  test('are refused by their names where an optimizer made before trains the rest', () => {
    const model = new Net();
    const optimizer = train.sgd({ lr: 0.1 })(model);
    model(x).sum().backward();
    optimizer.step();
    model.head = nn.linear(3, 2);
    const refused = (): void => model(x).sum().backward();
    expect(refused).toThrow(GradientError);
    expect(refused).toThrow(/'head\.weight', 'head\.bias' came into the model after the optimizer/);
    const anew = train.sgd({ lr: 0.1 })(model);
    model(x).sum().backward();
    anew.step();
    expect(anew.steps).toBe(1);
  });

  test('are no concern of an optimizer that trains another model', () => {
    const [maker, judge] = [new Net(), nn.linear(1, 1)];
    const optimizer = train.sgd({ lr: 0.1 })(judge);
    judge(maker(x)).data();
    maker.head = nn.linear(3, 1);
    judge(maker(x)).sum().backward();
    optimizer.step();
    expect(learning(maker)).toEqual(['body.weight', 'body.bias', 'head.weight', 'head.bias']);
  });

  test('an optimizer made before astype() says so', () => {
    const model = new Net();
    const optimizer = train.sgd({ lr: 0.1 })(model);
    model.astype('float64');
    model(x).sum().backward();
    expect(() => optimizer.step()).toThrow(/the model no longer has 'body\.weight' as it was/);
    expect(() => optimizer.step()).toThrow(/after astype\(\)/);
  });
});

describe('fields', () => {
  test('that lead back to a module, as to its parent, or hold themselves are walked once', () => {
    class Child extends nn.Module {
      parent: nn.Module | null = null;
      readonly inner = nn.sequential(nn.linear(3, 3), nn.dropout(0.5));
      forward(input: TensorLike): Tensor {
        return this.inner(input);
      }
    }
    class Parent extends nn.Module {
      readonly child = new Child();
      readonly notes: Record<string, unknown> = {};
      readonly list: unknown[] = [];
      constructor() {
        super();
        this.child.parent = this;
        this.notes.all = this.notes;
        this.list.push([this.list]);
      }
      forward(input: TensorLike): Tensor {
        return this.child(input);
      }
    }
    const model = new Parent();
    model(x).sum().backward();
    expect(learning(model)).toEqual(['child.inner.0.weight', 'child.inner.0.bias']);
    expect([...model.streams().keys()]).toEqual(['child.inner.1.random']);
    expect(model.repr().split('\n')).toHaveLength(6);
    const state = new train.Trainer(model, [x, np.ones([2, 3])], { loss: nn.meanSquaredError }).state();
    expect(state.progress.frozen?.modules).toEqual([]);
    model.astype('float64').freeze();
    expect(model.child.inner.frozen).toBe(true);
  });

  test('that hide what modules have are refused in layers within, too', () => {
    class Hiding extends nn.Module {
      override readonly children = [1] as never;
      readonly inner = nn.linear(3, 1);
      forward(input: TensorLike): Tensor {
        return this.inner(input);
      }
    }
    const model = nn.sequential(nn.linear(3, 3), new Hiding());
    for (let i = 0; i < 2; i++) expect(() => model(x)).toThrow(/a module has 'children' already/);
  });

  test('two tensors of one name are refused: one would be saved in the place of both', () => {
    class Keyed extends nn.Module {
      readonly layers = new Map<unknown, nn.Module>([
        [{ from: 0 }, nn.linear(3, 3)],
        [{ from: 1 }, nn.linear(3, 3)],
      ]);
      forward(input: TensorLike): Tensor {
        return [...this.layers.values()].reduce((y: TensorLike, layer) => layer(y), input) as Tensor;
      }
    }
    expect(() => new Keyed()(x)).toThrow(ArgumentError);
    expect(() => train.adam()(new Keyed())).toThrow(
      /two tensors of a module have the name '\[object Object\]\.weight'/,
    );
    const tied = nn.linear(3, 3);
    expect(nn.sequential(tied, nn.relu, tied)(x).shape).toEqual([2, 3]);
  });

  test('layerName of what is no layer is an ArgumentError', () => {
    for (const given of [undefined, null, 3]) expect(() => nn.layerName(given as never)).toThrow(ArgumentError);
  });
});

test('a class without a name, as bundlers leave, prints as Module', () => {
  const model = new (class extends Net {})();
  Object.defineProperty(model.constructor, 'name', { value: '' });
  expect(String(model)).toBe('module');
  expect(model.repr().split('\n')[0]).toBe('Module');
});

describe('parameter.grad', () => {
  test('takes lists, and refuses what is no tensor in a sentence', () => {
    const p = new nn.Parameter([1, 2]);
    (p as { grad: unknown }).grad = [3, 4];
    expect(p.grad!.tolist()).toEqual([3, 4]);
    for (const given of [undefined, 'x', {}])
      expect(() => Object.assign(p, { grad: given })).toThrow(/\[grad\] needs numbers/);
    expect(p.grad!.tolist()).toEqual([3, 4]);
  });
});
