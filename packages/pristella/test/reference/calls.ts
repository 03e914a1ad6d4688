/** What the examples of the reference call, to be called again with other arguments. */
import * as pristella from 'pristella';
import * as node from 'pristella/node';
import { partsOf } from '../../../../scripts/reference/entry.ts';
import { publicValue } from '../../../../scripts/reference/surface.ts';

export type Call = (...args: unknown[]) => unknown;

/** Told of each call: what is called, a way to call it, and with what it was called. */
type Note = (name: string, f: Call, args: readonly unknown[]) => void;

/** Runs the example of a public name and notes the calls of it and, of a class, of some of its methods. */
export async function noteCalls(
  name: string,
  code: string,
  methods: readonly string[],
  folder: string,
  note: Note,
): Promise<void> {
  const value = publicValue(name) as (Call & { readonly prototype?: object }) | undefined;
  const undo: (() => void)[] = [];
  const isClass = /^class\b/.test(Function.prototype.toString.call(value));
  for (const method of methods) {
    const home = (method in (value!.prototype ?? {}) ? value!.prototype : value) as Record<string, Call>;
    const original = home[method]!;
    home[method] = function (this: unknown, ...args: unknown[]) {
      note(`${name}.${method}`, (...given) => original.apply(this, given), args);
      return original.apply(this, args);
    };
    undo.push(() => {
      home[method] = original;
    });
  }
  const noted =
    typeof value === 'function'
      ? new Proxy(value, {
          apply: (f, self, args) => {
            note(name, (...given) => Reflect.apply(f, self, given), args);
            return Reflect.apply(f, self, args);
          },
          // A class of the example may extend it.
          construct: (C, args, made) => {
            note(name, (...given) => Reflect.construct(C, given, made), args);
            return Reflect.construct(C, args, made);
          },
        })
      : value;
  const replaced = (space: object, [first, ...rest]: readonly string[]): object => ({
    ...space,
    [first!]: rest.length === 0 ? noted : replaced((space as Record<string, object>)[first!]!, rest),
  });
  const library = replaced({ ...pristella, ...node }, name.replace(/^node\./, '').split('.'));
  const scope = { ...library, folder, console: { log: () => {} } };
  const AsyncFunction = (async () => {}).constructor as new (...text: string[]) => Call;
  // What is a method of tensors, too, is called so in the examples of some functions.
  const method = partsOf(name)[1];
  const { prototype } = pristella.np.Tensor as unknown as { prototype: Record<string, Call> };
  if (
    !isClass &&
    name.startsWith('np.') &&
    typeof Object.getOwnPropertyDescriptor(prototype, method)?.value === 'function'
  ) {
    const original = prototype[method]!;
    const write = (f: Call): unknown => Object.defineProperty(prototype, method, { value: f, configurable: true });
    write(function (this: unknown, ...args: unknown[]) {
      note(name, (x, ...rest) => original.apply(x, rest), [this, ...args]);
      return original.apply(this, args);
    });
    undo.push(() => write(original));
  }
  try {
    pristella.np.random.seed(0);
    await new AsyncFunction(...Object.keys(scope), code)(...Object.values(scope));
  } finally {
    for (const back of undo) back();
  }
}

/** What a call throws, at once, when it is waited for, or when it is asked for its first value. */
export async function thrownBy(f: () => unknown): Promise<unknown> {
  try {
    const result = (await f()) as { readonly next?: () => unknown } | undefined;
    if (typeof result?.next === 'function' && Symbol.asyncIterator in result) await result.next();
    return undefined;
  } catch (error) {
    return error;
  }
}
