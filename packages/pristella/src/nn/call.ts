import { ArgumentError, PristellaError } from '../base/errors.ts';
import { Parameter } from '../grad/parameter.ts';
import { passInput, takeBack } from '../tensor/passes.ts';
import { currentScope } from '../tensor/scope.ts';
import { Tensor } from '../tensor/tensor.ts';
import { mostInputs, parametersOf } from './arity.ts';
import { checkMade } from './mode.ts';
import type { AnyModule } from './module.ts';
import { adopt, type Place, placeNow, placeOfModel } from './place.ts';
import { isPlain, nameOf } from './written.ts';

type Forward = (...inputs: readonly unknown[]) => unknown;

/** Lists within lists beyond which no parameter is looked for. */
const DEEPEST = 16;

/** Takes note of what a model is given: a parameter there is known to who gave it, and need not be the model's own. */
function note(given: unknown, known: WeakSet<Parameter>, depth = 0): void {
  if (given instanceof Tensor) {
    passInput.bytes += given.node.bytes;
    if (given instanceof Parameter) known.add(given);
  } else if (depth < DEEPEST) {
    // Lists of numbers may be long.
    const isList = Array.isArray(given) && typeof given[0] === 'object';
    if (isList || isPlain(given)) for (const value of Object.values(given)) note(value, known, depth + 1);
  }
}

function begin(model: AnyModule, place: Place, inputs: readonly unknown[]): void {
  passInput.bytes = 0;
  if (place.known === null) adopt(model);
  for (let i = 0; i < inputs.length; i++) note(inputs[i], place.known!);
}

/**
 * Calls a module: what its `forward` makes of the inputs. Throws ArgumentError for a wrong number of them, and for a module without
 * `forward` or with one that returns nothing.
 */
export function callModule(module: AnyModule, inputs: readonly unknown[]): unknown {
  const outer = placeNow();
  const place = outer === null ? placeOfModel(module) : outer.enter(module);
  const scope = currentScope.now;
  const forward = module.forward as Forward;
  let done = false;
  currentScope.now = place;
  place.last = null;
  try {
    if (outer === null) begin(module, place, inputs);
    if (typeof forward !== 'function')
      throw new ArgumentError('a module needs a method forward(x)', { op: nameOf(module) });
    if (inputs.length > forward.length && inputs.length > mostInputs(forward)) throw wrongNumber(module, inputs);
    const y = forward.apply(module, inputs as unknown[]);
    if (y === undefined) checkMade(y, `forward of ${nameOf(module)}`);
    done = true;
    if (place.outer !== null) place.outer.last = place;
    return y;
  } catch (error) {
    throw explained(error, module, place, inputs);
  } finally {
    currentScope.now = scope;
    if (!done && outer === null) takeBack();
  }
}

function wrongNumber(module: AnyModule, { length }: readonly unknown[], cause?: unknown): ArgumentError {
  const written = parametersOf(module.forward as Forward)?.join(', ') ?? '...';
  const details = { op: nameOf(module), cause };
  return new ArgumentError(`takes (${written}), got ${length} input${length === 1 ? '' : 's'}`, details);
}

/**
 * The error with what the call tells about it. An input that may be left out looks in JavaScript like any other: where fewer came
 * than are written, and one that is undefined was an error, that is the reason.
 */
function explained(error: unknown, module: AnyModule, place: Place, inputs: readonly unknown[]): unknown {
  const missing = typeof module.forward === 'function' && inputs.length < module.forward.length;
  const isUndefined = error instanceof TypeError || (error instanceof PristellaError && error.cause === undefined);
  const told =
    missing && isUndefined && error.message.includes('undefined') ? wrongNumber(module, inputs, error) : error;
  if (told instanceof PristellaError) place.locate(told, inputs);
  return told;
}
