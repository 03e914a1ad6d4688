/**
 * Measures the library, and its peers beside it.
 *
 *   npm run bench                             every question, ours alone
 *   npm run bench -- --peers                  the same beside PyTorch, NumPy, tfjs, jax-js and ONNX Runtime
 *   npm run bench -- --only training,floor    some questions
 *   npm run bench -- --only zoo --peers       networks beyond the book, beside two versions of PyTorch; --model gpt,lstm for some
 *   npm run bench -- --only zoo --check       whether they compute what PyTorch does
 *   npm run bench -- --against ../before --only training,floor,reads,small   beside another checkout, by turns
 *   npm run bench -- --model c --steps 100 --json   one JSON line, as the peers' programs print it
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { againstSection } from './against.ts';
import { ratioChart } from './chart.ts';
import { floorSection, kernelsSection, overheadSection, smallSection } from './floor.ts';
import { inferenceSection } from './inference.ts';
import { inputSection } from './input.ts';
import { labSection } from './lab.ts';
import { libraryVersion, load, machine } from './machine.ts';
import { residentSection, soak, soakSection } from './memory.ts';
import { modelNames } from './network.ts';
import { convolutionSection, elementwiseSection, productSection, productThreadsSection } from './ops.ts';
import { type Peer, pythonOf } from './peers.ts';
import { readsSection } from './reads.ts';
import { markdownTable, type Section, textTable } from './report.ts';
import { chooseDevice, serveTask, trainAsPeer } from './serve.ts';
import { shapesSection } from './shapes.ts';
import { startupSection } from './startup.ts';
import { comparable } from './tasks.ts';
import { scalingSection, threadsSection, trainingSection } from './training.ts';
import { checkSection } from './zoo/check.ts';
import { zooNames } from './zoo/index.ts';
import { zooSection } from './zoo.ts';

const { values } = parseArgs({
  options: {
    model: { type: 'string' },
    device: { type: 'string', default: 'wasm' },
    threads: { type: 'string', default: '1' },
    steps: { type: 'string', default: '0' },
    batch: { type: 'string', default: '0' },
    widen: { type: 'string', default: '0' },
    json: { type: 'boolean', default: false },
    serve: { type: 'boolean', default: false },
    soak: { type: 'string' },
    peers: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    only: { type: 'string' },
    against: { type: 'string' },
    task: { type: 'string' },
    rounds: { type: 'string', default: '3' },
    pairs: { type: 'string', default: '15' },
    slice: { type: 'string', default: '150' },
    'soak-steps': { type: 'string', default: '100000' },
    record: { type: 'boolean', default: false },
  },
});

const { device } = values;
const threads = Number(values.threads);
const models = values.model ? values.model.split(',') : modelNames;
const nets = values.model ? models : zooNames;
/** For the questions about threads. */
const many = Math.max(2, threads);
const timing = { pairs: Number(values.pairs), slice: Number(values.slice) };

/** The peers asked for, as far as they can do a kind of work. */
const able = (...peers: Peer[]): Peer[] => (values.peers ? peers : []);

const questions: Readonly<Record<string, () => Promise<Section>>> = {
  training: () =>
    trainingSection({ ...timing, device, threads, peers: able('torch', 'numpy', 'tfjs', 'jaxjs') }, models),
  scaling: () => scalingSection({ ...timing, device, threads, peers: able('torch') }, models),
  threads: () => threadsSection({ ...timing, device, threads, peers: [] }, many, models),
  floor: () => floorSection(timing),
  overhead: () => overheadSection(),
  small: () => smallSection(),
  reads: () => readsSection(timing),
  input: () => inputSection(timing),
  products: () => productSection({ ...timing, threads, peers: able('torch', 'numpy', 'tfjs', 'jaxjs') }),
  'product-threads': () => {
    chooseDevice(device, many);
    return productThreadsSection(timing, many).finally(() => chooseDevice(device, threads));
  },
  convolutions: () => convolutionSection({ ...timing, threads, peers: able('torch') }),
  elementwise: () => elementwiseSection({ ...timing, threads, peers: able('torch') }),
  inference: () => inferenceSection({ ...timing, threads, peers: able('ort-web', 'ort-node', 'torch', 'tfjs') }),
  shapes: async () => shapesSection(),
  startup: () => startupSection(able('torch', 'numpy', 'tfjs', 'jaxjs')),
  lab: () => labSection(5),
  memory: () => residentSection(device, threads),
  soak: () => soakSection(Number(values['soak-steps']), threads),
  zoo: () =>
    values.check
      ? checkSection(nets, pythonOf('torch'))
      : zooSection(nets, {
          ...timing,
          rounds: Number(values.rounds),
          threads: [1, many],
          peers: able('torch', 'torch-current'),
        }),
  ...Object.fromEntries(modelNames.map((model) => [`kernels-${model}`, () => kernelsSection(model)])),
};

/** Everything but the lists of kernels and the networks that take long, which are asked for by name. */
const usual = Object.keys(questions).filter((name) => name !== 'zoo' && !name.startsWith('kernels-'));

/** The questions asked one by one, or of this checkout and another by turns. */
function asked(names: readonly string[]): (() => Promise<Section>)[] {
  if (values.against !== undefined) {
    const options = { ...timing, device, threads, rounds: Number(values.rounds) };
    return names.map((name) => () => againstSection(values.against!, name, models, options));
  }
  const unknown = names.filter((name) => !questions[name]);
  if (unknown.length > 0)
    throw new Error(`unknown: ${unknown.join(', ')}; known: ${Object.keys(questions).join(', ')}`);
  return names.map((name) => questions[name]!);
}

async function answer(names: readonly string[]): Promise<void> {
  const command = `npm run bench -- ${process.argv.slice(2).join(' ')}`.replace(/ -- $/, '');
  const heading = `pristella ${libraryVersion} on ${machine}; device ${device}, threads ${threads}`;
  console.log(heading);
  const answered: (Section & { readonly load: number })[] = [];
  for (const question of asked(names)) {
    const section = { ...(await question()), load: load() };
    answered.push(section);
    if (values.json) console.log(JSON.stringify({ ...section, machine, version: libraryVersion, threads }));
    else console.log(`\n${section.title} (load ${section.load})\n${textTable(section.rows)}`);
    for (const note of section.notes ?? []) console.log(`note: ${note}`);
  }
  if (values.record) record(command, heading, answered);
}

/** Writes the results of the day: a page, the numbers behind it, and a chart of the ratios. */
function record(command: string, heading: string, sections: readonly (Section & { readonly load: number })[]): void {
  const day = new Date().toISOString().slice(0, 10);
  const folder = join(import.meta.dirname, 'results');
  const name = `${day}-${device}-${threads}`;
  mkdirSync(folder, { recursive: true });
  const charts = sections.filter((s) => s.rows.some((r) => r.peer !== undefined && r.model !== undefined));
  for (const section of charts) writeFileSync(join(folder, `${name}-${section.name}.svg`), ratioChart(section));
  const pages = sections.map((section) => {
    const picture = charts.includes(section) ? `\n\n![${section.title}](${name}-${section.name}.svg)` : '';
    const notes = (section.notes ?? []).map((note) => `\n\n${note}.`).join('');
    return `## ${section.title}\n\nLoad ${section.load}.\n\n${markdownTable(section.rows)}${notes}${picture}`;
  });
  const spread = 'Three numbers are median (lower to upper quartile). A ratio is our time as a multiple of theirs.';
  const page = [`# Measured on ${day}`, `\`${command}\``, `${heading}.`, spread, ...pages].join('\n\n');
  writeFileSync(join(folder, `${name}.md`), `${page}\n`);
  const data = { day, command, machine, version: libraryVersion, device, threads, sections };
  writeFileSync(join(folder, `${name}.json`), `${JSON.stringify(data, null, 1)}\n`);
  console.log(`\nwritten to bench/results/${name}.md`);
}

chooseDevice(device, threads);
if (values.soak) soak(values.soak, Number(values['soak-steps']));
else if (values.task) await serveTask(values.task);
else if (values.serve || (values.model && values.steps !== '0')) {
  const [batch, widen, steps] = [values.batch, values.widen, values.steps].map(Number) as [number, number, number];
  await trainAsPeer({ model: values.model ?? 'a', batch, widen, device, threads, steps });
} else
  await answer(
    values.only ? values.only.split(',') : values.against ? usual.filter((name) => name in comparable) : usual,
  );
