/** Where the lamps, the sweep and the folded plane are computed. */
import { getDevice } from 'pristella';
import { REFUSED } from '../deck/worker.ts';
import { Lesson } from './lesson.ts';
import type { Request, Told } from './messages.ts';
import { answer, fold, sweep } from './task.ts';

const tell = (told: Told): void => postMessage(told);
let lesson: Lesson | null = null;

function answerTo(request: Request): Told {
  if (request.kind === 'sweep') {
    const { from, count } = request;
    return { kind: 'swept', from, count, counts: sweep(from, count) };
  }
  if (request.kind === 'learn') {
    if (request.isNew || lesson === null) lesson = new Lesson();
    lesson.learn(request.steps);
    return { kind: 'learnt', shapes: lesson.shapes, progress: lesson.progress() };
  }
  const { state } = request;
  const { target, neurons, steepness } = state;
  return {
    kind: 'said',
    state,
    answer: answer(neurons, steepness),
    fold: neurons.length > 1 ? fold(neurons, steepness, target) : null,
  };
}

const fail = (message: string): void => tell({ kind: 'failed', message });
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    tell(answerTo(data));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
});
if (getDevice() !== 'wasm') fail(REFUSED);
