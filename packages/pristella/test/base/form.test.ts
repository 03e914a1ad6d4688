import { describe, expect, test } from 'vitest';
import { toJson } from '../../src/base/form.ts';
import { DataError, io } from '../../src/index.ts';

const { form, checkForm, parseForm } = io;
const of =
  <T>(wanted: io.Form<T>, value: unknown) =>
  () =>
    checkForm(wanted, value, 'the file');

describe('a form', () => {
  test('of single values takes them and nothing else, at its limits and beside them', () => {
    const values: unknown[] = [
      -1,
      0,
      1,
      2,
      3,
      0.5,
      2 ** 53 - 1,
      2 ** 53,
      Number.NaN,
      Infinity,
      null,
      '',
      'a',
      true,
      [],
      {},
    ];
    const taken = (wanted: io.Form<unknown>): unknown[] =>
      values.filter((value) => {
        try {
          checkForm(wanted, value, 'x');
          return true;
        } catch (error) {
          expect(error).toBeInstanceOf(DataError);
          return false;
        }
      });
    expect(taken(form.text)).toEqual(['', 'a']);
    expect(taken(form.flag)).toEqual([true]);
    expect(taken(form.finite)).toEqual([-1, 0, 1, 2, 3, 0.5, 2 ** 53 - 1, 2 ** 53]);
    expect(taken(form.positive)).toEqual([1, 2, 3, 0.5, 2 ** 53 - 1, 2 ** 53]);
    expect(taken(form.notNegative)).toEqual([0, 1, 2, 3, 0.5, 2 ** 53 - 1, 2 ** 53]);
    expect(taken(form.number)).toEqual([-1, 0, 1, 2, 3, 0.5, 2 ** 53 - 1, 2 ** 53, Number.NaN, Infinity, null]);
    expect(taken(form.whole())).toEqual([0, 1, 2, 3, 2 ** 53 - 1]);
    expect(taken(form.whole(1, 2))).toEqual([1, 2]);
    expect(taken(form.oneOf('a', 'b'))).toEqual(['a']);
    expect(taken(form.orNull(form.flag))).toEqual([null, true]);
    expect(taken(form.list(form.text))).toEqual([[]]);
    expect(taken(form.record(form.text))).toEqual([{}]);
    expect(taken(form.anything)).toEqual(values);
  });

  test('of larger ones names the place that does not fit', () => {
    const run = form.object({ step: form.whole(), seen: form.list(form.record(form.number)) }, { note: form.text });
    const right = { step: 1, seen: [{ loss: 0.5 }, {}] };
    expect(of(run, right)()).toEqual(right);
    expect(of(run, { ...right, note: 'x' })()).toEqual({ ...right, note: 'x' });
    expect(of(run, { ...right, step: -1 })).toThrow("the file: 'step' must be a whole number of at least 0, not -1");
    expect(of(run, { step: 1 })).toThrow("the file: 'seen' is missing");
    expect(of(run, { ...right, more: 1 })).toThrow("the file: 'more' is no field that is known");
    expect(of(run, { ...right, note: undefined })).toThrow("'note' must be a text, not undefined");
    expect(of(run, { step: 1, seen: [{}, { loss: 'x' }] })).toThrow("'seen[1].loss' must be a number, not 'x'");
    expect(of(run, { step: 1, seen: {} })).toThrow("'seen' must be a list, not an object");
    expect(of(run, [right])).toThrow('the file: it must be an object, not a list of 1');
    expect(of(form.list(form.text, 2, 3), ['a'])).toThrow('it must be a list of 2 to 3, not a list of 1');
    expect(of(form.list(form.text, 2, 3), ['a', 'b'])).not.toThrow();
    expect(of(form.list(form.text, 2, 3), ['a', 'b', 'c', 'd'])).toThrow('not a list of 4');
    expect(of(form.tuple<[number, string]>(form.finite, form.text), [1, 2])).toThrow("'[1]' must be a text, not 2");
    const either = form.variant<object>('kind', {
      a: form.object({ kind: form.text, x: form.flag }),
      b: form.anything as io.Form<object>,
    });
    expect(of(either, { kind: 'a', x: true })).not.toThrow();
    expect(of(either, { kind: 'a' })).toThrow("'x' is missing");
    expect(of(either, { kind: 'toString' })).toThrow("'kind' must be one of a, b, not 'toString'");
  });

  test('gives a copy, which has nothing of the prototype', () => {
    const given = JSON.parse('{"__proto__": 1, "a": 2}') as object;
    const copy = of(form.record(form.number), given)();
    expect(Object.entries(copy)).toEqual([
      ['__proto__', 1],
      ['a', 2],
    ]);
    expect(Object.getPrototypeOf(copy)).toBe(Object.prototype);
    expect(of(form.object({ a: form.number }), given)).toThrow("'__proto__' is no field that is known");
  });

  test('writes out what a terminal would obey, and cuts what is long', () => {
    expect(of(form.whole(), `\x1b[31m${'x'.repeat(500)}`)).toThrow(/not '\\u001b\[31mx{10,60}\.\.\.'$/);
    expect(of(form.object({}), { '\x1b[2J': 1 })).toThrow(String.raw`'\u001b[2J' is no field`);
  });

  test('of JSON keeps numbers that JSON has not', () => {
    const numbers = [1, Number.NaN, Infinity, -Infinity, -0.5];
    expect(parseForm(form.list(form.number), toJson(numbers), 'x')).toEqual(numbers);
    expect(() => parseForm(form.number, '{', 'x')).toThrow('x: it is no JSON');
    expect(() => parseForm(form.number, '"nan"', 'x')).toThrow(DataError);
  });
});
