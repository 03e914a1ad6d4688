/** Records the programs of this door and sends what they did as plain data. */
import { getDevice } from 'pristella';
import type { Request, Told } from './messages.ts';
import { type Recording, recordExpression, recordLoss, recordNetwork, recordSoftmax } from './task.ts';

const tell = (told: Told): void => postMessage(told);

function recorded(request: Request): Recording {
  switch (request.program) {
    case 'network':
      return recordNetwork(request.input);
    case 'softmax':
      return recordSoftmax(request.input);
    case 'loss':
      return recordLoss(request.input);
    case 'own':
      return recordExpression(request.input);
  }
}

addEventListener('message', ({ data }: MessageEvent<Request>) => {
  try {
    tell({ kind: 'recorded', ...data, recording: recorded(data) });
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    tell({ kind: data.program === 'own' ? 'refused' : 'failed', message });
  }
});
if (getDevice() !== 'wasm') tell({ kind: 'failed', message: 'no WebAssembly' });
