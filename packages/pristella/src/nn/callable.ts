/** What a call of an instance comes to. */
export const invoke: unique symbol = Symbol('invoke');

/**
 * What can be called although it is an instance: `this` is a function, whose prototype is that of the class. Fields of
 * subclasses, `#private` ones among them, lie on that function.
 */
export abstract class Callable {
  constructor() {
    const call = (...inputs: readonly unknown[]): unknown => (call as unknown as Callable)[invoke](inputs);
    // A function has these of its own and does not let them be set: here they are names like all others.
    for (const field of ['length', 'name']) Reflect.deleteProperty(call, field);
    // biome-ignore lint/correctness/noConstructorReturn: what subclasses see as `this` is the function itself
    return Object.setPrototypeOf(call, new.target.prototype) as Callable;
  }

  /** @internal */
  abstract [invoke](inputs: readonly unknown[]): unknown;
}
