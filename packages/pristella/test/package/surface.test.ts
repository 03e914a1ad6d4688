import { expect, test } from 'vitest';
import * as pristella from '../../src/index.ts';

// What the library promises to keep. A new name is a decision: it is added here.

test('the top level gives namespaces, tensors, gradients, devices and errors', () => {
  const names = Object.keys(pristella).filter((name) => !name.endsWith('Error'));
  expect(names.sort().join(' ')).toBe(
    'Tensor checkGrad checkpoint compareGrad compute customGradient data deviceInfo engine explain fromRaw getDevice getThreads grad hessian hvp io jacobian ' +
      'jvp look measurePeak nn noGrad np numericalDiff numericalGradient plot profile ready setDevice setLanguage setThreads ' +
      'stopSignal toRaw train transferList valueAndGrad vjp vmap',
  );
});

test('every error is a class of its own, by its own name', () => {
  const errors = Object.entries(pristella).filter(([name]) => name.endsWith('Error'));
  expect(errors.length).toBeGreaterThan(10);
  for (const [name, Class] of errors) {
    const error = new (Class as typeof pristella.PristellaError)('why', { op: 'add' });
    expect(error).toBeInstanceOf(pristella.PristellaError);
    expect(String(error)).toBe(`${name}: [add] why`);
  }
});

test('np, nn, train, data, io and plot give nothing of the engine room', () => {
  const { np, nn, train, data, io, plot } = pristella;
  for (const [space, names] of Object.entries({ np, nn, train, data, io, plot })) {
    const inner = Object.keys(names).filter((name) => /Samples$|Op$|^(make|cast|embed|strided|lower\w*)$/.test(name));
    expect(inner, space).toEqual([]);
  }
});

test('every method of a tensor can be put aside for another, as by who watches calls', () => {
  const fixed = Object.entries(Object.getOwnPropertyDescriptors(pristella.Tensor.prototype)).filter(
    ([, d]) => !d.configurable,
  );
  expect(fixed.map(([name]) => name)).toEqual(['T']);
});

test('every function of np that is a method, too, gives the same by both names', () => {
  const real = pristella.np.array([[0.25, 0.5, 0.75]]);
  const whole = pristella.np.array([[1, 2, 3]], { dtype: 'int32' });
  const functions = Object.entries(pristella.np).filter(
    ([name, f]) =>
      typeof f === 'function' &&
      f.length === 1 &&
      !['set', 'reshape'].includes(name) &&
      name in pristella.Tensor.prototype,
  );
  expect(functions.length).toBeGreaterThan(20);
  for (const [name, f] of functions) {
    const x = name.startsWith('bitwise') ? whole : real;
    const method = Reflect.get(x, name) as () => unknown;
    expect(String(method.call(x)), name).toBe(String((f as (x: unknown) => unknown)(x)));
  }
});

test('the constants of np are those of NumPy, and the names of dtypes make arrays of them', () => {
  const { np } = pristella;
  expect([np.pi, np.e, np.inf, np.nan, np.newaxis]).toEqual([Math.PI, Math.E, Infinity, Number.NaN, null]);
  for (const name of ['float64', 'float32', 'int32', 'uint8', 'bool'] as const) {
    expect(np[name]).toBe(name);
    expect(np.zeros([2], { dtype: np[name] }).dtype).toBe(name);
  }
});
