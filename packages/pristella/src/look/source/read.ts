import { host } from '../../base/host.ts';
import { type Call, callAt } from './call.ts';
import { type Token, tokensOf } from './tokens.ts';

/** The text of a file that a stack trace names; null where it cannot be had: in a page, or of a file that is gone. */
function textOf(file: string): string | null {
  const { process } = host;
  const fs = process?.getBuiltinModule?.('node:fs');
  const url = process?.getBuiltinModule?.('node:url');
  if (!fs || !url) return null;
  try {
    const path = file.startsWith('file:') ? url.fileURLToPath(file) : file;
    return fs.readFileSync(path.replace(/\?.*$/, ''), 'utf8');
  } catch {
    return null;
  }
}

/** Reads the calls at places of the user's program. Each file is read once. */
export class SourceReader {
  private readonly files = new Map<string, readonly Token[] | null>();
  private readonly calls = new Map<string, Call | null>();

  /** The call at `file:line:column`; null where there is no source, or no call that begins there. */
  at(place: string): Call | null {
    let call = this.calls.get(place);
    if (call === undefined) {
      call = this.read(place);
      this.calls.set(place, call);
    }
    return call;
  }

  private read(place: string): Call | null {
    const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
    if (file === undefined) return null;
    let tokens = this.files.get(file);
    if (tokens === undefined) {
      const text = textOf(file);
      tokens = text === null ? null : tokensOf(text);
      this.files.set(file, tokens);
    }
    return tokens && callAt(tokens, Number(line), Number(column));
  }
}
