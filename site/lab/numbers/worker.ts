/** Records the programs of this door and sends what they did as plain data. */
import { getDevice } from 'pristella';
import { REFUSED } from '../deck/worker.ts';
import type { Told } from './messages.ts';
import { type Asked, recorded } from './task.ts';

const tell = (told: Told): void => postMessage(told);

addEventListener('message', ({ data }: MessageEvent<Asked>) => {
  try {
    tell({ kind: 'recorded', ...data, recording: recorded(data) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: data.program === 'own' ? 'refused' : 'failed', message });
  }
});
if (getDevice() !== 'wasm') tell({ kind: 'failed', message: REFUSED });
