import { expect, test } from 'vitest';
import { PristellaError } from '../../src/base/errors.ts';
import { Tensor } from '../../src/tensor/tensor.ts';

/** `call ⇒ Name: [op] what was wrong; hint: what would be right | axis [shapes]`, in which ⏎ stands for the end of a line. */
const line = /^(.*?) ⇒ (.*?)(?:; hint: (.*?))?(?: \| (?:(-?\d+) ?)?(\[.*)?)?$/;

/**
 * Tests of what calls say, a line each, to the letter, and of the parts that programs can read: the op, the hint, the axis and the
 * shapes at fault. Calls see what `scope` makes for each.
 */
export function saysToTheLetter(table: string, scope: () => Readonly<Record<string, unknown>>): void {
  const rows = table
    .trim()
    .split('\n')
    .map((row) =>
      line
        .exec(row.replaceAll('\\`', '`'))!
        .slice(1)
        .map((part) => part?.replaceAll('⏎', '\n')),
    );
  test.each(rows)('%s', async (call, said, hint, axis, shapes) => {
    const names = scope();
    let error: unknown;
    try {
      const made: unknown = await new Function(...Object.keys(names), `return (async () => ${call})()`)(
        ...Object.values(names),
      );
      // What is computed when it is read, and of a file the tensors that cannot be made.
      if (made instanceof Tensor) made.data();
      const { tensors = made } = Object(made) as { tensors?: unknown };
      if (tensors instanceof Map) for (const name of tensors.keys()) tensors.get(name);
    } catch (e) {
      error = e;
    }
    expect(String(error)).toBe(hint === undefined ? said : `${said}\nhint: ${hint}`);
    expect(error).toBeInstanceOf(PristellaError);
    const ours = error as PristellaError;
    expect([ours.op, ours.hint]).toEqual([/^\w+: \[(.*?)\] /.exec(said!)?.[1], hint]);
    expect([ours.axis, ours.shapes]).toEqual([axis && Number(axis), shapes && JSON.parse(shapes)]);
  });
}
