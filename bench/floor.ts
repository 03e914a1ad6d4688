/**
 * What the engine adds to the kernels: each model's step beside the same kernels called by hand, without the engine; and
 * how long the engine's own part takes, with kernels that do nothing.
 */

import type { Program } from '../packages/pristella/src/engine/program.ts';
import { nn, np } from '../packages/pristella/src/index.ts';
import { modelNames, prepareTraining, type Training } from './network.ts';
import { callByHand, emptyKernels, programsOf, timeKernels } from './plan.ts';
import { quantile, quartiles } from './quartiles.ts';
import type { Section } from './report.ts';
import { inProcess, type PairingOptions, pair } from './subject.ts';

/** The step of one batch that is at hand already, so that nothing but the step is measured. */
export function fixedStep({ next, model, optimizer }: Training): () => void {
  const { x, t } = next();
  const [images, labels] = [x.detach(), t.detach()];
  return () => {
    const loss = nn.crossEntropy(model(images), labels);
    loss.backward();
    optimizer.step();
  };
}

/** The step with its kernels, beside the kernels alone. */
export async function floorSection(options: PairingOptions): Promise<Section> {
  const rows = [];
  for (const [model, feed] of [...modelNames.map((name) => [name, 'by index'] as const), ['a', 'at hand'] as const]) {
    const training = await prepareTraining({ model, batch: 0, widen: 0 });
    const step = feed === 'by index' ? training.step : fixedStep(training);
    for (let i = 0; i < 30; i++) step();
    const list = programsOf(step);
    const { ours, theirs, ratio } = await pair(inProcess('step', step), inProcess('floor', callByHand(list)), options);
    rows.push({
      model,
      batch: feed,
      kernels: list.reduce((n, p) => n + p.plan!.count, 0),
      'step, ms': ours,
      'kernels by hand, ms': theirs,
      ratio,
      'added, µs': 1000 * (ours[1] - theirs[1]),
    });
  }
  return { name: 'floor', title: 'A training step, and the same kernels called by hand', rows };
}

/** A step whose kernels do nothing: what remains is the engine's own part. */
export function engineStep(step: () => void): { readonly step: () => void; readonly programs: readonly Program[] } {
  for (let i = 0; i < 300; i++) step();
  const programs = programsOf(step);
  emptyKernels(programs);
  return { step, programs };
}

/** Building, looking up and launching a step of (a), feed excluded. */
export async function overheadSection(): Promise<Section> {
  const { step, programs } = engineStep(fixedStep(await prepareTraining({ model: 'a', batch: 0, widen: 0 })));
  const times: number[] = [];
  for (let slice = 0; slice < 40; slice++) {
    const begun = performance.now();
    for (let i = 0; i < 1000; i++) step();
    times.push(performance.now() - begun);
  }
  const settled = times.slice(10);
  const kernels = programs.reduce((n, p) => n + p.plan!.count, 0);
  return {
    name: 'overhead',
    title: 'Building, looking up and launching a step of (a), with kernels that do nothing',
    rows: [
      {
        programs: programs.length,
        kernels,
        'µs a step': quartiles(settled),
        'fastest tenth': quantile(settled, 0.1),
      },
    ],
  };
}

/** Small expressions, by what one types. */
export function smallExpressions(): Readonly<Record<string, () => unknown>> {
  const [x, w] = [np.linspace(-1, 1, 10), np.linspace(0, 1, 10)];
  const [images, weights] = [np.reshape(x, [1, 10]), np.reshape(w, [10, 1])];
  return {
    'x.add(w)': () => x.add(w).data(),
    'x.mul(w).sum().add(-0.7)': () => x.mul(w).sum().add(-0.7).item(),
    'np.sigmoid(images.matmul(weights).add(0.1))': () => np.sigmoid(images.matmul(weights).add(0.1)).data(),
    'nn.softmax(x)': () => nn.softmax(x).data(),
  };
}

/** Small expressions, computed by the plain loops and read. */
export async function smallSection(): Promise<Section> {
  const rows = Object.entries(smallExpressions()).map(([expression, compute]) => {
    const times = Array.from({ length: 40 }, () => {
      const begun = performance.now();
      for (let i = 0; i < 1000; i++) compute();
      return performance.now() - begun;
    });
    return { expression, µs: quartiles(times.slice(10)) };
  });
  return { name: 'small', title: 'Expressions of ten elements, made, computed and read', rows };
}

/** Where a step's time goes: the kernels of each model. */
export async function kernelsSection(model: string): Promise<Section> {
  const { step } = await prepareTraining({ model, batch: 0, widen: 0 });
  for (let i = 0; i < 20; i++) step();
  const list = programsOf(step);
  const rows = timeKernels(list).map(({ name, ms, share, rate }) => ({
    kernel: name.length > 100 ? `${name.slice(0, 97)}...` : name,
    ms,
    'share, %': 100 * share,
    'G operations/s': rate,
  }));
  return { name: `kernels ${model}`, title: `The kernels of a step of (${model})`, rows };
}
