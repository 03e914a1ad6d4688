import { expect, test } from 'vitest';
import { describeInChromium, serve, visit } from './chromium.ts';
import { bundle, bundled, page, published } from './published.ts';

/** Trains in one synchronous loop, of which threads see nothing unless they were there before. */
const program = `
  import { getThreads, nn, np, profile, ready, train } from 'pristella';
  const found = await ready({ threads: 2 });
  nn.manualSeed(3);
  const model = nn.sequential(nn.linear(200, 300), nn.tanh, nn.linear(300, 10));
  const optimizer = train.adam()(model);
  const x = np.random.defaultRng(1).random([100, 200], { dtype: 'float32' }).detach();
  const t = np.random.defaultRng(2).integers(0, 10, [100]).detach();
  const losses = [];
  for (let i = 0; i < 20; i++) {
    const loss = nn.crossEntropy(model(x), t);
    loss.backward();
    optimizer.step();
    losses.push(loss.item());
  }
  const result = { ...found, atWork: getThreads(), losses };
`;
const inPage = page(`${bundled(program)}globalThis.result = result;`);
/** The same in a worker of the page's. */
const inWorker = page(`
  const worker = new Worker('./ready-worker.js', { type: 'module' });
  worker.onerror = (event) => console.log(event.message);
  worker.onmessage = ({ data }) => { globalThis.result = data; };`);
const here = 'page.html';

describeInChromium('ready', () => {
  const library = published(bundle);
  const write = (): void => {
    library.packed.write(here, inPage);
    library.packed.write('worker.html', inWorker);
    library.packed.write('ready-worker.js', `${bundled(program)}postMessage(result);`);
  };

  test.each([here, 'worker.html'])('has threads at work before a synchronous loop, in %s', async (name) => {
    write();
    const wanted = library.inNode(program) as { losses: readonly number[] };
    expect(wanted).toMatchObject({ device: 'wasm', threads: 2, atWork: 2, isolated: true, reason: null });
    expect(await library.open(name)).toEqual(wanted);
    // One thread, the same bits, and the reason.
    expect(await library.open(name, { isolated: false })).toEqual({
      device: 'wasm',
      threads: 1,
      atWork: 1,
      isolated: false,
      reason: expect.stringContaining('Cross-Origin-Opener-Policy: same-origin'),
      losses: wanted.losses,
    });
  });

  test('says of a page that forbids workers that it does, and goes on with one thread', async () => {
    const policy = `<meta http-equiv="Content-Security-Policy" content="worker-src 'none'">`;
    library.packed.write('forbids.html', inPage.replace('<script', `${policy}<script`));
    const server = await serve(library.packed.project);
    try {
      const { lines, result } = await visit(library.browser, `${server.url}/forbids.html`);
      expect(result).toMatchObject({ threads: 1, isolated: true, reason: expect.stringContaining('worker-src') });
      // The browser says so, once for the one attempt.
      expect(lines.filter((line) => !line.includes('worker-src'))).toEqual([]);
    } finally {
      await server.close();
    }
  });
});
