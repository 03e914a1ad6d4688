/** Where a fresh network learns: begins a lesson, does steps, stops between any two. Loaded when somebody trains. */
import { getDevice } from 'pristella';
import { REFUSED } from '../deck/worker.ts';
import { digitsOf, Learner } from './learn.ts';
import type { SchoolRequest, SchoolTold } from './messages.ts';

const tell = (told: SchoolTold): void => postMessage(told);

let learner: Learner | null = null;
let pixels: Uint8Array = new Uint8Array(784);
/** Grows with each message that ends a running loop. */
let turn = 0;

/** Work between two looks at messages, in milliseconds. */
const SLICE = 40;
const aTurn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve));
const tellProgress = (student: Learner): void => tell({ kind: 'progress', progress: student.progress(pixels) });

/** Steps until as many are done or another message ends them; the network is examined after each epoch and at the end. */
async function learn(student: Learner, steps: number): Promise<void> {
  const mine = ++turn;
  // The page may have heard meanwhile that the steps before these have ended.
  if (steps > 1) tell({ kind: 'running' });
  for (let done = 0; done < steps && turn === mine; ) {
    const began = performance.now();
    while (done < steps && performance.now() - began < SLICE) {
      student.learn();
      done++;
      if (student.epochEnds) await student.examine();
    }
    if (turn === mine) tellProgress(student);
    await aTurn();
  }
  if (turn !== mine) return;
  await student.examine();
  if (turn !== mine) return;
  tellProgress(student);
  tell({ kind: 'stopped' });
}

async function answerTo(request: SchoolRequest): Promise<void> {
  switch (request.kind) {
    case 'lesson': {
      turn++;
      pixels = request.pixels;
      learner = new Learner(request.lesson.network, await digitsOf(request.lesson), request.lesson.seed);
      tellProgress(learner);
      return tell({ kind: 'begun' });
    }
    case 'learn':
      if (learner !== null) await learn(learner, request.steps);
      return;
    case 'stop':
      turn++;
      return tell({ kind: 'stopped' });
    case 'pixels':
      pixels = request.pixels;
      if (learner !== null) tellProgress(learner);
      return;
  }
}

addEventListener('message', ({ data }: MessageEvent<SchoolRequest>) => {
  answerTo(data).catch((error: unknown) =>
    tell({ kind: 'failed', message: error instanceof Error ? error.message : String(error) }),
  );
});
if (getDevice() !== 'wasm') tell({ kind: 'failed', message: REFUSED });
