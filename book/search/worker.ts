/** A thread that runs the trials it is sent. */
import { parentPort, workerData } from 'node:worker_threads';
import { type Digits, runTrial, type Trial } from './trial.ts';

parentPort!.on('message', async (trial: Trial) => {
  parentPort!.postMessage(await runTrial(trial, workerData as Digits));
});
