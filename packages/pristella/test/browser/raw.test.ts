import { expect, test } from 'vitest';
import { describeInChromium } from './chromium.ts';
import { bundle, bundled, page, published } from './published.ts';

const worker = bundled(`
  import { fromRaw, nn, np, toRaw, train, transferList } from 'pristella';
  onmessage = ({ data }) => {
    const { state, x, t } = fromRaw(data);
    const model = nn.sequential(nn.linear(2, 8), nn.tanh, nn.linear(8, 2));
    model.loadStateDict(state);
    const optimizer = train.adam({ lr: 0.05 })(model);
    for (let i = 0; i < 100; i++) {
      nn.crossEntropy(model(x), t).backward();
      optimizer.step();
    }
    const raw = toRaw(model.stateDict());
    postMessage(raw, transferList(raw));
  };`);
const inPage = page(
  bundled(`
  import { fromRaw, nn, np, toRaw, transferList } from 'pristella';
  nn.manualSeed(1);
  const model = nn.sequential(nn.linear(2, 8), nn.tanh, nn.linear(8, 2));
  const x = np.array([[0, 0], [0, 1], [1, 0], [1, 1]]);
  const worker = new Worker('./learns.js', { type: 'module' });
  worker.onerror = (event) => console.log(event.message);
  let refused = '';
  try {
    worker.postMessage({ x });
  } catch (error) {
    refused = String(error);
  }
  const raw = toRaw({ state: model.stateDict(), x, t: np.array([0, 1, 1, 0], { dtype: 'int32' }) });
  worker.postMessage(raw, transferList(raw));
  worker.onmessage = ({ data }) => {
    model.loadStateDict(fromRaw(data));
    globalThis.result = [model(x).argmax(1).tolist(), raw.x.data.length, refused];
  };`),
);

describeInChromium('tensors between a page and its worker', () => {
  const library = published(async (packed) => {
    await bundle(packed);
    packed.write('learns.js', worker);
    packed.write('raw.html', inPage);
  });
  test.each([true, false])(
    'go as plain data without a copy, and never as they are (isolated: %s)',
    async (isolated) => {
      const refused = expect.stringMatching(/DataCloneError.*sendWhatToRawGivesInsteadOfTheTensor/);
      expect(await library.open('raw.html', { isolated })).toEqual([[0, 1, 1, 0], 0, refused]);
    },
  );
});
