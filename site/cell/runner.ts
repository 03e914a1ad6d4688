/** Starts and ends the worker of a cell. */
import type { Fault, Level, Message, Row, Settings } from './message.ts';

/** Who is told what a worker does. */
export interface Listener {
  message(message: Message): void;
  /** The worker could not begin: its text does not parse, or a module is not there. */
  notStarted(): void;
}

export interface Running {
  stop(): void;
}

const levels: readonly Level[] = ['log', 'warn', 'error', 'value'];
const isText = (value: unknown): value is string => typeof value === 'string';
const isNumber = (value: unknown): value is number => typeof value === 'number';
const isRows = (value: unknown): value is Row[] =>
  Array.isArray(value) &&
  value.every((row: Partial<Row> | null) => levels.includes(row?.level as Level) && isText(row?.text));
const isFault = (value: unknown): value is Fault => {
  const { text, line } = (value ?? {}) as Partial<Fault>;
  return isText(text) && isNumber(line);
};

/** Takes nothing else: a worker runs a reader's code. */
function isMessage(data: unknown): data is Message {
  const { kind, ...m } = (data ?? {}) as Record<string, unknown>;
  if (kind === 'rows') return isRows(m.rows);
  if (kind === 'tail') return isNumber(m.skipped) && isRows(m.rows);
  if (kind === 'figure') return isText(m.svg) && isText(m.alt);
  if (kind === 'figures left out') return isNumber(m.count);
  return kind === 'fault' ? isFault(m.fault) : kind === 'done' || kind === 'told';
}

/** Runs a text as a module in a worker of its own, which has the page's policy. Throws where workers are not to be had. */
export function start(text: string, settings: Settings, listener: Listener): Running {
  const address = URL.createObjectURL(new Blob([text], { type: 'text/javascript' }));
  const worker = new Worker(address, { type: 'module', name: JSON.stringify(settings) });
  worker.onmessage = ({ data }) => {
    if (isMessage(data)) listener.message(data);
  };
  worker.onerror = (event) => {
    event.preventDefault();
    listener.notStarted();
  };
  return {
    stop() {
      worker.onmessage = null;
      worker.onerror = null;
      worker.terminate();
      URL.revokeObjectURL(address);
    },
  };
}
