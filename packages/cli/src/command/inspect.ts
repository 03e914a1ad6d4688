import { Argument } from 'commander';
import { readSafetensors } from 'pristella/node';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import { tensorLines, tensorRows } from '../tensor-list.ts';

export const inspect: CommandSpec = {
  name: 'inspect',
  summary: 'list layers, output shapes and parameters',
  arguments: [new Argument('<what>', 'a run folder, a preset or a safetensors file')],
  examples: [],
  async run(output, _options, [what]) {
    const file = readSafetensors(what!);
    const rows = tensorRows(file);
    for (const line of tensorLines(rows)) output.report(line);
    return exitCodes.ok;
  },
};
