/** Runs a door's program once more, recorded, and answers about its numbers. */
import { look } from 'pristella';
import { Answers, linesIn, type ProgramFile } from './answer.ts';
import type { HeldModule } from './program.ts';
import type { Answering, Asking } from './protocol.ts';

/** What the worker is told first: where the site and the door's program are, and what is on screen. */
export interface Begin {
  /** The site's folder as an address, with a slash at its end. */
  readonly base: string;
  readonly door: string;
  readonly input: unknown;
}

/** Numbers of larger arrays are not kept. */
const MOST_VALUES = 200_000;

/** Where a file of the repository lies in the site, as it stands there and as it runs. */
const at = (base: string, path: string): string => new URL(`cell/${path}`, base).href;
const scriptOf = (path: string): string => path.replace(/\.ts$/, '.js');

async function fetched(address: string): Promise<string> {
  const response = await fetch(address);
  if (!response.ok) throw new Error(`${address}: ${response.status}`);
  return response.text();
}

async function begin({ base, door, input }: Begin): Promise<Answers> {
  const list = JSON.parse(await fetched(at(base, 'held.json'))) as Readonly<Record<string, readonly string[]>>;
  const files = await Promise.all(
    (list[door] ?? []).map(
      async (path): Promise<ProgramFile> => ({
        path,
        address: at(base, scriptOf(path)),
        text: await fetched(at(base, path)),
      }),
    ),
  );
  const { prepare } = (await import(/* @vite-ignore */ at(base, `site/lab/${door}/held.js`))) as HeldModule;
  const program = prepare(input);
  const sources = Object.fromEntries(files.map(({ address, text }) => [address, text]));
  const recording = look.record(program, { values: MOST_VALUES, sources });
  return new Answers(recording, linesIn(files), () => {
    throw new RangeError('a door prints nothing');
  });
}

let answers: Promise<Answers> | undefined;
const tell = (told: Answering): void => postMessage(told);

addEventListener('message', async ({ data }: MessageEvent<Begin | Asking>) => {
  if ('door' in data) {
    answers = begin(data);
    // Its failure is told to each question.
    answers.catch(() => {});
    return;
  }
  const { id, question } = data;
  try {
    const answerer = await answers;
    if (answerer) tell({ id, answer: answerer.answer(question) });
  } catch (error) {
    tell({ id, failed: error instanceof Error ? error.message : String(error) });
  }
});
