import { inChinese } from './chinese.ts';
import { ArgumentError, inOtherWords } from './errors.ts';

/** A language of error messages. */
export type Language = 'en' | 'zh';

/**
 * Chooses the language of errors: after `setLanguage('zh')`, or with PRISTELLA_LANG=zh, the most common ones end in a
 * line of Chinese that says what was wrong and what would be right. Throws ArgumentError for other names than 'en' and
 * 'zh'.
 * @example
 * setLanguage('zh');
 * try {
 *   np.matmul([[1, 2]], [[1, 2]]);
 * } catch (error) {
 *   console.log(String(error));
 * }
 * setLanguage('en');
 */
export const setLanguage = (name: Language): void => chooseLanguage(name, 'setLanguage');

/** The same on behalf of an op, by whose name errors go. */
export function chooseLanguage(name: string, op: string): void {
  if (name !== 'en' && name !== 'zh')
    throw new ArgumentError(`unknown language '${name}'`, { op, hint: "'en' or 'zh'" });
  inOtherWords.of = name === 'zh' ? inChinese : null;
}
