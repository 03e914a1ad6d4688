import { messageOf } from './caught.ts';
import { host } from './host.ts';

/**
 * What environment variables say is read while the library is loaded, when nobody can catch an error: a variable without a
 * meaning is remembered, told as a warning, and passed over.
 */

type Variables = Readonly<Record<string, string | undefined>>;

/** The variables of this process; a page has none. */
export const variables: Variables = host.process?.env ?? {};

const problems: Error[] = [];
/**
 * What was wrong with this process's PRISTELLA_ variables when the library was loaded: an error for each that had no
 * meaning, which was passed over with a warning. A program may refuse to go on.
 * @example
 * environmentProblems();
 */
export const environmentProblems = (): readonly Error[] => problems;

/** Says something about this process or page that nobody asked for. */
export function tell(message: string): void {
  if (host.process?.emitWarning) host.process.emitWarning(message, 'PristellaWarning');
  else console.warn(`pristella: ${message}`);
}

/** What `read` gives; where it throws, `otherwise`, with a warning. */
export function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    problems.push(error instanceof Error ? error : new Error(String(error)));
    tell(`${messageOf(error).replaceAll('\n', '; ')}; it is passed over`);
    return otherwise;
  }
}
