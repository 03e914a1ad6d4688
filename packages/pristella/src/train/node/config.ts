import { messageOf } from '../../base/caught.ts';
import { ArgumentError, DataError, showValue } from '../../base/errors.ts';
import { form, parseForm } from '../../base/form.ts';
import { readFileBytes } from '../../io/node/file.ts';

/** Bytes of a configuration: far more than anybody writes. */
const LARGEST = 2 ** 24;

/** A configuration as the bytes of its file. Throws ArgumentError if it is no plain data. */
export function encodeConfig(config: unknown): Uint8Array {
  const fail = (what: string, cause?: unknown): never => {
    throw new ArgumentError(`the configuration must be plain data, as JSON has them: ${what}`, { op: 'run', cause });
  };
  let text: string | undefined;
  try {
    text = JSON.stringify(
      config,
      (key, value) => (typeof value === 'number' && !Number.isFinite(value) ? fail(`'${key}' is ${value}`) : value),
      2,
    );
  } catch (cause) {
    if (cause instanceof ArgumentError) throw cause;
    fail(messageOf(cause), cause);
  }
  return new TextEncoder().encode(`${text ?? fail(`it is ${showValue(config)}`)}\n`);
}

/** The configuration in a file. Throws DataError if it cannot be read or is damaged. */
export function readConfig(path: string): unknown {
  const bytes = readFileBytes(path, 'run');
  if (bytes.length > LARGEST) throw new DataError(`${path} is damaged: it has ${bytes.length} bytes`, { op: 'run' });
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (cause) {
    throw new DataError(`${path} is damaged: it is no text in UTF-8`, { op: 'run', cause });
  }
  return parseForm(form.anything, text, `${path} is damaged`, { op: 'run' });
}
