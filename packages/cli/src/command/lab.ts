import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { InvalidArgumentError, Option } from 'commander';
import { DataError } from 'pristella';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import { listenForInterrupt } from '../interrupt.ts';
import { openBrowser } from '../lab/browser.ts';
import { madeDigits } from '../lab/digits.ts';
import { buildPlace, labPlace, type Place } from '../lab/place.ts';
import { type Served, serve } from '../lab/serve.ts';
import type { Output } from '../output.ts';

/** Without `--port`: always the same where it is free, so that what a browser keeps of the lab is found again. */
const USUAL_PORT = 4270;

interface LabOptions {
  readonly port?: number;
  readonly open: boolean;
}

function portNumber(given: string): number {
  const port = Number(given);
  if (/^\d+$/.test(given) && port <= 65_535) return port;
  throw new InvalidArgumentError('It must be a whole number from 0 to 65535; 0 takes a free one.');
}

const codeOf = (error: unknown): unknown => (error instanceof Error && 'code' in error ? error.code : undefined);

/** Serves on the port that is wanted, or on a free one where none is. Throws DataError where the system refuses the wanted one. */
async function serveOn(folder: string, wanted: number | undefined): Promise<Served> {
  const options = { made: madeDigits };
  try {
    return await serve(folder, { ...options, port: wanted ?? USUAL_PORT });
  } catch (error) {
    if (wanted === undefined && codeOf(error) === 'EADDRINUSE') return serve(folder, options);
    const why = codeOf(error) === 'EADDRINUSE' ? 'another program has it' : (error as Error).message;
    const hint = 'leave --port out, or give another';
    throw new DataError(`port ${wanted ?? USUAL_PORT} cannot be had: ${why}`, { op: 'lab', hint });
  }
}

/** Builds the pages of a clone that has none, and tells how old those are that it has. */
async function prepare({ folder, build }: Place, output: Output): Promise<void> {
  const first = join(folder, 'index.html');
  if (build === undefined) return;
  if (!existsSync(first)) {
    output.note('the site is built, which happens once');
    await buildPlace(build);
  } else output.note(`the site of ${statSync(first).mtime.toLocaleString()}; npm run site builds it anew`);
}

/** Serves pages until Ctrl-C. Resolves to the exit code. */
export async function serveLab(place: Place, { port, open }: LabOptions, output: Output): Promise<number> {
  await prepare(place, output);
  const served = await serveOn(place.folder, port);
  const { promise: ended, resolve: end } = Promise.withResolvers<void>();
  const { release } = listenForInterrupt(end);
  output.report(`the lab is at ${output.styled('bold', served.url)}`);
  output.result({ url: served.url, folder: place.folder });
  if (open && !(await openBrowser(served.url))) output.note('no browser could be opened: open this address in one');
  output.note('Ctrl-C ends it');
  await ended;
  await served.close();
  release();
  return exitCodes.ok;
}

export const lab: CommandSpec<LabOptions> = {
  name: 'lab',
  summary: 'open the lab in the browser: ideas that move under the hand',
  description:
    'Serve the pages of the lab on this machine alone, with the headers that threads need, and open the browser.',
  options: [
    new Option('--port <n>', `the port (default: ${USUAL_PORT}, or a free one)`).argParser(portNumber),
    new Option('--no-open', 'only print the address'),
  ],
  details: ['From a clone this is the whole site; the packed library brings the lab alone. Ctrl-C ends it.'],
  examples: ['pristella lab', 'pristella lab --port 8080 --no-open'],
  run: (output, options) => serveLab(labPlace(), options, output),
};
