import { describe, expect, test } from 'vitest';
import { look, np, type Tensor } from '../../src/index.ts';

/** The number that a formula gives when it is read by the rules of arithmetic; `names` are the values of its names. */
function readNumber(formula: string, names: Readonly<Record<string, number>> = {}): number {
  const tokens = formula.match(/\*\*|[><=!]=|[a-z]\w*|[\d.]+(?:e[+-]?\d+)?|\S/g)!;
  let at = 0;
  const binary: Record<string, [binds: number, f: (a: number, b: number) => number]> = {
    '>': [1, (a, b) => Number(a > b)],
    '>=': [1, (a, b) => Number(a >= b)],
    '<': [1, (a, b) => Number(a < b)],
    '<=': [1, (a, b) => Number(a <= b)],
    '==': [1, (a, b) => Number(a === b)],
    '!=': [1, (a, b) => Number(a !== b)],
    '+': [2, (a, b) => a + b],
    '-': [2, (a, b) => a - b],
    '*': [3, (a, b) => a * b],
    '·': [3, (a, b) => a * b],
    '/': [3, (a, b) => a / b],
  };
  const take = (token: string): void => expect(tokens[at++], formula).toBe(token);
  const atom = (): number => {
    const token = tokens[at++]!;
    if (token !== '(') return names[token] ?? Number(token);
    const inner = level(1);
    take(')');
    return inner;
  };
  // A power binds more closely than the sign before it, and a second power needs brackets.
  const power = (): number => {
    let x = atom();
    if (tokens[at] === '²') [x, at] = [x * x, at + 1];
    if (tokens[at] !== '**') return x;
    at++;
    const y = atom();
    expect(tokens[at], formula).not.toBe('**');
    return x ** y;
  };
  const signed = (): number => {
    if (tokens[at] !== '-') return power();
    at++;
    expect(tokens[at], formula).not.toBe('-');
    return -power();
  };
  const level = (binds: number): number => {
    let x = binds > 3 ? signed() : level(binds + 1);
    for (let sign = binary[tokens[at]!]; sign && sign[0] === binds; sign = binary[tokens[at]!]) {
      at++;
      x = sign[1](x, binds === 3 ? signed() : level(binds + 1));
    }
    return x;
  };
  const value = level(1);
  expect(tokens.slice(at), formula).toEqual([]);
  return value;
}

type Op = (...inputs: readonly (Tensor | number)[]) => Tensor;
/** The ops of formulas. They are called with a list, so that no name is read from the source of this file. */
const ops = {
  add: [np.add, 2],
  sub: [np.sub, 2],
  mul: [np.mul, 2],
  div: [np.div, 2],
  pow: [np.pow, 2],
  neg: [np.neg, 1],
  square: [np.square, 1],
  'times -0.5': [np.mul, -0.5],
  'minus -1.5': [np.sub, -1.5],
  greater: [np.greater, 2],
  greaterEqual: [np.greaterEqual, 2],
  less: [np.less, 2],
  lessEqual: [np.lessEqual, 2],
  equal: [np.equal, 2],
  notEqual: [np.notEqual, 2],
} as Readonly<Record<string, readonly [op: Op, inputsOrNumber: number]>>;
function applied(name: string, a: Tensor, b: Tensor): Tensor {
  const [op, n] = ops[name]!;
  const inputs = n === 2 ? [a, b] : n === 1 ? [a] : [a, n];
  return op(...inputs);
}
const floats = ['add', 'sub', 'mul', 'div', 'pow', 'neg', 'square', 'times -0.5', 'minus -1.5'];

const x3 = look.name(np.ones([2, 3, 4]), 'x');

describe('a formula, read by the rules of arithmetic, is the value', () => {
  const x = look.name(np.array(1.75), 'x');
  const y = look.name(np.array(1.25), 'y');
  const z = look.name(np.array(2.5), 'z');
  const [xy, yz] = [[x, y] as const, [y, z] as const];
  const names = { x: 1.75, y: 1.25, z: 2.5 };

  test.each(Object.keys(ops))('of %s upon each two, on either side, in names and in numbers', (outer) => {
    const pairs = floats.flatMap((left) => floats.map((right) => [left, right] as const));
    const r = look.record(() => {
      const inputs = pairs.map(([l, r]) => [applied(l, ...xy), applied(r, ...yz)] as const);
      return Object.fromEntries(inputs.map((two, i) => [`r${i}`, applied(outer, ...two)]));
    });
    pairs.forEach((_, i) => {
      const node = look.find(r, `r${i}`);
      const value = Number(node.values![0]);
      const { symbols, numbers } = look.formula(r, `r${i}`);
      expect(symbols.startsWith(`r${i} = `)).toBe(true);
      if (Number.isNaN(value)) return;
      for (const text of [symbols, numbers, look.element(r, `r${i}`, [])]) {
        // Numbers are written with eight digits after the point.
        const read = readNumber(text.slice(text.indexOf(' = ') + 3), text === symbols ? names : {});
        expect(Math.abs(read - value) / Math.max(1, Math.abs(value)), `${text}: ${value}`).toBeLessThan(1e-6);
      }
    });
  });

  test.each<[string, () => Tensor]>([
    ['x + y + z', () => x.add(y).add(z)],
    ['x + y + z', () => x.add(y.add(z))],
    ['x * y * z', () => x.mul(y.mul(z))],
    ['x * y + z', () => x.mul(y).add(z)],
    ['x - y + z', () => x.sub(y).add(z)],
    ['x - (y + z)', () => x.sub(y.add(z))],
    ['x / y / z', () => x.div(y).div(z)],
    ['x * y / z', () => x.mul(y.div(z))],
    ['(-x) * y', () => x.neg().mul(y)],
    ['-x + y', () => x.neg().add(y)],
    ['-x²', () => x.square().neg()],
    ['x² * y', () => x.square().mul(y)],
    ['(x * y)²', () => x.mul(y).square()],
    ['x ** (-y)', () => x.pow(y.neg())],
    ['(-x) ** y', () => x.neg().pow(y)],
    ['x ** y * z', () => x.pow(y).mul(z)],
    ['(x ** y) ** z', () => x.pow(y).pow(z)],
    ['(x²) ** y', () => x.square().pow(y)],
    ['x > y + z', () => x.greater(y.add(z))],
    ['-exp(x)', () => x.exp().neg()],
    ['-(-x)', () => x.neg().neg()],
    ['-(x * y)', () => x.mul(y).neg()],
    ['x - (-2)', () => x.sub(-2)],
  ])('with brackets only where they are needed: %s', (text, program) => {
    const r = look.record(() => ({ r: program() }));
    expect(look.formula(r, 'r').symbols).toBe(`r = ${text}`);
  });
});

describe('an element, read by the rules of arithmetic, is the value', () => {
  const array = (...shape: number[]): Tensor =>
    look.name(np.random.defaultRng(shape.length).integers(-4, 5, shape).astype('float64'), 'x');

  test.each<[string, () => Tensor]>([
    ['of a product of matrices', () => array(3, 4).matmul(array(4, 2))],
    ['of a product of a vector and a matrix', () => array(4).matmul(array(4, 3))],
    ['of products of many matrices', () => array(2, 3, 4).matmul(array(2, 4, 2))],
    ['of products with one matrix for all', () => array(2, 3, 4).matmul(array(4, 2))],
    ['of products whose batches broadcast', () => array(2, 1, 3, 4).matmul(array(3, 4, 2))],
    ['of a sum along the first axis', () => array(3, 2, 4).sum(0)],
    ['of a sum along the middle axis', () => array(3, 4, 2).sum(1)],
    ['of a sum along two axes', () => array(3, 4, 2).sum([0, 2])],
    ['of a sum along all axes', () => array(3, 2, 2).sum()],
    ['of a sum that keeps its axes', () => array(3, 4, 2).sum({ axis: [1, 2], keepdims: true })],
    ['of a product along an axis', () => array(2, 3, 4).prod(1)],
    ['of a sum that broadcasts', () => array(3, 1, 2).add(array(4, 1)).mul(array(2))],
    ['of a transposed one', () => array(2, 3, 4).transpose(2, 0, 1).sub(array(3))],
    ['of a slice that runs backwards', () => array(5, 4).at('::-2', '1:').add(9)],
    ['of one of another dtype', () => array(2, 3).astype('float32').square()],
  ])('%s', (_title, program) => {
    const r = look.record(() => ({ r: program() }));
    const { shape, values } = look.find(r, 'r');
    expect(values!.length).toBe(shape.reduce((a, b) => a * b, 1));
    values!.forEach((value, at) => {
      let rest = at;
      const index = shape.toReversed().map((size) => {
        const i = rest % size;
        rest = (rest - i) / size;
        return i;
      });
      const text = look.element(r, 'r', index.reverse());
      expect(text).toContain(' = ');
      expect(readNumber(text.slice(0, text.indexOf(' = ')))).toBe(Number(value));
      expect(readNumber(text.slice(text.indexOf(' = ') + 3)), text).toBe(Number(value));
    });
  });

  test('shows twelve terms, and of thirteen the first three and the last', () => {
    const textOf = (n: number): string => {
      const r = look.record(() => ({ r: look.name(np.arange(1, n + 1), 'n').sum() }));
      return look.element(r, 'r', []);
    };
    expect(textOf(12)).toBe('78 = 1 + 2 + 3 + 4 + 5 + 6 + 7 + 8 + 9 + 10 + 11 + 12');
    expect(textOf(13)).toBe('91 = 1 + 2 + 3 + … + 13');
    expect(textOf(0)).toBe('0');
  });

  test('is taken apart through sixty ops', () => {
    const one = look.name(np.array([1]), 'one');
    const termsOf = (n: number): string[] => {
      const r = look.record(() => ({
        r: Array.from({ length: n }).reduce((x: Tensor) => np.add(...([x, one] as const)), one),
      }));
      return look.element(r, 'r', [0]).split(' = ')[1]!.split(' + ');
    };
    expect(termsOf(60)).toEqual(Array.from({ length: 61 }, () => '1'));
    expect(termsOf(61)).toEqual(['2', ...Array.from({ length: 60 }, () => '1')]);
  });

  test('has a place in the array, which is as many whole numbers as it has axes', () => {
    const r = look.record(() => ({ r: array(2, 3).add(1) }));
    for (const index of [[2, 0], [0, 3], [-1, 0], [0, -1], [0], [0, 0, 0], [0.5, 0], []])
      expect(() => look.element(r, 'r', index), String(index)).toThrow('is no place in (2, 3)');
    for (const index of [
      [0, 0],
      [1, 2],
    ])
      expect(look.element(r, 'r', index)).toContain(' + 1');
  });
});

describe('a formula tells', () => {
  test('arrays of up to 64 elements, and of more their dtype and shape', () => {
    const numbersOf = (...shape: number[]): string => {
      const r = look.record(() => ({ r: np.ones(shape).neg() }));
      return look.formula(r, 'r').numbers;
    };
    expect(numbersOf(64)).toBe(`[${'-1 '.repeat(64).trim()}] = -[${'1 '.repeat(64).trim()}]`);
    expect(numbersOf(65)).toBe('float64 (65,) = -float64 (65,)');
    expect(numbersOf(2, 1, 2)).toBe('[[[-1 -1]] [[-1 -1]]] = -[[[1 1]] [[1 1]]]');
    expect(numbersOf(2, 0)).toBe('[[] []] = -[[] []]');
  });

  test('numbers with eight digits after the point, and very small and large ones with eight in all', () => {
    const shownAs = (x: number): string => {
      const r = look.record(() => ({ r: np.add(x, np.array([0])) }));
      return look.element(r, 'r', [0]).split(' = ')[0]!;
    };
    expect([1 / 3, 0.0001, 0.000123456789012, 12345.123456789].map(shownAs)).toEqual([
      '0.33333333',
      '0.0001',
      '0.00012346',
      '12345.12345679',
    ]);
    expect([0.0000123456789012, 0.00009999999999, 123456789.125, 1e8, 99999999.123456].map(shownAs)).toEqual([
      '0.000012345679',
      '0.0001',
      '123456790',
      '100000000',
      '99999999.123456',
    ]);
    expect([-0.0000123456789012, -123456789.125].map(shownAs)).toEqual(['-0.000012345679', '-123456790']);
  });

  test('a slice as at() takes it', () => {
    const M = look.name(np.arange(30).reshape(5, 6), 'M');
    for (const rows of [':', '1:', ':4', '1:3', '::2', '1:5:3', '::-1', '3:0:-2', '4:1:-1', '2:3', '0:1'])
      for (const columns of ['0:5', '2:', '5:6', '::-5', '4::-3', '1:6:4']) {
        const r = look.record(() => ({ r: M.at(...([rows, columns] as const)) }));
        const { symbols } = look.formula(r, 'r');
        const [, a, b] = symbols.match(/^r = M\[(.*), (.*)\]$/) ?? [];
        expect(M.at(a!, b!).tolist(), `${rows}, ${columns}: ${symbols}`).toEqual(M.at(rows, columns).tolist());
      }
  });

  test.each<[string, () => Tensor]>([
    ['sum(x, 0)', () => np.sum(x3, 0)],
    ['sum(x, [0, 2])', () => np.sum(x3, [0, 2])],
    ['sum(x)', () => np.sum(x3)],
    ['sum(x)', () => np.sum(x3, [0, 1, 2])],
    ['max(x, 2)', () => np.max(x3, 2)],
    ['cumsum(x, 1)', () => np.cumsum(x3, 1)],
  ])('along which axes: %s', (text, program) => {
    const r = look.record(() => ({ r: program() }));
    expect(look.formula(r, 'r').symbols).toBe(`r = ${text}`);
  });
});

describe('a formula', () => {
  const formulaOf = (program: () => Tensor, index?: number[]): string => {
    const r = look.record(() => ({ y: program() }));
    return index ? look.element(r, 'y', index) : look.formula(r, 'y').symbols;
  };
  const a = look.name(np.array([1, -2, 3]), 'a');
  const b = look.name(np.array([4, 5, 6]), 'b');
  const M = look.name(
    np.array([
      [1, 2, 3],
      [4, 5, 6],
    ]),
    'M',
  );

  test.each<[string, () => Tensor]>([
    ['y = a - (b - a)', () => a.sub(b.sub(a))],
    ['y = a - b - a', () => a.sub(b).sub(a)],
    ['y = (a + b) * a', () => a.add(b).mul(a)],
    ['y = a / (b * a)', () => a.div(b.mul(a))],
    ['y = -(a + b)', () => a.add(b).neg()],
    ['y = (-a)²', () => a.neg().square()],
    ['y = a + (-b)', () => a.add(b.neg())],
    ['y = M·a', () => M.dot(a)],
    ['y = M·Mᵀ', () => M.dot(M.T)],
    ['y = a ** b', () => a.pow(b)],
    ['y = where(a > b, a, b)', () => np.where(a.greater(b), a, b)],
    ['y = M[0:1, 1:3]', () => M.at('0:1', '1:')],
    ['y = sum(exp(a))', () => a.exp().sum()],
  ])('%s', (text, program) => {
    expect(formulaOf(program)).toBe(text);
  });

  test.each<[string, () => Tensor, number[]]>([
    ['-8 = -2 - (5 - (-2)·0.5)', () => a.sub(b.sub(a.mul(0.5))), [1]],
    ['1 = (-2)² + 3·(-1)', () => a.square().add(a.at(2).mul(-1)), [1]],
    ['14 = 1·1 + 2·2 + 3·3', () => M.dot(M.T), [0, 0]],
    ['32 = 4·1 + 5·2 + 6·3', () => M.dot(M.T), [1, 0]],
    ['7 = 2 + 5', () => M.sum(0), [1]],
    ['15 = 4 + 5 + 6', () => M.sum({ axis: 1, keepdims: true }), [1, 0]],
    ['6 = 1·2·3', () => M.prod(1), [0]],
    ['8 = 3 + 5', () => M.T.at(2, 0).add(b.at(1)), []],
    ['-1 = -2 + 1', () => a.add(np.array([[1], [2]])), [0, 1]],
  ])('of an element: %s', (text, program, index) => {
    expect(formulaOf(program, index)).toBe(text);
  });

  test('of a long sum has its first terms and the last', () => {
    expect(formulaOf(() => look.name(np.arange(100), 'n').sum(), [])).toBe('4950 = 0 + 1 + 2 + … + 99');
  });

  test('goes down to names, and large arrays are told by their shapes', () => {
    const looped = formulaOf(() => {
      let x = a;
      for (let i = 0; i < 1000; i++) x = x.add(b);
      return x;
    });
    expect(looped).toBe('y = x + b');
    const r = look.record(() => ({ y: np.ones([100, 784]).clone().sum(1) }));
    expect(look.formula(r, 'y').numbers).toBe('float64 (100,) = sum(float64 (100, 784), 1)');
    expect(() => look.formula(r, 99)).toThrow('99 is no node of a recording of 2');
  });
});
