import { inspect } from 'node:util';
import { describe, expect, test } from 'vitest';
import {
  data,
  grad,
  io,
  nn,
  noGrad,
  np,
  plot,
  ShapeError,
  setLanguage,
  Tensor,
  type TensorLike,
  train,
} from '../../src/index.ts';
import { said } from './said.ts';

// What JavaScript would answer without a word: docs/javascript.md.

const caught = (f: () => unknown): ShapeError => {
  try {
    f();
  } catch (error) {
    if (error instanceof ShapeError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('a tensor', () => {
  const x = np.arange(6).reshape(2, 3);

  test('has the length of its first axis; without axes it has none', () => {
    expect([x.length, x.T.length, np.zeros([0, 4]).length]).toEqual([2, 3, 0]);
    expect(said(() => np.array(3).length)).toContain('a tensor without axes has no length');
    expect(new nn.Parameter(np.zeros([4, 2])).length).toBe(4);
  });

  test.each(['0', '1', '-1', '10000'])('refuses to be read or written at [%s]', (key) => {
    const brackets = x as unknown as Record<string, unknown>;
    expect(said(() => brackets[key])).toContain(`hint: x.at(${key})`);
    expect(
      said(() => {
        brackets[key] = 5;
      }),
    ).toContain(`hint: x.set(${key}, value)`);
    expect(Object.hasOwn(x, key)).toBe(false);
  });

  test('refuses what stands in brackets in Python: slices, lists, masks, missing values', () => {
    const places: unknown[] = [
      '1:',
      ':',
      '...',
      '::-1',
      '1:2, 0',
      1.5,
      -0.5,
      [0, 1],
      [[0, 1]],
      [],
      np.array([1, 0]),
      x.greater(2),
    ];
    for (const place of [...places, np.array(1.0), null, undefined, Number.NaN, Number.POSITIVE_INFINITY, true, {}]) {
      const brackets = x as unknown as Record<string, unknown>;
      expect(said(() => brackets[place as string])).toMatch(
        /^IndexError: \[x\['.*'\]\] brackets do not reach .*\nhint: x\.at/,
      );
      const write = said(() => {
        brackets[place as string] = 0;
      });
      expect(write).toContain('x.set(..., value) writes');
    }
  });

  test('answers all other names as any object does', async () => {
    const open = x as unknown as Record<string | symbol, unknown>;
    for (const name of ['then', 'foo', 'x1', '@@iterator', '$$typeof', Symbol('s'), Symbol.asyncIterator])
      expect(open[name]).toBeUndefined();
    expect(await x).toBe(x);
    expect('hasOwnProperty' in x && x instanceof Object).toBe(true);
    open.note = 'mine';
    expect([open.note, Object.keys(x).includes('note')]).toEqual(['mine', true]);
    delete open.note;
  });

  test('is written into JSON as its elements; NaN and infinities are null', () => {
    expect(JSON.stringify({ x, mask: np.array([true, false]) })).toBe('{"x":[[0,1,2],[3,4,5]],"mask":[true,false]}');
    expect(JSON.stringify([np.array(0.5), np.array([Number.NaN, Infinity])])).toBe('[0.5,[null,null]]');
    expect(JSON.parse(JSON.stringify(x))).toEqual(x.tolist());
  });

  test('cannot be cloned into an object that is none', () => {
    for (const t of [x, np.array([1, 2]), np.ones([3]).mul(2), new nn.Parameter(np.array([1]))]) {
      expect(said(() => structuredClone(t))).toMatch(/could not be cloned/);
      expect(said(() => structuredClone({ inside: [t] }))).toMatch(/could not be cloned/);
    }
  });
});

class Two extends nn.Module {
  path = nn.linear(2, 3);
  override length = 7;
  override name = 'two';
  forward(x: TensorLike, y: TensorLike = 0): Tensor {
    return np.add(this.path(x), y);
  }
}

describe('a model', () => {
  test('throws where JSON would leave it out, and names what saves it', () => {
    const model = nn.sequential(nn.linear(2, 2), nn.relu);
    for (const value of [model, { model }, [nn.dropout()]]) {
      expect(said(() => JSON.stringify(value))).toMatch(/a model is no JSON\nhint: saveModel\(path, model\)/);
    }
    expect(said(() => structuredClone(model))).toMatch(/could not be cloned/);
  });

  test('hands all its arguments to forward', () => {
    const model = new Two();
    model.path.weight.assign(np.zeros([2, 3]));
    expect(model([[1, 2]], [[5, 6, 7]]).tolist()).toEqual([[5, 6, 7]]);
    expect(model([[1, 2]]).tolist()).toEqual([[0, 0, 0]]);
  });

  test('may have fields named path, length and name', () => {
    const model = new Two();
    expect([model.length, model.name, model.path instanceof nn.Linear]).toEqual([7, 'two', true]);
    expect(model.parameters().length).toBe(2);
    expect([...model.stateDict().keys()]).toEqual(['path.weight', 'path.bias']);
    expect(model.path instanceof nn.Linear).toBe(true);
    expect(nn.sequential(new Two(), nn.relu).parameterCount).toBe(9);
  });
});

const axes = (): plot.Axes => plot.figure().addSubplot(1, 1, 1);
describe('arrays as { data, shape, dtype }', () => {
  const images = { data: Uint8Array.from({ length: 24 }, (_, i) => i), shape: [2, 3, 4], dtype: 'uint8' } as const;

  test('are taken wherever a tensor is, in their own dtype', () => {
    expect([np.array(images).dtype, np.array(images).shape]).toEqual(['uint8', [2, 3, 4]]);
    expect(np.array(images, { dtype: 'float32' }).at(1, 2, 3).item()).toBe(23);
    expect(np.take(images, [1], 0).tolist()).toEqual(np.array(images).at('1:').tolist());
    expect(nn.linear(4, 2)(images).shape).toEqual([2, 3, 2]);
    expect(np.add(images, 1).at(0, 0, 1).item()).toBe(2);
    const flat = { data: images.data.slice(0, 12), shape: [3, 4], dtype: 'uint8' } as const;
    expect(axes().imshow(flat).describe()).toBe(axes().imshow(np.array(flat)).describe());
    expect(
      axes()
        .plot({ ...flat, shape: [12] })
        .describe(),
    ).toBe(
      axes()
        .plot([...flat.data])
        .describe(),
    );
  });

  test('are copied by array, and not changed by a write into what an op made of them', () => {
    const x = np.array(images);
    x.set(0, 0);
    const y = np.asarray(images);
    y.set(0, 7);
    expect(images.data[1]).toBe(1);
  });

  test('are refused where their elements do not fill their shape', () => {
    expect(said(() => np.array({ ...images, shape: [5] }))).toContain('data, shape and dtype do not go together');
  });
});

class Silent extends nn.Module {
  forward(x: TensorLike): Tensor {
    np.add(x, 1);
    return undefined as never;
  }
}
// @ts-expect-error: it has no forward
class Formless extends nn.Module {}

describe('messages', () => {
  test.each<[string, () => unknown, string]>([
    [
      'a layer that was called without an argument',
      () => (nn.relu as unknown as () => unknown)(),
      'without parentheses',
    ],
    ['a function in the place of a tensor', () => np.add(nn.relu as never, 1), 'call the function'],
    [
      'a layer that does not fit the one before it',
      () => nn.sequential(nn.linear(784, 20), nn.relu, nn.linear(50, 10))(np.zeros([3, 784])),
      '[linear(50, 10)] takes inputs whose last axis has size 50, got (3, 20) (in 2: linear(50, 10), after 1: relu)\nhint: make it linear(20, 10)',
    ],
    [
      'an optimizer that is given the model first',
      () => train.adam(nn.linear(2, 2) as never),
      '[adam] takes options, and then the model\nhint: adam({ lr: 0.01 })(model); to fit, { optimizer: adam() }',
    ],
    [
      'an optimizer that fit is given before it is called',
      () => train.sgd([new nn.Parameter([1])] as never),
      'hint: sgd({ lr: 0.01 })(model)',
    ],
    ['layers in a list', () => nn.sequential([nn.linear(2, 2), nn.relu] as never), 'hint: no list'],
    [
      'a layer that was not called where it is listed',
      () => nn.sequential(nn.linear as never, nn.relu)([[1, 2]]),
      'not a tensor (in 0: linear, given (1, 2), before 1: relu)\nhint: call it where the layers are listed',
    ],
    [
      'a layer that gives a layer',
      () => nn.sequential(nn.maxPool2d as never)([[1, 2]]),
      'not a tensor (in 0: maxPool2d, given (1, 2))\nhint: call it where the layers are listed, as in maxPool2d(2)',
    ],
    ['a forward that returns nothing', () => new Silent()([1]), 'forward of Silent gave undefined, not a tensor'],
    ['a module without forward', () => new Formless()([1]), '[Formless] a module needs a method forward(x)'],
    ['a convolution without a kernel', () => nn.conv2d(1, 8, undefined as never), 'the kernel size must be'],
    ['a pool without a kernel', () => nn.maxPool2d(undefined as never)(np.zeros([1, 1, 4, 4])), 'not undefined'],
    [
      'images of other channels',
      () => nn.conv2d(1, 8, 3)(np.zeros([2, 3, 8, 8])),
      'takes images with 1 channel, got (2, 3, 8, 8)\nhint: make it conv2d(3, 8, 3)',
    ],
    ['softmax without an argument', () => (nn.softmax as () => unknown)(), '[softmax] needs numbers, got undefined'],
    [
      'a model without an argument',
      () => (nn.sequential() as unknown as () => unknown)(),
      '[Sequential] takes (x), got 0 inputs',
    ],
    [
      'a loss without targets',
      () => nn.crossEntropy([[1, 2]], undefined as never),
      '[crossEntropy] needs numbers, got undefined',
    ],
    [
      'a gradient of no function',
      () => grad(np.ones([2]) as never),
      '[grad] what is differentiated must be a function',
    ],
    ['a gradient by nothing', () => grad((x) => x.sum())(), 'hint: grad(f)(x)'],
    ['noGrad of no function', () => noGrad(undefined as never), '[noGrad]'],
    ['a tensor that is made by hand', () => new Tensor([1, 2] as never).shape, 'hint: np.array([1, 2])'],
    [
      'requires_grad, which would be set and ignored',
      () => Object.assign(np.ones([2]), { requires_grad: true }),
      'hint: new nn.Parameter(x) for what learns, else grad(f)(x)',
    ],
    ['accuracy of a list', () => train.accuracy([1] as never, undefined as never), '[accuracy] needs numbers'],
    ['pad without widths', () => np.pad([1], undefined as never), 'no widths'],
    [
      'split without parts',
      () => np.split([1], undefined as never),
      'a place to cut at must be a whole number, not undefined',
    ],
    [
      'an annotation without a place',
      () => plot.plt.plot([1, 2]).annotate('a', undefined as never),
      "as in annotate('peak', [x, y])",
    ],
    ['a table that is none', () => data.parseCsv(undefined as never), '[csv] takes the text of a table, got undefined'],
    ['a list that is to be a file', () => io.encodeNpy([1, 2] as never), 'takes tensors, got [1, 2]'],
    [
      'a first layer that does not fit',
      () => nn.sequential(nn.linear(50, 10))(np.zeros([3, 784])),
      'got (3, 784) (in 0: linear(50, 10))\nhint: make it linear(784, 10)',
    ],
    [
      'images before a linear layer',
      () => nn.sequential(nn.linear(784, 10))(np.zeros([3, 1, 28, 28])),
      'hint: put flatten before it',
    ],
    [
      'squared errors of labels',
      () => nn.meanSquaredError(np.zeros([4, 10]), np.zeros([4])),
      'hint: labels are compared as rows: oneHot(targets, 10)',
    ],
    [
      'squared errors of a column and a vector',
      () => nn.meanSquaredError(np.zeros([4, 1]), np.zeros([4])),
      'hint: reshape the targets to (-1, 1)',
    ],
    ['windows that are none', () => np.slidingWindows(np.zeros([4, 4]), 0), 'whole numbers from 1 up'],
    ['windows on a vector', () => np.slidingWindows(np.zeros([4]), 3), 'reshape to (1, n)'],
    ['a label that is none', () => plot.plt.plot([1, 2]).xlabel(undefined as never), 'text'],
  ])('of %s says what would be right', (_, f, words) => {
    expect(said(f)).toContain(words);
  });

  test.each([io.decodeNpy, io.decodePickle, io.decodeSafetensors, io.decodeNpz, data.decodeIdx, train.decodeModel])(
    'of %o name what is no bytes, and what makes bytes of a buffer',
    async (decode) => {
      const saidLater = async (bytes: unknown): Promise<string> => {
        try {
          return String(await decode(bytes as never));
        } catch (error) {
          return String(error);
        }
      };
      expect(await saidLater(new ArrayBuffer(8))).toMatch(/got ArrayBuffer\nhint: new Uint8Array\(buffer\)/);
      expect(await saidLater('a.npy')).toContain("takes the bytes of a file, got 'a.npy'");
      expect(await saidLater(undefined)).toContain('got undefined');
    },
  );

  test('of a layer at fault tell its place, which is a field, through models within models and in both languages', () => {
    const inner = nn.sequential(nn.linear(4, 3), nn.relu, nn.linear(5, 2));
    for (const [model, place] of [
      [inner, '2'],
      [nn.sequential(inner), '0.2'],
      [nn.sequential(nn.identity, nn.sequential(nn.identity, inner)), '1.1.2'],
    ] as const) {
      const error = caught(() => model(np.zeros([2, 4])));
      expect(error.place).toBe(place);
      expect(error.message).toContain(
        `got (2, 3) (in ${place}: linear(5, 2), after ${place.replace(/2$/, '1')}: relu)\nhint: make it linear(3, 2)`,
      );
      expect(error.stack).toContain(error.message);
      expect(error.stack).toContain('linear.ts');
      expect([error.shapes, error.op, Object.keys(error)]).toEqual([[[2, 3]], 'linear(5, 2)', []]);
    }
    setLanguage('zh');
    try {
      expect(caught(() => inner(np.zeros([2, 4]))).message).toMatch(
        /\(in 2: linear\(5, 2\), after 1: relu\)\n.*\n说明：.*5.*\(2, 3\)/,
      );
    } finally {
      setLanguage('en');
    }
  });

  test('of an op within a layer tell the place, too; outside of models there is none', () => {
    const model = nn.sequential(nn.identity, (x: Tensor) => x.matmul(np.ones([5, 2])));
    expect(caught(() => model(np.zeros([2, 4]))).message).toContain('(5, 2) (in 1: a function, after 0: identity)');
    expect(caught(() => nn.linear(5, 2)(np.zeros([2, 4]))).place).toBe(undefined);
  });

  test('a parameter is made of anything that makes an array', () => {
    expect(new nn.Parameter([1, 2]).mul(2).tolist()).toEqual([2, 4]);
    expect(said(() => new nn.Parameter([true] as never))).toContain('a parameter must be a float');
  });

  test('limits may be a list of two', () => {
    const axes = plot.plt.plot([1, 2, 3]);
    expect(axes.ylim([-1, 5]).ylim()).toEqual([-1, 5]);
    expect(axes.xlim([undefined, 4]).xlim()[1]).toBe(4);
  });

  test('one number is a square window', () => {
    expect(np.slidingWindows(np.zeros([5, 6]), 3).shape).toEqual([3, 4, 3, 3]);
    expect(np.slidingWindows(np.zeros([5, 6]), [1, 2], 2).shape).toEqual([3, 3, 1, 2]);
  });

  test('an error that nobody catches is printed once, without its fields', () => {
    const error = new ShapeError('why', { op: 'add', shapes: [[1]], hint: 'this' });
    expect([error.name, error.op, error.shapes, error.hint]).toEqual(['ShapeError', 'add', [[1]], 'this']);
    expect(Object.keys(error)).toEqual([]);
    expect(inspect(error).split('hint').length).toBe(2);
  });
});
