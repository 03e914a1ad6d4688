import { quoted } from '../../base/shown.ts';
import { type PickleReader, READ_KINDS } from './reader.ts';
import {
  type Callable,
  type Dict,
  isKind,
  kindOf,
  type NumpyShell,
  type Part,
  type PickleKey,
  type Sequence,
} from './value.ts';

/** Values that a file may put on the stack or into the memo. */
const mostParts = 10_000_000;
/** Lists, tuples, dicts and arrays in one file; a dict takes as much memory as four lists. */
const mostContainers = 2 ** 20;

/** The stack, the marks on it, and the memo: what a pickle's instructions work on. Names are looked up in `allowed`. */
export class PickleMachine {
  readonly reader: PickleReader;
  /** The protocol that the file names; 0 before it names one. */
  protocol = 0;
  private readonly allowed: ReadonlyMap<string, Callable>;
  private readonly stack: Part[] = [];
  /** Heights of the stack at which a MARK lies. */
  private readonly marks: number[] = [];
  private readonly memo: Part[] = [];
  /** How many values the memo holds: fewer than it is long, as Python 2 counts from 1. */
  private remembered = 0;
  private parts = 0;
  private containers = 0;

  constructor(reader: PickleReader, allowed: ReadonlyMap<string, Callable>) {
    this.reader = reader;
    this.allowed = allowed;
  }

  /** Puts a part on the stack. */
  push(part: Part): void {
    this.count();
    this.stack.push(part);
  }
  /** Puts a new container on the stack. */
  pushNew(part: Sequence | Dict | NumpyShell): void {
    this.containers += part.kind === 'dict' ? 4 : 1;
    if (this.containers > mostContainers)
      throw this.reader.error(
        `more than ${mostContainers} lists, tuples, dicts (each as four) and arrays`,
        'keep numbers in few NumPy arrays',
      );
    this.push(part);
  }
  mark(): void {
    this.count();
    this.marks.push(this.stack.length);
  }
  private count(): void {
    if (++this.parts > mostParts)
      throw this.reader.error(`more than ${mostParts} values`, 'keep numbers in NumPy arrays');
  }

  /** The part on top, without or with its removal. Throws DataError if there is none above the last mark. */
  top(): Part {
    const top = this.stack.at(-1);
    if (top === undefined || this.stack.length <= (this.marks.at(-1) ?? 0))
      throw this.reader.error('nothing is on the stack', 'the file is damaged');
    return top;
  }
  pop(): Part {
    const part = this.top();
    this.stack.pop();
    return part;
  }
  /** Removes all that lies above the last mark, and the mark. */
  popToMark(): Part[] {
    const height = this.marks.pop();
    if (height === undefined) throw this.reader.error('no MARK was set', 'the file is damaged');
    return this.stack.splice(height);
  }
  /** POP takes a mark away, too, where it lies on top. */
  discard(): void {
    if (this.marks.at(-1) === this.stack.length) this.marks.pop();
    else this.pop();
  }

  /** The one value that is left at the end. */
  result(): Part {
    const value = this.pop();
    if (this.stack.length > 0 || this.marks.length > 0)
      throw this.reader.error(`${this.stack.length + this.marks.length} values are left over`, 'the file is damaged');
    return value;
  }

  /** A state and, below it, whom it is for, who stays on the stack. */
  popState(): [target: Part, state: Part] {
    const state = this.pop();
    return [this.top(), state];
  }

  /** Writes the part on top into the memo; without an index at the next free place. */
  remember(index: number = this.remembered): void {
    this.count();
    if (index > mostParts) throw this.reader.error(`remembers a value as number ${index}`, 'the file is damaged');
    if (this.memo[index] === undefined) this.remembered++;
    this.memo[index] = this.top();
  }
  recall(index: number): void {
    const part = this.memo[index];
    if (part === undefined)
      throw this.reader.error(`refers to value ${index}, which is not there`, 'is the file a pickle?');
    this.push(part);
  }

  append(items: readonly Part[]): void {
    const list = this.top();
    if (!isKind(list, 'list')) throw this.reader.error(`appends to ${kindOf(list)}, not to a list`, READ_KINDS);
    for (const item of items) list.items.push(item);
  }

  setItems(items: readonly Part[]): void {
    const dict = this.top();
    if (!isKind(dict, 'dict')) throw this.reader.error(`sets items of ${kindOf(dict)}, not of a dict`, READ_KINDS);
    if (items.length % 2 !== 0) throw this.reader.error('a key has no value', 'the file is damaged');
    if (items.length > 0) dict.entries ??= new Map();
    for (let i = 0; i < items.length; i += 2) dict.entries!.set(this.key(items[i]!), items[i + 1]!);
  }
  private key(part: Part): PickleKey {
    if (part === null || typeof part !== 'object') return part;
    throw this.reader.error(`a key is ${kindOf(part)}`, 'keys are str, numbers, bools or None');
  }

  /** Puts what a module's name stands for on the stack, if it is one of the few. Nothing is imported. */
  pushNamed(module: string, name: string): void {
    const callable = this.allowed.get(`${module} ${name}`);
    if (!callable) throw this.reader.error(`refuses ${quoted(`${module}.${name}`)}`, READ_KINDS);
    this.push(callable);
  }

  reduce(): void {
    const args = this.pop();
    const callable = this.pop();
    if (!isKind(callable, 'callable')) throw this.reader.error(`calls ${kindOf(callable)}`, READ_KINDS);
    if (!isKind(args, 'tuple')) throw this.reader.error(`calls ${callable.name} with ${kindOf(args)}, not a tuple`);
    const made = callable.call(args.items);
    if (isKind(made, 'dict') || isKind(made, 'array')) this.pushNew(made);
    else this.push(made);
  }
}
