import { IndexError } from './errors.ts';
import { quoted } from './shown.ts';

const refuse = (key: string): never => {
  throw new IndexError('a Map has its values under get, not as fields, which JavaScript would answer by undefined', {
    op: quoted(key),
    hint: `.get(${quoted(key)}), and .set(...) to write`,
  });
};
const isName = (map: unknown, key: string | symbol): key is string =>
  typeof key === 'string' && map instanceof Map && Map.prototype.has.call(map, key);

/** JSON knows no Map and would write `{}`. */
const toJSON = {
  configurable: true,
  value(this: Map<unknown, unknown>) {
    return Object.fromEntries(this);
  },
};
const prototype = new Proxy<Map<unknown, unknown>>(Object.create(Map.prototype, { toJSON }), {
  get: (target, key, map) => (!(key in target) && isName(map, key) ? refuse(key) : Reflect.get(target, key, map)),
  set: (target, key, value, map) => (isName(map, key) ? refuse(key) : Reflect.set(target, key, value, map)),
});

/** The same map of values by name, as those know it who come from Python: `map['w']` throws IndexError, JSON has its values. */
export const byName = <M extends Map<unknown, unknown>>(map: M): M => Object.setPrototypeOf(map, prototype);
