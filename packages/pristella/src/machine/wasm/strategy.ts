/** One way of computing a kind of problem, and the rule, measured, of where it is to be taken. */
export interface Strategy<J> {
  readonly name: string;
  fits(job: J): boolean;
  render(job: J): void;
}

/** Renders by the first way that fits; the last one fits everywhere. */
export function renderBy<J>(ways: readonly Strategy<J>[], job: J): void {
  ways.find((way) => way.fits(job))!.render(job);
}
