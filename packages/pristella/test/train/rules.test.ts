import { describe, expect, test } from 'vitest';
import { ArgumentError, DataError, NonFiniteError, nn, np, type Tensor, train } from '../../src/index.ts';

type Point = readonly [number, number];

/** The book's path on x^2/20 + y^2 from (-7, 2): `count` points, the start included. Section 6.1. */
function bookPath(factory: train.OptimizerFactory, count = 30): Point {
  const p = new nn.Parameter(np.array([-7, 2]));
  const optimizer = factory([p]);
  for (let i = 1; i < count; i++) {
    p.mul(p)
      .mul([1 / 20, 1])
      .sum()
      .backward();
    optimizer.step();
  }
  return p.tolist() as unknown as Point;
}

const expectPoint = (actual: Point, expected: Point, digits: number): void => {
  for (const i of [0, 1]) expect(actual[i]).toBeCloseTo(expected[i]!, digits);
};

describe('on x^2/20 + y^2 the 30th plotted point', () => {
  const cases: [string, train.OptimizerFactory, Point][] = [
    ['SGD .95', train.sgd({ lr: 0.95 }), [-0.387175, -0.094203]],
    ['Momentum .1', train.momentum({ lr: 0.1 }), [0.814112, 0.272878]],
    ['AdaGrad 1.5', train.adaGrad({ lr: 1.5 }), [-0.136185, 0]],
    // The book adds 1e-7 to the root that is not yet corrected.
    ['Adam .3', train.adam({ lr: 0.3, epsilonHat: 1e-7 }), [0.020149, 0.321957]],
  ];
  test.each(cases)('of %s is that of the book', (_, factory, expected) => {
    expectPoint(bookPath(factory), expected, 6);
  });
});

/** Scalar formulas as their papers print them, for one parameter of which the gradient at step t is g(t, p). */
const gradient = (t: number, p: number): number => Math.sin(t) + 0.3 * p;
const papers: Record<
  string,
  { make: train.OptimizerFactory; follow: () => (t: number, p: number, g: number) => number }
> = {
  sgd: { make: train.sgd({ lr: 0.1 }), follow: () => (_, p, g) => p - 0.1 * g },
  'sgd with weight decay': {
    make: train.sgd({ lr: 0.1, weightDecay: 0.2 }),
    follow: () => (_, p, g) => p - 0.1 * (g + 0.2 * p),
  },
  momentum: {
    make: train.momentum({ lr: 0.1, momentum: 0.8 }),
    follow: () => {
      let v = 0;
      return (_, p, g) => p + (v = 0.8 * v - 0.1 * g);
    },
  },
  nesterov: {
    // In terms of the point that looks ahead: Bengio et al. (2012), equation 7.
    make: train.nesterov({ lr: 0.1, momentum: 0.8 }),
    follow: () => {
      let v = 0;
      return (_, p, g) => {
        v = 0.8 * v - 0.1 * g;
        return p + 0.8 * v - 0.1 * g;
      };
    },
  },
  adaGrad: {
    make: train.adaGrad({ lr: 0.1 }),
    follow: () => {
      let h = 0;
      return (_, p, g) => {
        h += g * g;
        return p - (0.1 * g) / (Math.sqrt(h) + 1e-7);
      };
    },
  },
  rmsProp: {
    make: train.rmsProp({ lr: 0.1, decay: 0.9 }),
    follow: () => {
      let h = 0;
      return (_, p, g) => {
        h = 0.9 * h + 0.1 * g * g;
        return p - (0.1 * g) / (Math.sqrt(h) + 1e-7);
      };
    },
  },
  adam: { make: train.adam({ lr: 0.1 }), follow: () => adamOfThePaper(0) },
  'adam with an epsilon that counts': {
    make: train.adam({ lr: 0.1, epsilon: 0.1 }),
    follow: () => adamOfThePaper(0, 0.1),
  },
  'adam with weight decay': {
    make: train.adam({ lr: 0.1, weightDecay: 0.2 }),
    follow: () => {
      const step = adamOfThePaper(0);
      return (t, p, g) => step(t, p, g + 0.2 * p);
    },
  },
  adamW: { make: train.adamW({ lr: 0.1, weightDecay: 0.2 }), follow: () => adamOfThePaper(0.2) },
};

/** Kingma and Ba, algorithm 1, with corrected means. */
function adamOfThePaper(decay: number, epsilon = 1e-8): (t: number, p: number, g: number) => number {
  let [m, v] = [0, 0];
  return (t, p, g) => {
    m = 0.9 * m + 0.1 * g;
    v = 0.999 * v + 0.001 * g * g;
    const [mean, square] = [m / (1 - 0.9 ** t), v / (1 - 0.999 ** t)];
    return p - (0.1 * mean) / (Math.sqrt(square) + epsilon) - 0.1 * decay * p;
  };
}

describe('an optimizer follows its paper for 20 steps', () => {
  test.each(Object.entries(papers))('%s', (_, { make, follow }) => {
    const p = new nn.Parameter(np.array([1.5]));
    const optimizer = make([p]);
    const reference = follow();
    let expected = 1.5;
    for (let t = 1; t <= 20; t++) {
      expected = reference(t, expected, gradient(t, expected));
      p.mul(Math.sin(t)).add(p.mul(p).mul(0.15)).sum().backward();
      optimizer.step();
      expect(p.item()).toBeCloseTo(expected, 6);
    }
  });
});

describe('clipping', () => {
  const stepped = (options: train.OptimizerOptions): number[] => {
    const [a, b] = [new nn.Parameter(np.array([0])), new nn.Parameter(np.array([0, 0]))];
    const optimizer = train.sgd({ lr: 1, ...options })([a, b]);
    // Gradients 3 and (0, -4): a joint norm of 5.
    a.sum()
      .mul(3)
      .add(b.mul([0, -4]).sum())
      .backward();
    optimizer.step();
    return [...a.data(), ...b.data()].map((v) => v + 0);
  };
  test('by norm scales all gradients together, and none that are small enough', () => {
    stepped({ clipNorm: 1 }).forEach((v, i) => {
      expect(v).toBeCloseTo([-0.6, 0, 0.8][i]!, 14);
    });
    expect(stepped({ clipNorm: 5 })).toEqual([-3, 0, 4]);
    expect(stepped({ clipNorm: 100 })).toEqual([-3, 0, 4]);
  });
  test('by value cuts each element', () => {
    expect(stepped({ clipValue: 3.5 })).toEqual([-3, 0, 3.5]);
    stepped({ clipValue: 3, clipNorm: 1 }).forEach((v, i) => {
      expect(v).toBeCloseTo([-Math.SQRT1_2, 0, Math.SQRT1_2][i]!, 14);
    });
  });
});

describe('an optimizer', () => {
  const p = (): nn.Parameter => new nn.Parameter(np.array([1, 2]));

  test('refuses settings that make no sense', () => {
    expect(() => train.sgd()([])).toThrow('[sgd] there are no parameters to train');
    for (const options of [
      { lr: -1 },
      { lr: Number.NaN },
      { lr: Infinity },
      { weightDecay: -1 },
      { clipNorm: 0 },
      { clipValue: -2 },
    ]) {
      expect(() => train.sgd(options)([p()])).toThrow(ArgumentError);
    }
  });

  test('wants backward() before each step', () => {
    const x = p();
    const optimizer = train.adam()([x]);
    expect(() => optimizer.step()).toThrow('[adam.step] there are no gradients: call backward() first');
    x.sum().backward();
    expect(optimizer.gradientNorm().item()).toBe(Math.SQRT2);
    optimizer.step();
    expect(() => optimizer.step()).toThrow('call backward() first');
  });

  test('moves only the parameters beneath the loss', () => {
    const [a, b] = [p(), p()];
    const optimizer = train.adam()([a, b]);
    a.sum().backward();
    optimizer.step();
    expect(b.tolist()).toEqual([1, 2]);
    expect(a.tolist()).not.toEqual([1, 2]);
  });

  test('a parameter given twice moves once', () => {
    const x = p();
    const optimizer = train.sgd({ lr: 1 })([x, x]);
    x.sum().backward();
    optimizer.step();
    expect(x.tolist()).toEqual([0, 1]);
  });

  test('scalars given to step keep the meaning they had before it', () => {
    const x = p();
    const optimizer = train.sgd({ lr: 1 })([x]);
    const [loss, other] = [x.mul(x).sum(), x.mul(10).sum()];
    loss.backward();
    optimizer.step([other]);
    expect([loss.item(), other.item(), x.sum().item()]).toEqual([5, 30, -3]);
  });

  test('its state carries over to another, also of another dtype, to the same steps', () => {
    const train2 = (x: nn.Parameter, optimizer: train.Optimizer, steps: number): void => {
      for (let i = 0; i < steps; i++) {
        x.mul(x).sum().backward();
        optimizer.step();
      }
    };
    const [a, b] = [p(), p()];
    const [first, second] = [train.adam({ lr: 0.1 })([a]), train.adam({ lr: 0.1 })([b])];
    train2(a, first, 3);
    b.assign(a.detach());
    second.loadStateDict(first.stateDict());
    expect(second.steps).toBe(3);
    train2(a, first, 4);
    train2(b, second, 4);
    expect(b.tolist()).toEqual(a.tolist());
  });

  test('keeps the slots of parameters that share a name apart', () => {
    const optimizer = train.momentum()([p(), p()]);
    expect([...optimizer.stateDict().keys()]).toEqual(['steps', '0.parameter.v', '1.parameter.v']);
  });

  test('refuses the state of another optimizer, and changes nothing', () => {
    const [a, b] = [train.adam()([p()]), train.sgd()([p()])];
    expect(() => a.loadStateDict(b.stateDict())).toThrow(DataError);
    expect(() => a.loadStateDict(b.stateDict())).toThrow("lacks 'parameter.m', 'parameter.v'");
    expect(() => a.loadStateDict(new Map())).toThrow("'steps'");
    expect(a.steps).toBe(0);
  });
});

describe('a loss that is not finite', () => {
  const failure = (f: () => void): NonFiniteError => {
    try {
      f();
    } catch (error) {
      if (error instanceof NonFiniteError) return error;
    }
    throw new Error('no NonFiniteError was thrown');
  };
  const model = (): nn.Sequential => {
    nn.manualSeed(0);
    return nn.sequential(nn.linear(2, 3), nn.relu, nn.batchNorm(3), (x: Tensor) => x.sub(100).log(), nn.linear(3, 2));
  };
  const x = [
    [1, 2],
    [3, 4],
    [5, 7],
  ];

  test('names the step, the layer and the first bad op, and changes nothing', () => {
    const net = model();
    const optimizer = train.adam()(net);
    const before = [...net.stateDict()].map(([name, t]) => [name, t.tolist()]);
    const error = failure(() => {
      nn.crossEntropy(net(x), [0, 1, 0]).backward();
      optimizer.step();
    });
    expect(error.message).toMatch(
      /^\[adam.step\] the loss is NaN at step 1; the first bad op is log in 3: .*, which made NaN at \(0, 0\) of finite inputs; nothing was changed\nhint: /,
    );
    expect([error.step, error.badOp]).toEqual([1, 'log']);
    expect([...net.stateDict()].map(([name, t]) => [name, t.tolist()])).toEqual(before);
    expect(optimizer.steps).toBe(0);
  });

  test('is found in the loss itself', () => {
    const net = nn.sequential(nn.linear(2, 2, { init: nn.zero }));
    const optimizer = train.sgd()(net);
    const error = failure(() => {
      net(x).log().sum().backward();
      optimizer.step();
    });
    expect([error.layer, error.badOp]).toEqual(['the loss', 'log']);
  });

  test('says if the data are to blame, and where', () => {
    const net = nn.sequential(nn.linear(2, 2), nn.relu);
    const optimizer = train.sgd()(net);
    const error = failure(() => {
      nn.crossEntropy(
        net([
          [1, 2],
          [3, Number.NaN],
        ]),
        [0, 1],
      ).backward();
      optimizer.step();
    });
    expect(error.message).toContain('the data given hold NaN at (1, 1)');
    expect(error.hint).toContain('clean the data');
  });

  test('says if a parameter is to blame', () => {
    const net = nn.sequential(nn.linear(2, 2));
    net.parameters()[1]!.assign(np.array([0, Infinity]));
    const optimizer = train.sgd()(net);
    const error = failure(() => {
      nn.crossEntropy(net(x), [0, 1, 0]).backward();
      optimizer.step();
    });
    expect(error.message).toContain("'0.bias' itself holds Infinity at (1,), from an earlier step");
  });

  test('training goes on afterwards', () => {
    const net = nn.sequential(nn.linear(2, 2));
    const optimizer = train.adam()(net);
    failure(() => {
      net(x).mul(Infinity).sum().backward();
      optimizer.step();
    });
    nn.crossEntropy(net(x), [0, 1, 0]).backward();
    optimizer.step();
    expect(optimizer.steps).toBe(1);
  });
});

test('Adam takes epsilon or epsilonHat, which stand in two places, and not both', () => {
  for (const make of [train.adam, train.adamW]) {
    expect(() => make({ epsilon: 1e-8, epsilonHat: 1e-8 })).toThrow('takes epsilon or epsilonHat, not both');
    expect(() => make({ epsilonHat: 0 })).toThrow('epsilonHat must be');
  }
});
