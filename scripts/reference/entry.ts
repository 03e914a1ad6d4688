/** What the reference knows of one public name: from the source, and from running its example. */
import { join } from 'node:path';
import * as pristella from 'pristella';
import type { Docstring } from './docstring.ts';
import { type Example, run } from './example.ts';
import { dtypesOf, isTensors, type Reach, reachOf, tellingCall } from './probe.ts';
import { type Declared, type Member, type Signature, Source } from './source.ts';
import { publicValue, writtenName } from './surface.ts';

export interface Entry {
  /** `np.linalg.svd`, `Tensor.item`. */
  readonly name: string;
  readonly kind: Declared['kind'] | 'member';
  /** Ways to call it: `np.sum(x: TensorLike): Tensor`, and as a method. */
  readonly calls: readonly string[];
  readonly doc: Docstring;
  readonly example: Example | null;
  readonly dtypes: ReturnType<typeof dtypesOf>;
  /** Null for what takes no tensors. */
  readonly reach: Reach | null;
  /** The interfaces of its options, as found from its signatures. */
  readonly options: readonly Declared[];
  readonly members: readonly Member[];
  /** The errors that its own file makes in it. */
  readonly errors: readonly string[];
  /** The public types in its signatures and members and in the fields of its options. */
  readonly types: readonly Declared[];
  /** The file below packages/pristella/src. */
  readonly file: string;
  /** If it applies to each element for itself: of one tensor, or of two that broadcast. */
  readonly elementwise: 'one' | 'two' | null;
}

const library = join(import.meta.dirname, '../../packages/pristella/src');
export const source = new Source(library);

/** The file in which each namespace begins. */
export const spaces: Readonly<Record<string, string>> = {
  '': 'index.ts',
  np: 'np.ts',
  'np.random': 'np/random/index.ts',
  'np.linalg': 'np/linalg/index.ts',
  nn: 'nn/index.ts',
  'nn.functional': 'nn/functional/index.ts',
  train: 'train/index.ts',
  data: 'data/index.ts',
  io: 'io/index.ts',
  plot: 'plot/index.ts',
  engine: 'engine/memory.ts',
  look: 'look/index.ts',
  node: 'node.ts',
};

/** The types that a program can import, by name. */
export const publicTypes: ReadonlyMap<string, Declared> = new Map(
  [...new Set(Object.values(spaces))]
    .flatMap((file) => source.exportsOf(file).flatMap((name) => source.lookUp(file, name) ?? []))
    .filter((d) => d.kind === 'interface' || d.kind === 'type')
    .map((d) => [d.name, d]),
);

/** The parts of a name: `np.linalg` and `svd`. */
export function partsOf(name: string): [space: string, own: string] {
  const [, space = '', own = name] = /^(.*)\.(\w+|\[.*\])$/.exec(name) ?? [];
  return [space, own];
}

/** Whether a function of `np` is a method of tensors, too. */
export const isMethod = (name: string): boolean => {
  const [space, own] = partsOf(name);
  return (
    space === 'np' && typeof Object.getOwnPropertyDescriptor(pristella.Tensor.prototype, own)?.value === 'function'
  );
};

function callsOf(name: string, { kind, signatures }: Declared): string[] {
  const own = writtenName(name);
  if (kind === 'value') return [own];
  const direct = signatures.map((s) => `${kind === 'class' ? 'new ' : ''}${own}${s.text}`);
  if (!isMethod(name)) return direct;
  const asMethod = ({ parameters, returns }: Signature): string =>
    `x.${partsOf(name)[1]}(${parameters
      .slice(1)
      .map((p) => p.text)
      .join(', ')}): ${returns}`;
  return [...direct, ...signatures.map(asMethod)];
}

/** The types that nearly every signature has: the index explains them, once for all. */
export const commonTypes: readonly Declared[] = [
  'TensorLike',
  'ArrayLike',
  'NestedList',
  'Shape',
  'DType',
  'TypedArray',
].map((name) => source.find('np.ts', name));

/** The members of tensors that are no functions of `np`. */
function tensorMember(name: string): [Member, string] {
  for (const file of ['tensor/tensor.ts', 'np/methods.ts', 'grad/methods.ts']) {
    const all = file === 'tensor/tensor.ts' ? source.find(file, 'Tensor').members : source.membersAdded(file);
    const found = all.find((m) => m.name === name);
    if (found) return [found, file];
  }
  throw new ReferenceError(`tensors have no ${name}`);
}

async function memberEntry(name: string): Promise<Entry> {
  const own = partsOf(name)[1];
  const [{ signature, doc, errors }, file] = tensorMember(own);
  const code = doc.tags.get('example');
  return {
    name,
    kind: 'member',
    calls: [`x${own.startsWith('[') ? '' : '.'}${own}${signature.text}`],
    doc,
    example: code === undefined ? null : await run(name, code),
    dtypes: new Map(),
    reach: null,
    options: [],
    types: [],
    members: [],
    errors,
    file,
    elementwise: null,
  };
}

/** What an object has by an interface that is only its own. */
const membersOfValue = ({ file, text }: Declared): Member[] =>
  (text.match(/\b[A-Z]\w+/g) ?? [])
    .flatMap((name) => source.lookUp(file, name) ?? [])
    .filter((d) => d.kind === 'interface' && !publicTypes.has(d.name))
    .flatMap((d) => d.members);

/** The entry of a public name. Throws ReferenceError for a name that is not there, and what its example throws. */
export async function entryOf(name: string): Promise<Entry> {
  const [space, own] = partsOf(name);
  if (space === 'Tensor') return memberEntry(name);
  const declared = source.find(spaces[space]!, own);
  const { kind, doc, file, members, signatures, errors } = declared;
  const code = doc.tags.get('example');
  const example = code === undefined ? null : await run(name, code);
  // Of overloads, the one with most parameters knows them all.
  const parameters = signatures.reduce<Signature['parameters']>(
    (most, s) => (s.parameters.length > most.length ? s.parameters : most),
    [],
  );
  const takesTensors = parameters.some(isTensors);
  const call = kind === 'function' && example ? tellingCall(example.calls, parameters) : undefined;
  const written = signatures.map((s) => s.text).join(' ');
  // Of a function whose type has a name, what its parameters are is known where that type stands.
  const options = source.optionsIn(signatures[0]?.file ?? file, written);
  const made = signatures[0]?.parameters.map((p) => p.text).join(', ');
  const isOp = typeof (publicValue(name) as { op?: unknown } | undefined)?.op === 'object';
  return {
    name,
    kind,
    calls: callsOf(name, declared),
    doc,
    example,
    // What takes a tensor and nothing like it writes to it: there is no dtype to choose.
    dtypes: call && parameters[0]?.type !== 'Tensor' ? dtypesOf(call, parameters) : new Map(),
    reach: example && call && takesTensors ? reachOf(example.calls, parameters) : null,
    options,
    types: [
      ...source.typesIn(file, [written, declared.text, ...members.map((m) => m.signature.text)].join(' ')),
      ...options.flatMap((o) => source.typesIn(o.file, [o.text, ...o.members.map((m) => m.signature.text)].join(' '))),
    ].filter(
      (d) =>
        (publicTypes.has(d.name) || (d.kind === 'type' && d.text.startsWith('='))) &&
        // Its own type is written out where it is called.
        d.name !== declared.text.trim() &&
        !options.some((o) => o.name === d.name),
    ),
    // Those of tensors have entries of their own.
    members: kind === 'class' && name !== 'Tensor' ? members : kind === 'value' ? membersOfValue(declared) : [],
    errors,
    file,
    elementwise: !isOp ? null : made === 'x: TensorLike' ? 'one' : 'two',
  };
}
