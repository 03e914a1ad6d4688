import { Argument } from 'commander';
import { DataError, nn, train } from 'pristella';
import { classNames, nearestNames } from 'pristella/data';
import { shown } from 'pristella/io';
import { readArrayFile } from '../array-file.ts';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import type { Output } from '../output.ts';
import { buildModel, inputShape, presetNames, type RunSettings } from '../settings.ts';
import { countText, sizesText, tensorLines, tensorRows } from '../tensor-list.ts';
import { right, textTable } from '../text-table.ts';
import { openTrained, runPath, settingsOfPreset, statOf, type Trained } from '../trained.ts';

function layerLines(rows: readonly nn.LayerSummary[], total: number): string[] {
  const columns = [right('name'), { title: 'layer' }, { title: 'output' }, right('parameters')];
  const lines = rows.map((r) => [r.path, r.layer, sizesText(r.output), countText(r.parameters)]);
  return textTable(columns, lines, [['', 'total', '', countText(total)]]);
}

function inspectModel({ model, settings }: Trained, output: Output): object {
  const input = inputShape(settings);
  const layers = nn.summary(model, input);
  const parameters = model.parameterCount;
  const { task } = settings;
  if ('preset' in task) output.report(`${output.styled('bold', task.preset)}: ${train.presets[task.preset].doc}`);
  else {
    const classes = classNames(task.table.encoder);
    const kind = classes
      ? `one of ${classes.length} classes (${classes
          .slice(0, 8)
          .map((name) => shown(name, 60))
          .join(', ')}${classes.length > 8 ? ', ...' : ''})`
      : 'a number';
    output.report(
      `${output.styled('bold', shown(task.table.file))}: predicts '${shown(task.table.encoder.target.name, 60)}', ${kind}`,
    );
  }
  output.report(`input ${sizesText(input)}\n`);
  for (const line of layerLines(layers, parameters)) output.report(line);
  return { input, layers, parameters };
}

/** How the training of a run was set up. */
function settingsLine({ epochs, batchSize, optimizer, lr, seed }: RunSettings): string {
  return `${epochs} epochs, batch size ${batchSize}, ${optimizer}, learning rate ${lr}, seed ${seed}`;
}

async function inspectFile(path: string, output: Output): Promise<object> {
  const file = await readArrayFile(path);
  const tensors = tensorRows(file.tensors);
  for (const line of tensorLines(tensors, file.unreadable)) output.report(line);
  for (const [key, value] of Object.entries(file.metadata)) {
    output.report(
      `${shown(key, 100)}: ${shown(value, 100)}${value.length > 100 ? ` (${countText(value.length)} characters)` : ''}`,
    );
  }
  const { format, metadata, unreadable } = file;
  return { format, tensors, metadata, ...(unreadable.length > 0 && { unreadable }) };
}

async function run(output: Output, _options: object, [given]: readonly string[]): Promise<number> {
  const path = runPath(given!);
  const stat = statOf(path);
  const preset = presetNames.find((name) => name === path);
  if (stat?.isFile()) output.result(await inspectFile(path, output));
  else if (stat) {
    const trained = openTrained(path, {});
    const result = inspectModel(trained, output);
    output.report(`\n${settingsLine(trained.settings)}`);
    output.result({ run: path, ...result });
  } else if (preset) {
    const settings = settingsOfPreset(preset);
    const result = inspectModel({ model: buildModel(settings), settings }, output);
    output.report(`\n${settingsLine(settings)}`);
    output.result({ preset, ...result });
  } else {
    const near = nearestNames(path, presetNames)[0];
    throw new DataError(`there is no file, run folder or preset '${shown(path, 100)}'`, {
      op: 'inspect',
      hint: near ? `did you mean ${near}?` : `the presets are ${presetNames.join(', ')}`,
    });
  }
  return exitCodes.ok;
}

/** Looks into a network. */
export const inspect: CommandSpec = {
  name: 'inspect',
  summary: 'list the layers of a network, their shapes and parameters, or the tensors of a file',
  arguments: [new Argument('<what>', 'a run folder, "latest", a preset, or a .safetensors, .npy, .npz or .pkl file')],
  examples: [
    'pristella inspect simple-convnet',
    'pristella inspect latest',
    'pristella inspect runs/mlp-1/model.safetensors',
    'pristella inspect sample_weight.pkl',
  ],
  run,
};
