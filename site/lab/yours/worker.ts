/** Answers, reasons and repainting: a bundle of its own with the engine's parts for forward and gradient, so that it is there at once. */
import { getDevice, setDevice } from 'pristella';
import type { Sequential } from 'pristella/nn';
import { REFUSED } from '../deck/worker.ts';
import type { Learnt, Request, Told } from './messages.ts';
import { type NetworkName, trained } from './networks.ts';
import { answer, makeIt, reasons } from './task.ts';

const tell = (told: Told): void => postMessage(told);
const networks = new Map<NetworkName, Sequential>();

/** Weights of the layers that are drawn. */
function learntBy(network: Sequential): Learnt {
  const weights = [...network.stateDict()].filter(([name]) => name.endsWith('weight')).map(([, t]) => t);
  const numbers = (i: number): Float32Array => Float32Array.from(weights.at(i)!.data());
  return { first: numbers(0), last: numbers(-1) };
}

/**
 * Plain loops answer for the small network as fast as kernels do, and at once: kernels have to be rendered and compiled first. Repainting asks
 * it a hundred times, and the other network is larger: these are for kernels.
 */
const deviceFor = ({ network, kind }: Request): 'js' | 'wasm' => (network === 'mlp' && kind !== 'make' ? 'js' : 'wasm');

function answerTo(request: Request): Told {
  const { network: name } = request;
  setDevice(deviceFor(request));
  if (request.kind === 'weights') {
    const network = trained(name, request.file);
    networks.set(name, network);
    return { kind: 'weights', network: name, learnt: learntBy(network) };
  }
  const network = networks.get(name);
  if (network === undefined) throw new Error(`${name} has no weights yet`);
  const { pixels } = request;
  switch (request.kind) {
    case 'answer':
      return { kind: 'answer', network: name, answer: answer(network, name, pixels) };
    case 'reasons':
      return { kind: 'reasons', reasons: reasons(network, name, pixels, request.digit) };
    case 'make':
      return { kind: 'made', target: request.target, remade: makeIt(network, name, pixels, request.target) };
  }
}

const fail = (message: string): void => tell({ kind: 'failed', message });
const isAble = getDevice() === 'wasm';
addEventListener('message', ({ data }: MessageEvent<Request>) => {
  if (!isAble) return fail(REFUSED);
  try {
    tell(answerTo(data));
  } catch (error) {
    fail(error instanceof Error ? error.message : String(error));
  }
});
