import fs from 'node:fs';
import { dirname } from 'node:path';
import { createInterface } from 'node:readline';
import { type REPLServer, start } from 'node:repl';
import { PassThrough } from 'node:stream';
import { inspect } from 'node:util';
import * as pristella from 'pristella';
import { cacheFolder, mnist } from 'pristella/node';
import { type CommandSpec, exitCodes } from '../command-spec.ts';
import type { Output } from '../output.ts';

/** What a session has at hand. */
const { np, nn, train, data, plot, grad, Tensor } = pristella;
const atHand = { np, nn, train, data, plot, grad, Tensor, mnist, pristella };

const greeting = `Pristella. At hand: np (arrays), nn (layers), train, data, plot, grad and mnist().
  const x = np.array([1, 0.5])
  x.dot(np.array([[0.1, 0.3], [0.2, 0.4]])).add(1)
  const { test } = await mnist()
.help lists the session's commands, .exit or Ctrl-D ends it.`;

/** A session from a terminal or from a pipe. Resolves when it ends. */
function converse(output: Output): Promise<number> {
  const { stdin } = output.streams;
  const terminal = stdin.isTTY === true && output.reportStream.isTTY === true;
  if (terminal) output.report(greeting);
  let values = 0;
  const lines = new PassThrough();
  const session = start({
    prompt: terminal ? '> ' : '',
    input: terminal ? stdin : lines,
    output: output.reportStream,
    terminal,
    ignoreUndefined: true,
    writer: (value: unknown) => {
      values++;
      return inspect(value, { colors: terminal, depth: 3 });
    },
  });
  Object.assign(session.context, atHand);
  if (terminal) keepHistory(session);
  else feed(session, stdin, lines);
  return new Promise((resolve) => {
    session.on('exit', () => {
      output.result({ values });
      resolve(exitCodes.ok);
    });
  });
}

/** Gives a session line after line, each once the one before is done: by itself it would not wait for `await`. */
function feed(session: REPLServer, stdin: NodeJS.ReadableStream, input: PassThrough): void {
  const lines = createInterface({ input: stdin })[Symbol.asyncIterator]();
  // A session shows its prompt when it is ready for more.
  session.displayPrompt = () => {
    void lines.next().then(({ value, done }) => (done ? input.end() : input.write(`${value}\n`)));
  };
  session.displayPrompt();
}

/** A JavaScript session for trying things out. */
export const repl: CommandSpec = {
  name: 'repl',
  summary: 'start a JavaScript session with np, nn, train and data at hand',
  examples: ['pristella repl', "echo 'np.arange(6).reshape([2, 3])' | pristella repl"],
  run: converse,
};

function keepHistory(session: REPLServer): void {
  const path = cacheFolder('repl-history');
  try {
    fs.mkdirSync(dirname(path), { recursive: true });
  } catch {
    return;
  }
  // A history that cannot be kept is no reason to trouble anybody.
  session.setupHistory(path, () => {});
}
