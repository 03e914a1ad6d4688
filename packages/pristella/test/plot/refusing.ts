import { expect, test } from 'vitest';
import { np, PristellaError, ShapeError } from '../../src/index.ts';
import * as plot from '../../src/plot/index.ts';

export const axes = (): plot.Axes => plot.figure().axes();
export const space = (): plot.Axes3D => plot.figure().axes3d();
export const ones = (...shape: number[]): never => np.ones(shape).tolist() as never;
export const three = [1, 2, 4];

/** What is drawn; what is taken; what is not taken, each with the start of what is said. */
export type Case = readonly [name: string, draw: (x: never) => unknown, taken: unknown[], refused: [unknown, string][]];

/** A test for each case: the library takes the one and refuses the other, in its own words. */
export const takesAndRefuses = (cases: readonly Case[]): void =>
  test.each(cases)('%s', (_name, draw, taken, refused) => {
    for (const x of taken) expect(() => draw(x as never), JSON.stringify(x)).not.toThrow();
    for (const [x, message] of refused) {
      const call = (): unknown => draw(x as never);
      expect(call, JSON.stringify(x)).toThrow(message);
      expect(call).toThrow(message.startsWith('errors of') ? ShapeError : PristellaError);
    }
  });
