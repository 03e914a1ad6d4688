import { createRequire } from 'node:module';
import process from 'node:process';
import { Command, CommanderError, Option } from 'commander';
import { PristellaError } from 'pristella';
import { doctor } from './command/doctor.ts';
import { evaluate } from './command/evaluate.ts';
import { inspect } from './command/inspect.ts';
import { lab } from './command/lab.ts';
import { predict } from './command/predict.ts';
import { repl } from './command/repl.ts';
import { train } from './command/train.ts';
import { type CommandSpec, exitCodes, UsageError } from './command-spec.ts';
import { programName } from './invocation.ts';
import { Output, paint, type Streams, shownJson, shownText } from './output.ts';
import { fitted } from './wrap.ts';

const commands: readonly CommandSpec<never, never>[] = [train, evaluate, predict, inspect, lab, doctor, repl];

const manifest = createRequire(import.meta.url)('pristella/package.json') as { version: string };

/** Runs the command line `args`, without the program's name, and resolves to its exit code. Never rejects. */
export async function run(args: readonly string[], streams: Streams): Promise<number> {
  let code: number = exitCodes.ok;
  const program = programFor(streams);
  for (const spec of commands) {
    const command = subcommand(program, spec);
    command.action(async () => {
      const { json = false } = command.opts<{ json?: boolean }>();
      code = await spec.run(new Output(streams, json), command.opts<never>(), command.args as never);
    });
  }
  try {
    if (args.length === 0) program.help({ error: true });
    await program.parseAsync(args, { from: 'user' });
    return code;
  } catch (error) {
    return report(error, args, streams);
  }
}

function programFor(streams: Streams): Command {
  return new Command(programName())
    .description('Train networks from the command line, and look into them.')
    .version(manifest.version, '-V, --version', 'print the version')
    .helpCommand('help [command]', 'explain a command')
    .helpOption('-h, --help', 'explain the options')
    .exitOverride()
    .configureOutput({
      writeOut: (text) => streams.stdout.write(text),
      writeErr: (text) => streams.stderr.write(text),
      outputError: (text, write) => write(shownText(paint(streams.stderr, 'red', text))),
      getOutHelpWidth: () => streams.stdout.columns ?? 100,
      getErrHelpWidth: () => streams.stderr.columns ?? 100,
    })
    .addHelpText(
      'after',
      examplesText(['pristella train --preset mlp', 'pristella lab', 'pristella help train', 'pristella doctor']),
    )
    .addHelpText('after', '\nExit codes: 0 done, 1 an error, 2 wrong use, 130 interrupted, 141 nobody reads on.');
}

function subcommand(program: Command, spec: CommandSpec<never, never>): Command {
  const command = program
    .command(spec.name)
    .summary(spec.summary)
    .description(spec.description ?? spec.summary);
  for (const argument of spec.arguments ?? []) command.addArgument(argument);
  for (const option of spec.options ?? []) command.addOption(option);
  return command
    .addOption(new Option('--json', 'print one line of JSON on stdout and everything else on stderr'))
    .addOption(new Option('--verbose', 'print the stack of an error'))
    .addHelpText('after', `${spec.details ? `\n${spec.details.join('\n')}\n` : ''}${examplesText(spec.examples)}`);
}

/** Lines that call `pristella`, as they are typed here. */
const examplesText = (lines: readonly string[]): string =>
  `\nExamples:\n${lines.map((line) => `  ${line.replace(/\bpristella (?=\w)/, `${programName()} `)}`).join('\n')}`;

/** Says what went wrong, with `--json` also as the one line on stdout, and returns the exit code. */
function report(error: unknown, args: readonly string[], streams: Streams): number {
  // Commander has printed its own errors, and throws for --help too.
  if (error instanceof CommanderError && error.exitCode === 0) return exitCodes.ok;
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const isUsage = error instanceof CommanderError || error instanceof UsageError;
  if (!(error instanceof CommanderError)) {
    const wantsStack = args.includes('--verbose') || Boolean(process.env.PRISTELLA_DEBUG);
    // Any other error is a mistake of ours, and its stack is what helps to find it.
    const isExpected = error instanceof PristellaError || error instanceof UsageError;
    const text = (wantsStack || !isExpected) && stack !== undefined ? stack : `error: ${message}`;
    streams.stderr.write(`${fitted(streams.stderr, shownText(paint(streams.stderr, 'red', text)))}\n`);
  }
  if (args.includes('--json')) {
    const text = message.replace(/^error: /, '');
    streams.stdout.write(`${shownJson({ error: { name: isUsage ? 'UsageError' : name, message: text } })}\n`);
  }
  return isUsage ? exitCodes.usage : exitCodes.error;
}
