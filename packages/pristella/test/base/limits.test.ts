import { describe, expect, test } from 'vitest';
import { showValue } from '../../src/base/errors.ts';
import { checkForm, type Form, form } from '../../src/base/form.ts';
import { nearestNames } from '../../src/base/nearest.ts';
import { options } from '../../src/base/options.ts';
import { flag } from '../../src/base/row.ts';
import { shown } from '../../src/base/shown.ts';
import { wishes } from '../../src/engine/wishes.ts';
import { np } from '../../src/index.ts';

// Where what messages say changes: counts, lengths and kinds, met exactly and on both sides.

describe('a value in a message', () => {
  test.each<[unknown, string]>([
    ['rows', "'rows'"],
    [Math.max, 'a function'],
    [null, 'null'],
    [undefined, 'undefined'],
    [[1, 2, 3], '[1, 2, 3]'],
    [[1, 2, 3, 4], '[1, 2, 3, 4]'],
    [[1, 2, 3, 4, 5], '[1, 2, 3, 4, ...]'],
    [np.ones(2), 'a tensor'],
    [{ shape: [2] }, '{ shape }'],
    [{ dtype: 'bool' }, '{ dtype }'],
    [{}, '{  }'],
    [new Date(0), 'Date'],
    [Object.create(null), '{  }'],
  ])('%o is %s', (value, text) => expect(showValue(value)).toBe(text));

  test('is cut where it is longer than the most that is asked for', () => {
    expect(shown('abcd', 5)).toBe('abcd');
    expect(shown('abcde', 5)).toBe('abcde');
    expect(shown('abcdef', 5)).toBe('abcde...');
    expect(shown('', 0)).toBe('');
  });
});

describe('a name', () => {
  test('is near if at most two letters are wrong, or a third, of the shorter one, but not all', () => {
    expect(nearestNames('abcd', ['abxy'])).toEqual(['abxy']);
    expect(nearestNames('abcd', ['axyz'])).toEqual([]);
    expect(nearestNames('ab', ['xy'])).toEqual([]);
    expect(nearestNames('abc', ['abcde'])).toEqual(['abcde']);
    expect(nearestNames('abc', ['abcdef'])).toEqual([]);
    expect(nearestNames('abcdefghi', ['abcdefxyz'])).toEqual(['abcdefxyz']);
    expect(nearestNames('abcdefgh', ['abcdexyz'])).toEqual([]);
  });

  test.each<[given: string, known: string, offered: boolean]>([
    ['lr', 'learningRate', true],
    ['l', 'learningRate', false],
    ['learning', 'learningRate', true],
    ['le', 'learningRate', true],
    ['rl', 'learningRate', false],
  ])("'%s' for '%s' is offered: %s", (given, known, offered) => {
    let message = '';
    try {
      class OneOption {
        [name: string]: boolean | undefined;
        constructor() {
          this[known] = flag();
        }
      }
      options(OneOption).check({ [given]: true }, 'f');
    } catch (error) {
      message = (error as Error).message;
    }
    expect(message.endsWith(`did you mean '${known}'?`)).toBe(offered);
    expect(message).toContain(`[f] there is no option '${given}'`);
  });
});

describe('what is read from outside', () => {
  const refusal = (value: unknown, wanted: Form<unknown>): unknown => {
    try {
      return checkForm(wanted, value, 'the file');
    } catch (error) {
      return (error as Error).message;
    }
  };

  test('is said to be a function, a list of so many, or an object, where it should be something else', () => {
    expect(refusal(() => 1, form.list(form.text))).toMatch(/must be a list, not a function/);
    expect(refusal({}, form.list(form.text, 1))).toMatch(/must be a list of at least 1, not an object/);
    expect(refusal([], form.list(form.text, 0, 2))).toEqual([]);
    expect(refusal(['a', 'b'], form.list(form.text, 0, 2))).toEqual(['a', 'b']);
    expect(refusal(['a', 'b', 'c'], form.list(form.text, 0, 2))).toMatch(/must be a list of 0 to 2, not a list of 3/);
    expect(refusal(3, form.variant('kind', { a: form.object({ kind: form.text }) }))).toMatch(
      /must be an object, not 3/,
    );
  });
});

describe('the number of threads in the environment', () => {
  test('is from 1 to 64', () => {
    for (const count of ['1', '64']) expect(wishes({ PRISTELLA_THREADS: count }).threads).toBe(Number(count));
    for (const count of ['0', '65', '1.5', ' ', '-1', 'x'])
      expect(() => wishes({ PRISTELLA_THREADS: count })).toThrow(`whole and from 1 to 64, not '${count}'`);
    expect(wishes({ PRISTELLA_THREADS: '' }).threads).toBe(undefined);
  });
});
