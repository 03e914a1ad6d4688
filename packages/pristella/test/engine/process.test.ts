import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { hasRelaxedSimd } from '../../src/machine/wasm/encode.ts';
import { type Ending, watch } from './watch.ts';

// What threads and memory do to the process around them. Each program is a process of its own, which must say nothing on
// its error output, and in which a rejection that nobody handles is an error.

const source = join(import.meta.dirname, '../../src');
const index = (folder = source): string => JSON.stringify(join(folder, 'index.ts'));

const node = (program: string, ...flags: string[]): Promise<Ending> =>
  watch([...flags, '--no-warnings', '--unhandled-rejections=strict', '--input-type=module', '-e', program]);

/** A network, and functions that train it and say its bits; `gather` waits for two threads. */
const training = (folder?: string): string => `
  const { getThreads, nn, np, setThreads, train } = await import(${index(folder)});
  function network() {
    nn.manualSeed(1);
    const model = nn.sequential(nn.linear(200, 300), nn.batchNorm(300), nn.relu, nn.dropout(0.2), nn.linear(300, 10));
    const optimizer = train.adam()(model);
    const x = np.random.defaultRng(1).random([100, 200], { dtype: 'float32' }).detach();
    const t = np.random.defaultRng(2).integers(0, 10, [100]).detach();
    const step = () => {
      const loss = nn.crossEntropy(model(x), t);
      loss.backward();
      optimizer.step();
      return loss.item();
    };
    return { model, step };
  }
  function bits(model) {
    let hash = 0;
    for (const [, t] of model.stateDict())
      for (const byte of new Uint8Array(t.data().buffer)) hash = (Math.imul(hash, 31) + byte) | 0;
    return hash;
  }
  async function gather() {
    setThreads(2);
    for (let i = 0; i < 500 && getThreads() < 2; i++) {
      np.ones([150, 150]).matmul(np.ones([150, 150])).data();
      await new Promise((done) => setTimeout(done, 5));
    }
  }`;

describe('a program that has come to its end', () => {
  const ends: Record<string, string> = {
    'while workers spin': 'await gather(); network().step(); console.log(getThreads());',
    'while workers sleep':
      'await gather(); await new Promise((done) => setTimeout(done, 50)); console.log(getThreads());',
    'while workers start': 'setThreads(2); for (let i = 0; i < 3; i++) network().step(); console.log(2);',
    'while workers are dismissed': 'await gather(); setThreads(3); network().step(); console.log(2);',
    'by process.exit': 'await gather(); network().step(); console.log(getThreads()); process.exit(0);',
  };
  test.each(Object.entries(ends))('exits, %s', async (_, program) => {
    expect(await node(`${training()} ${program}`)).toEqual({ code: 0, lines: ['2'], errors: '' });
  });

  test('by an error exits with it', async () => {
    const { code, errors } = await node(`${training()} await gather(); throw new RangeError('on purpose');`);
    expect([code, errors]).toEqual([1, expect.stringContaining('RangeError: on purpose')]);
  });
});

test('a process that may start no threads computes on one', async () => {
  const program = `${training()}
    const { step } = network();
    setThreads(2);
    for (let i = 0; i < 5; i++) {
      step();
      await new Promise((done) => setTimeout(done, 10));
    }
    console.log(getThreads(), Number.isFinite(step()));`;
  const ending = { code: 0, lines: ['1 true'], errors: '' };
  expect(await node(program, '--permission', '--allow-fs-read=*')).toEqual(ending);
});

test('a process whose environment asks for strict mode keeps to it when a device is chosen', async () => {
  const program = `
    const { deviceInfo, setDevice } = await import(${index()});
    const seen = [deviceInfo().fusedMultiplyAdd];
    for (const options of [undefined, {}, { strict: false }, { strict: true }]) {
      setDevice('wasm', options);
      seen.push(deviceInfo().fusedMultiplyAdd);
    }
    console.log(...seen);`;
  const { lines, errors } = await watch(['--no-warnings', '--input-type=module', '-e', program], 60_000, {
    PRISTELLA_STRICT: '1',
  });
  expect([lines, errors]).toEqual([[`false false false ${hasRelaxedSimd()} false`], '']);
});

test('a synchronous loop, which gives the event loop no turn, gets its threads all the same', async () => {
  const program = `${training()}
    setThreads(2);
    const { step } = network();
    for (const until = Date.now() + 20_000; getThreads() < 2 && Date.now() < until; ) step();
    console.log(getThreads());`;
  expect(await node(program)).toEqual({ code: 0, lines: ['2'], errors: '' });
});

describe('in a worker thread of the program', () => {
  const inWorker = JSON.stringify(`(async () => {
    ${training()}
    const { model, step } = network();
    await gather();
    for (let i = 0; i < 20; i++) step();
    const { parentPort, workerData } = process.getBuiltinModule('node:worker_threads');
    parentPort.postMessage(getThreads() + ' ' + bits(model));
    while (workerData) step();
  })();`);

  test('training shares its work as well, to the same bits, and the thread ends by itself', async () => {
    const program = `${training()}
      import { Worker } from 'node:worker_threads';
      const { model, step } = network();
      await gather();
      for (let i = 0; i < 20; i++) step();
      const mine = getThreads() + ' ' + bits(model);
      const worker = new Worker(${inWorker}, { eval: true });
      const event = (name) => new Promise((done, fail) => worker.on(name, done).on('error', fail));
      const [seen, code] = await Promise.all([event('message'), event('exit')]);
      console.log(seen === mine, mine.startsWith('2 '), code);`;
    expect(await node(program)).toEqual({ code: 0, lines: ['true true 0'], errors: '' });
  });

  test('training can be ended at any time', async () => {
    const program = `
      import { Worker } from 'node:worker_threads';
      for (let i = 0; i < 2; i++) {
        const worker = new Worker(${inWorker}, { eval: true, workerData: true });
        await new Promise((done, fail) => worker.on('message', done).on('error', fail));
        console.log(await worker.terminate());
      }`;
    expect(await node(program)).toEqual({ code: 0, lines: ['1', '1'], errors: '' });
  });
});

describe('two copies of Pristella in one process', () => {
  const copy = mkdtempSync(join(tmpdir(), 'pristella-copy-'));
  cpSync(source, copy, { recursive: true });
  afterAll(() => rmSync(copy, { recursive: true, force: true }));
  const both = `
    const copies = [await (async () => { ${training()} return { network, gather, bits, getThreads, np, nn, train }; })(),
      await (async () => { ${training(copy)} return { network, gather, bits, getThreads, np, nn, train }; })()];`;

  test('train in turn on threads of their own, to the same bits', async () => {
    const program = `${both}
      const runs = [];
      for (const c of copies) {
        await c.gather();
        runs.push(c.network());
      }
      for (let i = 0; i < 20; i++) for (const { step } of runs) step();
      const [a, b] = copies.map((c, i) => c.getThreads() + ' ' + c.bits(runs[i].model));
      console.log(a === b, a.startsWith('2 '));`;
    expect(await node(program)).toEqual({ code: 0, lines: ['true true'], errors: '' });
  });

  test('refuse tensors and models of each other, and say why', async () => {
    const program = `${both}
      const [a, b] = copies;
      const { model } = b.network();
      for (const f of [() => a.np.add(b.np.ones([2]), 1), () => a.nn.linear(2, 2)(b.np.ones([1, 2])), () => a.train.adam()(model)])
        try {
          f();
        } catch (error) {
          console.log(error.message.split('\\n')[0]);
        }`;
    expect((await node(program)).lines).toEqual([
      '[add] cannot compute with a tensor of another copy of Pristella',
      '[linear] cannot compute with a tensor of another copy of Pristella',
      '[adam] needs a model or a list of parameters, got a function',
    ]);
  });
});

test('a process that hangs is ended, and what it printed is told', async () => {
  const hangs = watch(['-e', 'console.log("so far"); for (;;);'], 500);
  await expect(hangs).rejects.toThrow(/has said nothing for 500 ms and was ended, after\nso far/);
});
