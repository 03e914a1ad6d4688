import type { AnyModule } from './module.ts';

/**
 * What can be called although it is an instance: `this` is a function, whose prototype is that of the class. Fields of
 * subclasses, `#private` ones among them, lie on that function.
 */
export abstract class Callable {
  /** `run` is what a call comes to. */
  constructor(run: (self: AnyModule, inputs: readonly unknown[]) => unknown) {
    const call = (...inputs: readonly unknown[]): unknown => run(self, inputs);
    // A function has these of its own and does not let them be set: here they are names like all others.
    for (const field of ['length', 'name']) Reflect.deleteProperty(call, field);
    const self: AnyModule = Object.setPrototypeOf(call, new.target.prototype);
    // biome-ignore lint/correctness/noConstructorReturn: what subclasses see as `this` is the function itself
    return self;
  }
}
