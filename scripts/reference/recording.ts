/** The library as an example sees it, with one function that notes how it is called. */
import * as pristella from 'pristella';
import * as node from 'pristella/node';
import { writtenName } from './surface.ts';

/** A call: the function and what it was given; of a method, the tensor is the first argument. */
export interface Recorded {
  readonly f: (...args: unknown[]) => unknown;
  readonly args: readonly unknown[];
}

interface Recording {
  readonly library: Readonly<Record<string, unknown>>;
  readonly calls: readonly Recorded[];
  /** Puts back what was there before. */
  readonly end: () => void;
}

type Space = Record<string, unknown>;

/** A copy of nested namespaces in which the function at a path is replaced. */
function replaced(space: Space, path: readonly string[], by: (f: Recorded['f']) => Recorded['f']): Space {
  const [name, ...rest] = path as [string, ...string[]];
  const value = space[name];
  if (rest.length > 0) return { ...space, [name]: replaced(value as Space, rest, by) };
  const isClass = typeof value !== 'function' || /^class\b/.test(Function.prototype.toString.call(value));
  return isClass ? space : { ...space, [name]: by(value as Recorded['f']) };
}

/** Begins to note the calls of a function such as `np.linalg.svd`, by its name and as a method of tensors. */
export function recording(name: string): Recording {
  const calls: Recorded[] = [];
  const path = writtenName(name).split('.');
  const method = path.at(-1)!;
  const isOfTensors = path[0] === 'Tensor';
  const noted =
    (f: Recorded['f']): Recorded['f'] =>
    (...args) => {
      calls.push({ f, args });
      return f(...args);
    };
  const all = { ...pristella, ...node };
  const library = isOfTensors ? all : replaced(all, path, noted);
  const own =
    path[0] === 'np' && path.length === 2
      ? Object.getOwnPropertyDescriptor(pristella.Tensor.prototype, method)
      : undefined;
  if (isOfTensors || typeof own?.value !== 'function') return { library, calls, end: () => {} };
  const original = own.value as (this: unknown, ...args: unknown[]) => unknown;
  const value = function (this: unknown, ...args: unknown[]): unknown {
    calls.push({ f: (x, ...rest) => original.apply(x, rest), args: [this, ...args] });
    return original.apply(this, args);
  };
  Object.defineProperty(pristella.Tensor.prototype, method, { ...own, value });
  const end = (): void => {
    Object.defineProperty(pristella.Tensor.prototype, method, own);
  };
  return { library, calls, end };
}
