import fs from 'node:fs';
import { join } from 'node:path';
import { DataError, type nn, train } from 'pristella';
import { tableEncoderFromJson } from 'pristella/data';
import { checkForm } from 'pristella/io';
import { RunFolder, readModel } from 'pristella/node';
import { UsageError } from './command-spec.ts';
import { type ComputeOptions, setCompute } from './option.ts';
import { buildModel, type RunSettings, settingsForm } from './settings.ts';

/** A model with what it was trained for. */
export interface Trained {
  readonly model: nn.Sequential;
  readonly settings: RunSettings;
}

/** What commands that use a trained model are told. */
export interface TrainedOptions extends ComputeOptions {
  readonly preset?: train.PresetName;
}

/** Where runs go unless told otherwise. */
export const RUNS = 'runs';

/** The runs in the folder `runs`, the newest first. Throws DataError if it cannot be read. */
function runsByAge(): string[] {
  try {
    const names = fs.statSync(RUNS, { throwIfNoEntry: false }) ? fs.readdirSync(RUNS) : [];
    // What lies among them and cannot be looked at is no run to go on with.
    const ages = names.map((name) => {
      const path = join(RUNS, name);
      return { path, age: statOf(join(path, 'config.json'))?.mtimeMs ?? 0 };
    });
    return ages
      .filter(({ age }) => age > 0)
      .sort((a, b) => b.age - a.age)
      .map(({ path }) => path);
  } catch (cause) {
    const hint = 'give the run by its folder, or make the folder readable';
    throw new DataError(`cannot look for runs in ${RUNS}/: ${cause instanceof Error ? cause.message : cause}`, {
      op: 'run',
      hint,
      cause,
    });
  }
}

/** `latest` as the newest run in the folder `runs`; others as they are. Throws DataError if there is none. */
export function runPath(given: string): string {
  if (given !== 'latest' || fs.existsSync(given)) return given;
  const [newest] = runsByAge();
  if (newest !== undefined) return newest;
  throw new DataError(`there is no run in ${RUNS}/ yet`, { op: 'run', hint: 'train one first, or give its folder' });
}

/**
 * The model of a run folder, or the model file of a preset. Throws DataError if it is missing, damaged or of another
 * architecture.
 */
export function openTrained(given: string, { preset, ...compute }: TrainedOptions): Trained {
  setCompute(compute);
  const path = runPath(given);
  if (statOf(path)?.isFile()) {
    if (!preset)
      throw new UsageError(`${path} is a file: say with --preset what its architecture is, or give a run folder`);
    const settings = settingsOfPreset(preset);
    return { model: withWeights(settings, readModel(path), path), settings };
  }
  const run = openRun(path);
  return { model: withWeights(run.config, run.readModel(), path), settings: run.config };
}

/** What cannot be looked at is none; reading it says why. */
export function statOf(path: string): fs.Stats | undefined {
  try {
    return fs.statSync(path, { throwIfNoEntry: false });
  } catch {
    return undefined;
  }
}

function withWeights(settings: RunSettings, file: train.ModelFile, source: string): nn.Sequential {
  const model = buildModel(settings);
  train.loadModelFile(model, file, source);
  return model;
}

/** The run in a folder. Throws DataError if there is none, or if it is not this program's. */
export function openRun(path: string): RunFolder<RunSettings> {
  const run = RunFolder.open<RunSettings>(path);
  const file = join(path, 'config.json');
  const { task } = checkForm(settingsForm, run.config, `${file} does not say what the run is about`, {
    op: 'run',
    hint: 'this is no run of pristella train',
  });
  if ('table' in task) tableEncoderFromJson(JSON.stringify(task.table.encoder));
  return run;
}

/** A preset's own settings. */
export function settingsOfPreset(name: train.PresetName): RunSettings {
  const { epochs, batchSize, lr, optimizer } = train.presets[name];
  const rule = optimizer === train.sgd ? 'sgd' : 'adam';
  return { task: { preset: name }, epochs, batchSize, optimizer: rule, lr, seed: 0 };
}
