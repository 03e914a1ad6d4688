/** Milliseconds a run: the fastest tenth, after `warm` milliseconds. */
export function time(run: () => void, warm = 250, measure = 250): number {
  const start = performance.now();
  while (performance.now() - start < warm) run();
  const t0 = performance.now();
  run();
  const inner = Math.max(1, Math.ceil(0.2 / Math.max(1e-4, performance.now() - t0)));
  const times: number[] = [];
  const from = performance.now();
  while (performance.now() - from < measure || times.length < 10) {
    const t = performance.now();
    for (let i = 0; i < inner; i++) run();
    times.push((performance.now() - t) / inner);
  }
  times.sort((a, b) => a - b);
  return times[Math.floor(times.length / 10)]!;
}
