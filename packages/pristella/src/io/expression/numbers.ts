import { DataError, showShape } from '../../base/errors.ts';
import { type Form, form } from '../../base/form.ts';
import { type Attributes, type Kind, numberOfName } from '../../tensor/attributes.ts';

/** The numbers that a node holds. */
export interface Numbers {
  readonly attributes: readonly number[];
  readonly scalars: readonly number[];
}

const signed = form.whole(-Number.MAX_SAFE_INTEGER);
const notNegative = form.whole();
const list = form.list(signed);

/** Numbers each of which is larger than the one before. */
const ascending =
  (numbers: Form<number[]>): Form<number[]> =>
  (value, at) => {
    const found = numbers(value, at);
    if (found.every((v, i) => v > (found[i - 1] ?? -Infinity))) return found;
    throw new DataError(`the ${at} ${showShape(found)} do not ascend`);
  };

/** The form of an attribute of an op whose first input has `rank` axes. */
function formOf(kind: Kind, rank: number): Form<unknown> {
  if (typeof kind !== 'string') return form.oneOf(...kind);
  const axis = form.whole(0, rank - 1);
  return {
    whole: signed,
    axis,
    pair: form.tuple(notNegative, notNegative),
    flag: form.flag,
    name: form.text,
    list,
    scalars: list,
    axes: ascending(form.list(axis, 0, rank)),
  }[kind];
}

/** The form of all that an op is told. */
export const toldForm = (attributes: Attributes | undefined, rank: number): Form<Readonly<Record<string, unknown>>> =>
  form.object(
    Object.fromEntries(Object.entries(attributes?.kinds ?? {}).map(([name, kind]) => [name, formOf(kind, rank)])),
  );

/** What an op is told, in its form, as the numbers that a node holds: the other way round than `Attributes.of`. */
export function numbersOf(attributes: Attributes | undefined, told: Readonly<Record<string, unknown>>): Numbers {
  const numbers: number[] = [];
  let scalars: readonly number[] = [];
  for (const [name, kind] of Object.entries(attributes?.kinds ?? {})) {
    const value = told[name];
    if (kind === 'scalars') scalars = value as readonly number[];
    else if (Array.isArray(value)) numbers.push(...(value as readonly number[]));
    else if (typeof value === 'boolean') numbers.push(value ? 1 : 0);
    else if (typeof value === 'number') numbers.push(value);
    else numbers.push(kind === 'name' ? numberOfName(String(value)) : kind.indexOf(String(value)));
  }
  return { attributes: numbers, scalars };
}
