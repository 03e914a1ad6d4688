import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

interface Location {
  readonly uri: string;
  readonly range: { readonly start: { readonly line: number } };
}

/** Where something is declared: the file's address, and the line, from 0. */
export interface Declaration {
  readonly file: string;
  readonly line: number;
}

/** Where what stands at some places of a program is declared, as an editor finds it for "go to definition". */
export async function declarationsAt(...program: Program): Promise<Declaration[][]> {
  const answers = await answersAt('textDocument/definition', ...program);
  return answers.map((answer) =>
    ([answer ?? []].flat() as Location[]).map((l) => ({ file: l.uri, line: l.range.start.line })),
  );
}

/** What an editor shows of what stands at some places of a program: its type, and its docstring. */
export async function hoversAt(...program: Program): Promise<string[]> {
  const answers = await answersAt('textDocument/hover', ...program);
  return answers.map(
    (answer) => (answer as { readonly contents?: { readonly value: string } } | null)?.contents?.value ?? '',
  );
}

type Program = [root: string, file: string, code: string, places: readonly number[]];

/**
 * Asks TypeScript's language server something of some places of a program. The program is none on disk: it is `code`, taken
 * for a file of this name in `root`.
 */
async function answersAt(method: string, ...[root, file, code, places]: Program): Promise<unknown[]> {
  const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
  const server = spawn(process.execPath, [tsc, '--lsp', '--stdio'], { cwd: root, stdio: ['pipe', 'pipe', 'ignore'] });
  const asked = new Map<number, (result: unknown) => void>();
  const send = (message: object): void => {
    const text = JSON.stringify({ jsonrpc: '2.0', ...message });
    server.stdin.write(`Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`);
  };
  let count = 0;
  const ended = new Promise<never>((_, reject) => {
    server.once('exit', (code) => reject(new Error(`the language server has ended with ${code}`)));
  });
  const ask = (method: string, params: object): Promise<unknown> => {
    const answer = new Promise((resolve) => asked.set(++count, resolve));
    send({ id: count, method, params });
    return Promise.race([answer, ended]);
  };
  let bytes = Buffer.alloc(0);
  server.stdout.on('data', (chunk: Buffer) => {
    bytes = Buffer.concat([bytes, chunk]);
    for (;;) {
      const head = bytes.indexOf('\r\n\r\n');
      if (head < 0) return;
      const end = head + 4 + Number(/Content-Length: (\d+)/i.exec(bytes.toString('utf8', 0, head))?.[1]);
      if (bytes.length < end) return;
      const message = JSON.parse(bytes.toString('utf8', head + 4, end)) as {
        readonly id?: number;
        readonly method?: string;
        readonly result?: unknown;
        readonly error?: unknown;
      };
      bytes = bytes.subarray(end);
      // What the server asks of an editor, its settings and the like, has no answer here.
      if (message.method !== undefined) {
        if (message.id !== undefined) send({ id: message.id, result: null });
      } else if (message.id !== undefined) asked.get(message.id)?.(message.result ?? message.error);
    }
  });
  try {
    const capabilities = { textDocument: { hover: { contentFormat: ['markdown'] } } };
    await ask('initialize', { processId: process.pid, rootUri: pathToFileURL(root).href, capabilities });
    send({ method: 'initialized', params: {} });
    const { href: uri } = pathToFileURL(join(root, file));
    const textDocument = { uri, languageId: 'typescript', version: 1, text: code };
    send({ method: 'textDocument/didOpen', params: { textDocument } });
    const found: unknown[] = [];
    for (const place of places) {
      const before = code.slice(0, place).split('\n');
      const position = { line: before.length - 1, character: before.at(-1)!.length };
      found.push(await ask(method, { textDocument: { uri }, position }));
    }
    return found;
  } finally {
    server.removeAllListeners('exit');
    server.kill();
  }
}
