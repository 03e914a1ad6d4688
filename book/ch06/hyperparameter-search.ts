/**
 * Which learning rate, which weight decay? A hundred pairs drawn at random, on a logarithmic scale, learn 400 digits and are judged
 * on 100 others, by several workers at once; an interrupted search goes on where it was. Successive halving asks the same of the same
 * pairs with far less work: few epochs for all, more for the better third, and so on.
 *
 * 学习率和权值衰减取多少？在对数尺度上随机抽取一百组，用 400 个数字学习，用另外 100 个评判，由几个工作线程同时进行；中断后可以接着做。逐次减半用少得多的计算回答同样的问题：先让所有组合学几个 epoch，再让较好的三分之一多学一些，依此类推。
 */
import { data, np, plot } from 'pristella';
import { keep } from '../host.ts';
import { holds, picture, quick, reproduces, seed } from '../page.ts';
import { forget, search } from '../search/search.ts';
import { tablePage } from '../search/table.ts';
import { type Outcome, runTrial, type Trial } from '../search/trial.ts';

const [count, epochs] = quick ? [12, 9] : [100, 50];
const { images, labels } = (await data.mnist()).train;
const digits = {
  images: images.at(':500').data() as Uint8Array,
  labels: labels.at(':500').data() as Int32Array,
};
const settings = { record: `../runs/book/search-${seed}${quick ? '-quick' : ''}.jsonl`, workers: 2 };

// Nine epochs need larger steps to tell good from bad.
const [low, high] = quick ? [-4, -1] : [-6, -2];
const rng = np.random.defaultRng(seed);
const [decays, rates] = [rng.uniform(-8, -4, [count]).data(), rng.uniform(low!, high!, [count]).data()];
const trials: Trial[] = Array.from({ length: count }, (_, id) => ({
  id,
  lr: 10 ** rates[id]!,
  weightDecay: 10 ** decays[id]!,
  epochs,
}));

const last = (o: Outcome): number => o.validation.at(-1)!;
const ranked = (outcomes: readonly Outcome[]): Outcome[] => [...outcomes].sort((a, b) => last(b) - last(a));

// A search that ends early, and one that goes on from there.
const begun = await search(trials.slice(0, 3), digits, settings);
const whole = await search(trials, digits, settings);
export const best = ranked(whole.outcomes);
for (const o of best.slice(0, 20)) {
  console.log(
    `validation ${last(o).toFixed(2)} | lr ${o.lr.toExponential(2)}, weight decay ${o.weightDecay.toExponential(2)}`,
  );
}
const again = await runTrial(trials[0]!, digits);

/** Rungs of three times as many epochs for the better third. */
const rungs: { epochs: number; left: number }[] = [];
let left: readonly Trial[] = trials;
export let winner = whole.outcomes[0]!;
for (let budget = quick ? 1 : 4; left.length > 0; budget *= 3) {
  const rung = ranked(
    (
      await search(
        left.map((t) => ({ ...t, epochs: budget })),
        digits,
        settings,
      )
    ).outcomes,
  );
  rungs.push({ epochs: budget, left: left.length });
  winner = rung[0]!;
  left = budget * 3 <= epochs ? rung.slice(0, Math.floor(left.length / 3)) : [];
}
const cost = rungs.reduce((sum, r) => sum + r.epochs * r.left, 0);
console.log('successive halving:', rungs, `${cost} epochs instead of ${count * epochs}; it chose trial ${winner.id}`);
forget(settings.record);

const { fig, axes } = plot.subplots(4, 5, { figsize: [13, 10] });
for (const [i, o] of best.slice(0, 20).entries()) {
  const ax = axes[Math.floor(i / 5)]![i % 5]!;
  ax.plot([...o.validation], { label: 'validation' }).plot([...o.training], '--', { label: 'training' });
  ax.ylim(0, 1).title(`Best ${i + 1}: lr ${o.lr.toExponential(1)}`);
  if (i === 0) ax.legend('lower right');
}
picture('ch06/hyperparameter-search', fig);
if (!quick) keep('pictures/ch06/hyperparameter-search.html', tablePage(best));

holds('an interrupted search goes on: three were known', begun.run === 3 && whole.run === count - 3);
holds('a trial gives the same in a worker and here', JSON.stringify(again) === JSON.stringify(whole.outcomes[0]));
reproduces('best validation accuracy', last(best[0]!), 0.84, { least: quick ? 0.3 : 0.78 });
const good = best.filter((o) => last(o) >= last(best[0]!) - (quick ? 0.02 : 0.05));
const smallest = Math.min(...good.map((o) => o.lr));
reproduces('lowest learning rate of trials within .05 of it', smallest, 'at least 0.004', {
  least: quick ? 1e-2 : 4e-3,
});
holds(
  'successive halving finds a good one with a third of the work',
  cost < 0.4 * count * epochs && winner.lr > (quick ? 1e-2 : 4e-3),
);
