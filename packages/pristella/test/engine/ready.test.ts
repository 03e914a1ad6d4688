import { afterEach, expect, test } from 'vitest';
import { ArgumentError, getThreads, np, ready, setDevice, setThreads } from '../../src/index.ts';
import { wasm } from './wasm.ts';

afterEach(() => {
  setDevice('wasm');
  setThreads(1);
});

test('ready has the threads at work before it answers, so that the next computation is shared, and no bit is other', async () => {
  const product = (): number[] => {
    const a = np.random.defaultRng(1).normal(0, 1, [200, 200], { dtype: 'float32' });
    return [...np.matmul(a, a.T).data()];
  };
  expect(await ready({ threads: 1 })).toEqual({ device: 'wasm', threads: 1, isolated: true, reason: null });
  const alone = product();
  expect(await ready({ threads: 3 })).toEqual({ device: 'wasm', threads: 3, isolated: true, reason: null });
  expect(getThreads()).toBe(3);
  const before = wasm.pool!.jobs;
  expect(product()).toEqual(alone);
  expect(wasm.pool!.jobs).toBeGreaterThan(before);
});

test('ready without a number keeps the one that setThreads has said', async () => {
  setThreads(2);
  expect(await ready()).toMatchObject({ threads: 2, reason: null });
});

test('ready on the js device starts nothing, and says that plain loops have one thread', async () => {
  setDevice('js');
  expect(await ready({ threads: 2 })).toEqual({
    device: 'js',
    threads: 1,
    isolated: true,
    reason: 'plain loops compute on one thread',
  });
  expect(wasm.pool!.threads).toBe(1);
});

test.each([0, 65, 1.5, '2', null])('ready refuses %s threads', async (threads) => {
  await expect(ready({ threads: threads as number })).rejects.toThrow(ArgumentError);
});
test('ready refuses options that it has not', async () => {
  await expect(ready({ thread: 2 } as object)).rejects.toThrow("'threads'");
});
