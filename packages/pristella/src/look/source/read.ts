import { host } from '../../base/host.ts';
import { type Call, callAt } from './call.ts';
import { type Token, tokensOf } from './tokens.ts';

/** The text of a file that a stack trace names; null where it cannot be had: in a page, or of a file that is gone. */
function fileText(file: string): string | null {
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

/** The texts of a program's files, by the addresses under which stack traces name them. */
export type Sources = Readonly<Record<string, string>>;

/** The file, line and column of a place; null for what is none. */
const parts = (place: string): readonly [file: string, line: number, column: number] | null => {
  const [, file, line, column] = /^(.*):(\d+):(\d+)$/.exec(place) ?? [];
  return file === undefined ? null : [file, Number(line), Number(column)];
};

/** Tells the places in files whose texts are given; null where none are. */
export const placesIn = (sources: Sources | undefined): ((place: string) => boolean) | undefined =>
  sources && ((place) => Object.hasOwn(sources, parts(place)?.[0] ?? ''));

/** Reads the calls at places of the user's program. Each file is read once. */
export class SourceReader {
  private readonly textOf: (file: string) => string | null;
  private readonly files = new Map<string, readonly Token[] | null>();
  private readonly calls = new Map<string, Call | null>();

  /** Reads the texts that are given, or else the files themselves. */
  constructor(sources?: Sources) {
    this.textOf = sources ? (file) => (Object.hasOwn(sources, file) ? (sources[file] ?? null) : null) : fileText;
  }

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
    const found = parts(place);
    if (!found) return null;
    const [file, line, column] = found;
    let tokens = this.files.get(file);
    if (tokens === undefined) {
      const text = this.textOf(file);
      tokens = text === null ? null : tokensOf(text);
      this.files.set(file, tokens);
    }
    return tokens && callAt(tokens, line, column);
  }
}
