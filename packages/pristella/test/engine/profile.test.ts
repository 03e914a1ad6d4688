import { describe, expect, test } from 'vitest';
import { explain, nn, np, profile, type Tensor } from '../../src/index.ts';

function forward(): () => Tensor {
  nn.manualSeed(0);
  const model = nn.sequential(nn.conv2d(1, 4, 3), nn.relu, nn.maxPool2d(2), nn.flatten, nn.linear(4 * 49, 10)).eval();
  const x = np.random.defaultRng(1).random([20, 1, 16, 16]).astype('float32').detach();
  return () => nn.crossEntropy(model(x), np.zeros([20], { dtype: 'int32' }));
}

describe('profile and explain', () => {
  test('the kernels that explain lists are exactly those that the profiler saw', () => {
    const loss = forward();
    for (let i = 0; i < 3; i++) loss().item();
    const { kernels } = explain(loss());
    const seen = profile(() => void loss().item());
    const names = (list: readonly { name: string; ops: readonly string[] }[]): string[] =>
      list.map((k) => `${k.name}: ${k.ops.join(' ')}`).sort();
    expect(names(seen.kernels)).toEqual(names(kernels));
    expect(seen.kernels.every((k) => k.calls === 1 && k.ms >= 0)).toBe(true);
    expect(seen.kernels.reduce((s, k) => s + k.share, 0)).toBeCloseTo(1, 6);
  });

  test('explain computes nothing, and shows expression, kernels and code', () => {
    const loss = forward()();
    const { expression, kernels } = explain(loss);
    expect(expression.some((line) => /conv2d\(%\d+, %\d+\) \(20, 4, 14, 14\) float32/.test(line))).toBe(true);
    expect(kernels[0]!.ops).toEqual(['conv2d', 'add', 'relu']);
    expect(kernels[0]!.code).toContain('f32x4');
    expect(loss.node.value).toBe(null);
  });

  test('the trace is JSON with one complete event a kernel call', () => {
    const loss = forward();
    const seen = profile(() => {
      for (let i = 0; i < 3; i++) loss().item();
    });
    const { traceEvents } = JSON.parse(seen.trace()) as { traceEvents: { ph: string; dur: number; name: string }[] };
    expect(traceEvents.length).toBe(seen.kernels.reduce((n, k) => n + k.calls, 0));
    expect(traceEvents.every((e) => e.ph === 'X' && e.dur >= 0)).toBe(true);
    expect(String(seen)).toContain('GFLOP/s');
  });
});
