import { afterEach, describe, expect, test, vi } from 'vitest';
import { DeviceError } from '../../src/base/errors.ts';
import { Crew } from './crew.ts';

// The threads at their plainest: a memory, one kernel that counts, and every accident that can be arranged.

let crew: Crew;
afterEach(() => {
  vi.restoreAllMocks();
  crew.close();
});
const once = (size: number): number[] => new Array<number>(size).fill(1);

/** Makes this process's clock run `times` as fast, so that patience ends sooner. */
function hurry(times: number): void {
  const { now } = performance;
  const start = now.call(performance);
  vi.spyOn(performance, 'now').mockImplementation(() => start + (now.call(performance) - start) * times);
}

/** Runs a job of two parts, one for a worker, which is in the middle of it when `here` runs; `turns` make it long. */
function shared(here: () => void, options: { turns?: number; counts?: number; kernel?: number } = {}): number[] {
  for (let own = 0; ; ) {
    const call = (): void => {
      if (own++ > 0) throw new Error('the worker has claimed no part');
      for (const until = Date.now() + 2000; crew.isOpen && Date.now() < until; );
      here();
    };
    const counts = crew.count(2, { ...options, call });
    // A worker may have claimed both.
    if (own > 0) return counts;
  }
}

describe('the parts of a job', () => {
  test('are each computed once, although workers come late for the job before', async () => {
    crew = new Crew(3);
    await crew.gather(3);
    // This thread is held up at every step of offering a job, as another program on its processor would.
    const store = Atomics.store as (words: Int32Array, at: number, value: number) => number;
    vi.spyOn(Atomics as { store: typeof store }, 'store').mockImplementation((words, at, value) => {
      for (const until = performance.now() + 0.003; performance.now() < until; );
      return store(words, at, value);
    });
    for (let i = 0; i < 6000; i++) {
      const size = i % 2 === 0 ? 2 : 12;
      const counts = crew.count(size);
      if (counts.some((n) => n !== 1)) expect({ job: i, counts }).toEqual({ job: i, counts: once(size) });
    }
  });

  test('cover every size', async () => {
    crew = new Crew(2);
    await crew.gather(2);
    for (let size = 1; size <= 300; size++) expect(crew.count(size)).toEqual(once(size));
  });

  test('are not taken for lost while they take as long here, nor after this process has stood still', async () => {
    crew = new Crew(2);
    await crew.gather(2);
    hurry(1000);
    const work = (): void => {
      for (const until = Date.now() + 200; Date.now() < until; );
    };
    expect(shared(work, { turns: 2 ** 30 })).toContain(1);
    vi.restoreAllMocks();
    const { now } = performance;
    let looks = 0;
    // An hour passes at the third look at the clock.
    vi.spyOn(performance, 'now').mockImplementation(() => now.call(performance) + (looks++ > 2 ? 3.6e6 : 0));
    expect(shared(() => {}, { turns: 2 ** 26 })).toContain(1);
    expect(looks).toBeGreaterThan(3);
  });
});

describe('a worker that is ended', () => {
  test('in the middle of its part makes the job fail, and the next ones are whole', async () => {
    crew = new Crew(2);
    for (let i = 0; i < 3; i++) {
      await crew.gather(2);
      hurry(20);
      const kill = (): void => crew.workers[0]!.terminate();
      expect(() => shared(kill, { turns: 2 ** 31 - 1 })).toThrow(DeviceError);
      expect(crew.pool.threads).toBe(1);
      vi.restoreAllMocks();
      for (let k = 0; k < 20; k++) expect(crew.count(40)).toEqual(once(40));
    }
    await crew.gather(2);
    for (let k = 0; k < 20; k++) expect(crew.count(40)).toEqual(once(40));
  });

  test('between jobs is replaced', async () => {
    crew = new Crew(3);
    await crew.gather(3);
    const old = crew.workers.slice();
    old[0]!.terminate();
    for (let i = 0; i < 500 && crew.workers.includes(old[1]!); i++) await new Promise((done) => setTimeout(done, 10));
    expect(crew.count(40)).toEqual(once(40));
    await crew.gather(3);
    expect(crew.workers).toHaveLength(2);
    expect(old.some((w) => crew.workers.includes(w))).toBe(false);
    expect(crew.count(40)).toEqual(once(40));
  });

  test('while it starts is replaced', async () => {
    crew = new Crew(2);
    for (let i = 0; i < 5; i++) {
      crew.pool.takes(1e9, 2);
      await new Promise((done) => setTimeout(done, 4 * i));
      for (const w of crew.workers) w.terminate();
      expect(crew.count(40)).toEqual(once(40));
    }
    await crew.gather(2);
    expect(crew.count(40)).toEqual(once(40));
  });
});

describe('a kernel that throws', () => {
  test('on a worker makes the job fail, and the next ones are whole', async () => {
    crew = new Crew(2);
    await crew.gather(2);
    for (let i = 0; i < 5; i++) {
      // An address beyond the memory's end.
      expect(() => shared(() => {}, { counts: -1024 })).toThrow('a kernel failed on a worker thread');
      expect(crew.count(40)).toEqual(once(40));
    }
  });

  test('on the main thread passes its error on once the workers have finished their parts', async () => {
    crew = new Crew(2);
    await crew.gather(2);
    const fail = (): never => {
      throw new RangeError('too deep');
    };
    for (let i = 0; i < 20; i++) {
      expect(() => shared(fail, { turns: 1000 * i })).toThrow('too deep');
      expect(crew.count(40)).toEqual(once(40));
    }
  });
});

test('a worker that throws outside a kernel neither ends the process nor holds up a job', async () => {
  crew = new Crew(2);
  await crew.gather(2);
  const [worker] = crew.workers;
  // A module that is none.
  crew.pool.addModule(8192, 16, 0);
  for (let i = 0; i < 500 && crew.workers.includes(worker!); i++) {
    expect(crew.count(40)).toEqual(once(40));
    await new Promise((done) => setTimeout(done, 10));
  }
  expect(crew.workers).not.toContain(worker);
  expect(crew.count(40)).toEqual(once(40));
});

test('there may be any number of modules, before a worker starts and while it works', async () => {
  crew = new Crew(2);
  for (let i = 1; i <= 3000; i++) expect(crew.addModule()).toBe(i);
  await crew.gather(2);
  for (const kernel of [3000, 1500, 0]) expect(shared(() => {}, { kernel })).toContain(1);
  for (let i = 3001; i <= 5000; i++) {
    const kernel = crew.addModule();
    if (i % 100 === 0) expect(crew.count(40, { kernel })).toEqual(once(40));
  }
  expect(crew.count(40, { kernel: 5000 })).toEqual(once(40));
});

test('the number of threads may change at any time', async () => {
  crew = new Crew(2);
  for (const threads of [2, 4, 3, 1, 2]) {
    crew.pool.resize(threads);
    for (let i = 0; i < 20; i++) expect(crew.count(40)).toEqual(once(40));
    await crew.gather(threads);
    for (let i = 0; i < 20; i++) expect(crew.count(40)).toEqual(once(40));
  }
});
