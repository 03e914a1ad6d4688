/** The library's `np`, whose random numbers are data that is there: how they were drawn is no part of what is looked at. */
import { fromRaw, np as library, Tensor, toRaw } from 'pristella';

const drawn = (value: unknown): unknown => {
  if (value instanceof Tensor) return fromRaw(toRaw(value));
  return value instanceof library.random.Generator ? known(value) : value;
};

/** The same object, whose functions give numbers that are drawn. */
function known<T extends object>(from: T): T {
  return new Proxy(from, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name, target);
      if (typeof value !== 'function' || name === 'Generator') return value;
      return (...args: readonly unknown[]) => drawn(Reflect.apply(value, target, args));
    },
  });
}

export const np: typeof library = { ...library, random: known({ ...library.random }) };
