import type { AnyModule } from '../nn/module.ts';
import { tensorsOf } from '../nn/names.ts';
import { Statistic } from '../nn/statistic.ts';
import type { Generator } from '../np/random/generator.ts';
import { takeBack } from '../tensor/passes.ts';
import { runtime } from '../tensor/runtime.ts';

/** What forward passes change in a model, beside its parameters. */
export interface Standing {
  /** The draws of its random streams. */
  draws(): ReadonlyMap<Generator, number>;
  /** Takes note of all. What is returned puts it back to where it stood, but for statistics that a step has published. */
  note(): () => void;
}

export function noteStanding(model: AnyModule): Standing {
  const streams = [...model.streams().values()];
  const cells = [...tensorsOf(model)].flatMap(([, t]) => (t instanceof Statistic ? [t.cell] : []));
  const draws = (): ReadonlyMap<Generator, number> => new Map(streams.map((stream) => [stream, stream.draws]));
  return {
    draws,
    note() {
      const drawn = draws();
      const states = cells.map((cell) => ({ cell, version: cell.version, pending: cell.pending }));
      return () => {
        takeBack(true);
        for (const [stream, count] of drawn) stream.draws = count;
        for (const { cell, version, pending } of states)
          if (cell.version === version) runtime().assignLater(cell, pending);
      };
    },
  };
}
