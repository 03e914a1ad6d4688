/**
 * What environment variables say is read while the library is loaded, when nobody can catch an error: a variable without a
 * meaning is remembered, told as a warning, and passed over.
 */

type Variables = Readonly<Record<string, string | undefined>>;
interface Process {
  readonly env?: Variables;
  emitWarning?(message: string, type: string): void;
}
const ofThis = (globalThis as { process?: Process }).process;

/** The variables of this process; a page has none. */
export const variables: Variables = ofThis?.env ?? {};

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
  if (ofThis?.emitWarning) ofThis.emitWarning(message, 'PristellaWarning');
  else console.warn(`pristella: ${message}`);
}

/** What `read` gives; where it throws, `otherwise`, with a warning. */
export function orElse<T>(read: () => T, otherwise: T): T {
  try {
    return read();
  } catch (error) {
    problems.push(error as Error);
    tell(`${(error as Error).message.replaceAll('\n', '; ')}; it is passed over`);
    return otherwise;
  }
}
