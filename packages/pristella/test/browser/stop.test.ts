import { expect, test } from 'vitest';
import { describeInChromium } from './chromium.ts';
import { bundle, bundled, page, published } from './published.ts';

/** Trains for ever, says so once it has begun, and then how it ended and whether it went on to a whole step. */
const worker = bundled(`
  import { nn, np, stopSignal, train } from 'pristella';
  const abort = new AbortController();
  onmessage = async ({ data: word }) => {
    if (word === 'abort') return abort.abort();
    const model = nn.sequential(nn.linear(100, 200), nn.relu, nn.linear(200, 10));
    const x = np.ones([500, 100], { dtype: 'float32' }).detach();
    const trainer = new train.Trainer(model, { x, y: np.zeros([500], { dtype: 'int32' }).detach() }, { epochs: 1e9, batchSize: 500 });
    trainer.observe({ onStep: ({ step }) => void (step === 1 && postMessage('started')) });
    await trainer.run({ signal: word ? stopSignal(word) : abort.signal });
    const { ended, step } = trainer;
    // The word is taken back, as a page does that goes on.
    if (word) Atomics.store(word, 0, 0);
    await trainer.run({ steps: 1 });
    postMessage([ended, step > 0 && trainer.history.losses.length === step + 1, trainer.ended]);
  };`);
const inPage = page(`
  const word = crossOriginIsolated ? new Int32Array(new SharedArrayBuffer(4)) : null;
  const worker = new Worker('./stops.js', { type: 'module' });
  worker.onerror = (event) => console.log(event.message);
  worker.onmessage = ({ data }) => {
    if (data !== 'started') globalThis.result = data;
    else setTimeout(() => (word ? Atomics.store(word, 0, 1) : worker.postMessage('abort')), 300);
  };
  worker.postMessage(word);`);

describeInChromium('a page', () => {
  const library = published(async (packed) => {
    await bundle(packed);
    packed.write('stops.js', worker);
    packed.write('stop.html', inPage);
  });
  test.each([true, false])(
    'stops a run in its worker, which goes on from a whole step (isolated: %s)',
    async (isolated) => {
      expect(await library.open('stop.html', { isolated })).toEqual(['aborted', true, 'steps']);
    },
  );
});
