import { isFloat } from '../base/dtype.ts';
import { ArgumentError, showValue } from '../base/errors.ts';
import { dense, forEachOffset } from '../base/layout.ts';
import { checkFields, checkFunction } from '../base/limits.ts';
import { checkArguments, type Options, options, type Read } from '../base/options.ts';
import type { Plain } from '../base/plain.ts';
import { isPromiseLike } from '../base/promise.ts';
import { number, texts, whole } from '../base/row.ts';
import { callSites, type Node } from '../tensor/node.ts';
import { type Runtime, registerRuntime, runtime } from '../tensor/runtime.ts';
import { cellNames } from '../tensor/scope.ts';
import { tellUsersPlaces } from '../tensor/site.ts';
import { Tensor } from '../tensor/tensor.ts';
import { foundName, opOf, rename } from './history.ts';
import { Listener } from './listener.ts';
import { Naming, recordedProgram } from './naming.ts';
import { Ids, type LookNode, lookNode } from './node.ts';
import { Shadow } from './shadow.ts';
import { placesIn, type Sources } from './source/read.ts';

/** A node of a recording: also what it is called, its numbers, and how the loss changes with them. */
export interface RecordedNode extends LookNode {
  /** All names that the source has for it, `name` first: a function calls `y` what its caller calls `z1`. */
  readonly names: readonly string[];
  /** The calls of the program in which it was made, `file:line:column`, innermost first: a function's own line, then its caller's. */
  readonly calls: readonly string[];
  /** The gradient of the loss by it, in row-major order; null where there is no loss, none flows to it, or it is too large to show. */
  readonly gradient: readonly Plain[] | null;
  /** Of a view (a transpose, a slice) the place in its input of each of its elements; else null. */
  readonly places: readonly number[] | null;
}

/** What a program did, as plain data. */
export interface Recording {
  /** All that it made and used, inputs first, in the order in which it was made: `nodes[id].id` is `id`. */
  readonly nodes: readonly RecordedNode[];
  /** The id of the number whose gradients are shown; null if there is none. */
  readonly loss: number | null;
  /** The ids of the tensors that the program returned, by name; of one tensor alone under `value`. */
  readonly results: Readonly<Record<string, number>>;
}

/** The texts that recordings go by which name none. */
let standing: Sources | undefined;

/**
 * Gives all later recordings the texts of the program's files, by the addresses under which stack traces name them, as `sources` gives them to
 * one: for a page that runs programs of others. Lines in these files alone are then the program's, in expressions and diagnoses too. `{}` leaves
 * recordings without names and lines of their source; without an argument files are read again. Throws ArgumentError for what are no texts by name.
 * @example
 * look.setSources({ 'https://example.org/program.js': 'const x = np.array([1, 2]);' });
 * const { nodes } = look.record(() => np.array([1, 2]).sum());
 * look.setSources();
 * nodes.map(({ op }) => op);
 */
export function setSources(sources?: Sources): void {
  checkArguments(arguments.length, 1, 'look.setSources');
  standing = recordOptions.read({ sources }, 'look.setSources').sources;
  tellUsersPlaces(placesIn(standing));
}

/** Which numbers a recording shows. */
export class RecordOptions {
  /** The values and gradients of tensors of up to so many elements are shown: 1000. */
  readonly values?: number = number({ least: 0, infinite: true }, 1000);
  /**
   * The texts of the program's files, by the addresses under which stack traces name them: in a page, where no file can be read. Calls
   * are looked for in these alone. Without them files are read by Node.
   */
  readonly sources?: Sources | undefined = texts();
}
const recordOptions: Options<RecordOptions> = options(RecordOptions);

/** Calls within calls that a stack trace tells; deeper ones have no line. */
const DEEPEST_STACK = 200;

/** What a node of a recording is made of. */
export const inputsIn = (nodes: readonly RecordedNode[], { inputs }: RecordedNode): RecordedNode[] =>
  inputs.flatMap((id) => nodes[id] ?? []);

/** The tensors that a program returned, with their names. */
function resultsOf(value: unknown): [string, Tensor][] {
  if (value instanceof Tensor) return [['value', value]];
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).filter((entry): entry is [string, Tensor] => entry[1] instanceof Tensor);
}

const isLoss = (x: Tensor | undefined): x is Tensor => x !== undefined && x.size === 1 && isFloat(x.dtype);

/** Of a view that shows few elements, where each of them lies in its input. */
function placesOf(node: Node, inputs: readonly Node[], most: number): number[] | null {
  const op = opOf(node);
  const [input] = inputs;
  if (op.kind !== 'view' || !input || node.size > most) return null;
  const layout = op.layout(dense(input.shape), node);
  const places: number[] = [];
  if (layout) forEachOffset(layout, (offset) => places.push(offset));
  return layout && places;
}

/** What `f` returns with another runtime and other call sites, which are put back. */
function under<T>(other: Runtime, sites: typeof callSites, f: () => T): T {
  const own = runtime();
  const before = { ...callSites };
  Object.assign(callSites, sites);
  registerRuntime(other);
  try {
    return f();
  } finally {
    registerRuntime(own);
    Object.assign(callSites, before);
  }
}

const everySite: typeof callSites = { wanted: true, all: true };

/** Runs a program with a listener before the engine and the call sites of all nodes. */
function listenTo<T>(listener: Listener, f: () => T): T {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEPEST_STACK;
  try {
    return under(listener, everySite, () => recordedProgram(f));
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What `f` returns with no recording at work: what is computed only to be shown is no part of one. */
const aside = <T>(engine: Runtime, f: () => T): T => under(engine, { wanted: false, all: false }, f);

/** Throws ArgumentError for what a program gives that has not ended when it returns. */
function refusePromise(value: unknown): void {
  if (!isPromiseLike(value)) return;
  // Its own failure, later, is not another error.
  Promise.resolve(value).catch(() => {});
  throw new ArgumentError('records a program that ends before it returns, not one that gives a promise', {
    op: 'look.record',
    hint: 'wait for data first, and record the synchronous part: look.record(() => model(batch))',
  });
}

/**
 * Runs a program and keeps how every tensor was made, also the small ones, which the engine computes at once and whose history it lets go:
 * each with its op and inputs, the line of the program, the name it has in the source there, its numbers, and its gradient if
 * the program returns a loss: one number, or an object with one under `loss`. The tensors remember it afterwards, so that
 * `expression` and `plot.tensorGraph` see through them. The recording is plain data; its numbers are, bit for bit, those of the program
 * without it. Names are read from the source: in Node from its files, elsewhere from the texts in `sources`; `name` gives them anywhere. Within another recording both keep what happens.
 * Throws ArgumentError for a program that gives a promise, and what the program throws.
 * @example
 * const { nodes } = look.record(() => {
 *   const x = np.array([1, 2]);
 *   return { loss: x.square().sum() };
 * });
 * nodes.map(({ id, op, inputs, values, gradient }) => `${id} ${op} ${inputs}: ${values}, ${gradient}`);
 */
export function record(program: () => unknown, given: RecordOptions = {}): Recording {
  checkArguments(arguments.length, 2, 'look.record');
  checkFunction(program, 'what is recorded', 'look.record');
  const session = new Session(recordOptions.read(given, 'look.record'));
  const value = listenTo(session.listener, program);
  refusePromise(value);
  return session.recording(resultsOf(value));
}

type Results = readonly (readonly [name: string, value: Tensor])[];

/** A listener, and what it has heard. */
class Session {
  readonly listener: Listener;
  private readonly shadow: Shadow;
  private readonly options: Read<RecordOptions>;

  constructor(options: Read<RecordOptions>) {
    this.options = { ...options, sources: options.sources ?? standing };
    this.listener = new Listener(runtime(), () => this.aside(() => this.shadow.read(this.listener.nodes)));
    this.shadow = new Shadow(this.listener.inputsOf, options.values);
  }

  private aside<T>(f: () => T): T {
    return aside(this.listener.root, f);
  }

  recording(results: Results): Recording {
    this.listener.note(...results.map(([, { node }]) => node));
    const made = this.aside(() => recording(this.listener, this.shadow, results, this.options));
    recorded.set(made, this.listener);
    return made;
  }
}

/** What is heard of a program from one moment to another. */
export interface Listening {
  /** What has happened so far, with these tensors as its results. Throws ArgumentError for a result that is no tensor. */
  recording(results?: Readonly<Record<string, Tensor>>): Recording;
  /** No longer listens. */
  end(): void;
  /** Whether it still listens: not after `end`, and not once there were too many tensors. */
  readonly isListening: boolean;
}

/** What is listened to, and how it is shown. */
export class ListenOptions extends RecordOptions {
  /** Ends by itself after so many tensors, all of which it holds: 100,000. */
  readonly nodes?: number = whole(1, 100_000);
}
const listenOptions: Options<ListenOptions> = options(ListenOptions);

/**
 * Records from here to `end`, where a program is no function that `record` could call: a module, which may wait. Everything that happens
 * meanwhile is heard, so there should be one program at work. Else it is as `record`, also in that it holds all tensors. A recording within
 * another ends before that does. Its `recording` throws ArgumentError for results that are no tensors.
 * @example
 * const listening = look.listen();
 * const y = np.array([1, 2]).square();
 * listening.end();
 * listening.recording({ y }).nodes.map(({ op }) => op);
 */
export function listen(given: ListenOptions = {}): Listening {
  checkArguments(arguments.length, 1, 'look.listen');
  const options = listenOptions.read(given, 'look.listen');
  const session = new Session(options);
  const { listener } = session;
  const before = { runtime: runtime(), sites: { ...callSites }, depth: Error.stackTraceLimit };
  let isListening = true;
  const end = (): void => {
    if (!isListening) return;
    isListening = false;
    registerRuntime(before.runtime);
    Object.assign(callSites, before.sites);
    Error.stackTraceLimit = before.depth;
  };
  listener.most = options.nodes;
  listener.onFull = end;
  registerRuntime(listener);
  Object.assign(callSites, everySite);
  Error.stackTraceLimit = DEEPEST_STACK;
  return {
    recording(results = {}) {
      const entries = Object.entries(results);
      const wrong = entries.find(([, x]) => !(x instanceof Tensor));
      if (wrong)
        throw new ArgumentError(`results are tensors, but '${wrong[0]}' is ${showValue(wrong[1])}`, {
          op: 'look.listen',
        });
      return session.recording(entries);
    },
    end,
    get isListening() {
      return isListening;
    },
  };
}

/** What recordings were made of, for as long as they are there. */
const recorded = new WeakMap<Recording, Listener>();
/** The nodes of a recording; null for one that was made elsewhere, or came from JSON. */
export const recordedIn = (recording: Recording): Pick<Listener, 'nodes' | 'inputsOf' | 'plain' | 'root'> | null =>
  recorded.get(recording) ?? null;
/** What `f` returns while no listener of a recording is at work. */
export const besides = <T>(heard: Pick<Listener, 'root'>, f: () => T): T => aside(heard.root, f);

function recording(
  { nodes, inputsOf, assigned }: Listener,
  shadow: Shadow,
  results: Results,
  { values: most, sources }: Read<RecordOptions>,
): Recording {
  const cellName = cellNames(nodes);
  const naming = new Naming(nodes, inputsOf, assigned, cellName, sources);
  naming.nameResults(results.filter(([name]) => name !== 'value' && !/^\d+$/.test(name)));
  const ids = new Ids(nodes);
  shadow.read(nodes);
  const last = results.find(([name]) => name === 'value' || name === 'loss')?.[1];
  const loss = isLoss(last) ? last.node : null;
  const gradients = loss ? shadow.gradientsOf(nodes, loss) : null;
  return {
    nodes: nodes.map((node, id): RecordedNode => {
      const inputs = inputsOf(node);
      const names = naming.namesOf(node);
      const [name = ''] = names;
      if (name !== '') foundName(node, name);
      const seen = lookNode(node, id, inputs.map(ids.of), cellName, shadow.valuesOf(node));
      const calls = naming.placesOf(node);
      return {
        ...seen,
        line: sources ? (calls[0] ?? '') : seen.line,
        name,
        names,
        calls,
        gradient: gradients?.get(node) ?? null,
        places: placesOf(node, inputs, most),
      };
    }),
    loss: loss ? ids.of(loss) : null,
    results: Object.fromEntries(results.map(([name, { node }]) => [name, ids.of(node)])),
  };
}

/**
 * Gives a tensor a name under which recordings and expressions show it, and returns it. Throws ArgumentError for what is no tensor, and for
 * an empty name.
 * @example
 * const a = look.name(np.array([1, 2]).add(1), 'a');
 * look.expression(a).nodes.map((node) => node.name);
 */
export function name<T extends Tensor>(x: T, text: string): T {
  checkArguments(arguments.length, 2, 'look.name');
  if (!(x instanceof Tensor)) throw new ArgumentError(`names a tensor, not ${showValue(x)}`, { op: 'look.name' });
  if (typeof text !== 'string' || text === '')
    throw new ArgumentError(`a name is a text, not ${showValue(text)}`, { op: 'look.name', hint: "look.name(x, 'x')" });
  rename(x.node, text);
  return x;
}

/** Throws ArgumentError for what is no recording. */
export const checkRecording = (recording: Recording, op: string): Recording =>
  checkFields(recording, ['nodes'], 'a recording', op, 'look.record(() => ...) makes one');

/**
 * The node of a recording that has this name in the source, the last one where a loop has made several. Throws ArgumentError, with the
 * names that there are, for one that is not among them, and for what is no recording.
 * @example
 * const x = np.array([3, 4]);
 * const recording = look.record(() => look.name(x.square(), 'squares'));
 * look.find(recording, 'squares').values;
 */
export function find(recording: Recording, name: string): RecordedNode {
  checkArguments(arguments.length, 2, 'look.find');
  checkRecording(recording, 'look.find');
  const found = recording.nodes.findLast((n) => n.names.includes(name));
  if (found) return found;
  const names = [...new Set(recording.nodes.flatMap((n) => n.names))];
  throw new ArgumentError(`nothing in the recording is called ${showValue(name)}`, {
    op: 'look.find',
    hint: names.length > 0 ? `there are ${names.join(', ')}` : "look.name(x, 'x') gives a name",
  });
}
