/** From a program as it is typed to a cell's program that looks at its last expression; and from places in that back to what was typed. */
import { Program } from '../../cell/typescript/program.ts';
import { SourceError } from '../../cell/typescript/scanner.ts';
import { ProgramError } from '../../cell/worker-text.ts';

/** Why a program cannot be looked at, besides those that a cell has. */
export type Obstacle = 'imports' | 'awaits' | 'no expression';

export class Unseeable extends Error {
  readonly obstacle: Obstacle;
  readonly at: number;

  constructor(obstacle: Obstacle, at: number) {
    super(obstacle);
    this.obstacle = obstacle;
    this.at = at;
  }
}

/** A program that can run in a cell. */
export interface Wrapped {
  readonly text: string;
  /** The place in what was typed of a line and column of what runs, from 1; undefined outside of it. */
  placeOf(line: number, column: number): number | undefined;
  /** The same of a place in `text`. */
  sourceAt(at: number): number;
}

const GIVEN = 'return(';

/** Reads a program. Throws ProgramError for what is no program. */
function read(source: string): Program {
  try {
    return new Program(source);
  } catch (error) {
    if (error instanceof SourceError) throw new ProgramError(error.reason, 0, error.at, error.found);
    throw error;
  }
}

/**
 * The program as a function that gives its last expression, handed to `xray`; `names` are those of the library. Throws
 * Unseeable and ProgramError.
 */
export function wrapped(source: string, names: readonly string[], options: object): Wrapped {
  const { shown, specifiers } = read(source);
  const [imported] = specifiers;
  if (imported) throw new Unseeable('imports', imported.from);
  const last = shown.at(-1);
  if (!last) throw new Unseeable('no expression', source.length);
  if (last.isAwaited) throw new Unseeable('awaits', last.from);
  const others = names.filter((name) => name !== 'np');
  const head = `import{np,xray}from'xray';import{${others.join()}}from'pristella';xray($cell.tell,$cell.sources,${JSON.stringify(options)},()=>{\n`;
  const { from, to } = last;
  const body = `${source.slice(0, from)}${GIVEN}${source.slice(from, to)})${source.slice(to)}`;
  const back = (at: number): number => {
    const given = at < from + GIVEN.length ? Math.min(at, from) : at - GIVEN.length;
    return Math.max(0, Math.min(source.length, given > to ? given - 1 : given));
  };
  const lines = body.split('\n');
  return {
    text: `${head}${body}\n});`,
    placeOf(line, column) {
      // The first line is the head.
      const above = lines.slice(0, line - 2);
      const own = lines[line - 2];
      if (own === undefined || line < 2 || column < 1 || column > own.length + 1) return undefined;
      return back(above.reduce((sum, text) => sum + text.length + 1, 0) + column - 1);
    },
    sourceAt: (at) => back(at - head.length),
  };
}
