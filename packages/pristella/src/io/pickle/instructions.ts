/**
 * The instructions of pickle protocols 2 to 5. Those that make objects of classes, or refer to anything outside of the file,
 * are known by name and refused.
 * Source: the comments of CPython's `pickletools`.
 */

import type { PickleMachine } from './machine.ts';
import type { NumpyMaker } from './numpy.ts';
import { READ_KINDS } from './reader.ts';
import type { Part } from './value.ts';

/** One instruction: the name that CPython gives it, and what it does. STOP does nothing: who runs the others looks for it. */
export interface Instruction {
  readonly name: string;
  readonly run: (machine: PickleMachine, numpy: NumpyMaker) => void;
}

type Row = [code: number, name: string, run: Instruction['run']];

/** The longest int, in bytes. */
const longestInt = 1024;

const hex: readonly string[] = Array.from({ length: 256 }, (_, b) => b.toString(16).padStart(2, '0'));

/** Two's complement, lowest byte first. */
function integer(bytes: Uint8Array): number | bigint {
  let digits = '0x0';
  for (let i = bytes.length - 1; i >= 0; i--) digits += hex[bytes[i]!];
  const value = BigInt.asIntN(8 * bytes.length, BigInt(digits));
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function readInteger({ reader }: PickleMachine, length: number): number | bigint {
  if (length < 0 || length > longestInt)
    throw reader.error(`an int of ${length} bytes`, `at most ${longestInt} are read`);
  return integer(reader.take(length));
}

const push =
  (make: (machine: PickleMachine) => Part): Instruction['run'] =>
  (machine) =>
    machine.push(make(machine));

const tuple =
  (length: number): Instruction['run'] =>
  (machine) => {
    const items = Array.from({ length }, () => machine.pop());
    machine.pushNew({ kind: 'tuple', items: items.reverse() });
  };

function protocol(machine: PickleMachine): void {
  const version = machine.reader.uint8();
  if (version > 5) throw machine.reader.error(`protocol ${version} is unknown`, 'pickle.dump(value, file, protocol=4)');
  machine.protocol = version;
}

function frame({ reader }: PickleMachine): void {
  const length = reader.uint64();
  const left = reader.bytes.length - reader.position;
  if (length > left)
    throw reader.error(`a frame of ${length} bytes where ${left} are left`, 'is the file completely copied?');
}

function stackGlobal(machine: PickleMachine): void {
  const name = machine.pop();
  const module = machine.pop();
  if (typeof name !== 'string' || typeof module !== 'string')
    throw machine.reader.error('a module and a name must be str', 'the file is damaged');
  machine.pushNamed(module, name);
}

const read: Row[] = [
  [0x80, 'PROTO', protocol],
  [0x95, 'FRAME', frame],
  [0x2e, 'STOP', () => {}],
  [0x4e, 'NONE', push(() => null)],
  [0x88, 'NEWTRUE', push(() => true)],
  [0x89, 'NEWFALSE', push(() => false)],
  [0x4a, 'BININT', push(({ reader }) => reader.int32())],
  [0x4b, 'BININT1', push(({ reader }) => reader.uint8())],
  [0x4d, 'BININT2', push(({ reader }) => reader.uint16())],
  [0x8a, 'LONG1', push((machine) => readInteger(machine, machine.reader.uint8()))],
  [0x8b, 'LONG4', push((machine) => readInteger(machine, machine.reader.int32()))],
  [0x47, 'BINFLOAT', push(({ reader }) => reader.float64())],
  [0x8c, 'SHORT_BINUNICODE', push(({ reader }) => reader.text(reader.uint8()))],
  [0x58, 'BINUNICODE', push(({ reader }) => reader.text(reader.uint32()))],
  [0x8d, 'BINUNICODE8', push(({ reader }) => reader.text(reader.uint64()))],
  [0x55, 'SHORT_BINSTRING', push(({ reader }) => reader.latin1(reader.uint8()))],
  [0x54, 'BINSTRING', push(({ reader }) => reader.latin1(reader.uint32()))],
  [0x43, 'SHORT_BINBYTES', push(({ reader }) => reader.take(reader.uint8()))],
  [0x42, 'BINBYTES', push(({ reader }) => reader.take(reader.uint32()))],
  [0x8e, 'BINBYTES8', push(({ reader }) => reader.take(reader.uint64()))],
  [0x96, 'BYTEARRAY8', push(({ reader }) => reader.take(reader.uint64()))],
  [0x28, 'MARK', (machine) => machine.mark()],
  [0x30, 'POP', (machine) => machine.discard()],
  [0x31, 'POP_MARK', (machine) => void machine.popToMark()],
  [0x32, 'DUP', push((machine) => machine.top())],
  [0x5d, 'EMPTY_LIST', (machine) => machine.pushNew({ kind: 'list', items: [] })],
  [0x61, 'APPEND', (machine) => machine.append([machine.pop()])],
  [0x65, 'APPENDS', (machine) => machine.append(machine.popToMark())],
  [0x29, 'EMPTY_TUPLE', tuple(0)],
  [0x85, 'TUPLE1', tuple(1)],
  [0x86, 'TUPLE2', tuple(2)],
  [0x87, 'TUPLE3', tuple(3)],
  [0x74, 'TUPLE', (machine) => machine.pushNew({ kind: 'tuple', items: machine.popToMark() })],
  [0x7d, 'EMPTY_DICT', (machine) => machine.pushNew({ kind: 'dict', entries: null })],
  [0x73, 'SETITEM', (machine) => machine.setItems([machine.pop(), machine.pop()].reverse())],
  [0x75, 'SETITEMS', (machine) => machine.setItems(machine.popToMark())],
  [0x94, 'MEMOIZE', (machine) => machine.remember()],
  [0x71, 'BINPUT', (machine) => machine.remember(machine.reader.uint8())],
  [0x72, 'LONG_BINPUT', (machine) => machine.remember(machine.reader.uint32())],
  [0x68, 'BINGET', (machine) => machine.recall(machine.reader.uint8())],
  [0x6a, 'LONG_BINGET', (machine) => machine.recall(machine.reader.uint32())],
  [0x63, 'GLOBAL', (machine) => machine.pushNamed(machine.reader.line(), machine.reader.line())],
  [0x93, 'STACK_GLOBAL', stackGlobal],
  [0x52, 'REDUCE', (machine) => machine.reduce()],
  [0x62, 'BUILD', (machine, numpy) => numpy.build(...machine.popState())],
];

const refuse =
  (reason: string, hint = READ_KINDS): Instruction['run'] =>
  ({ reader }) => {
    throw reader.error(reason, hint);
  };
const makesObject = refuse('makes an object of a class');
const pointsOutside = refuse('refers to something outside of the file');
const asksRegistry = refuse("refers to the writing program's own registry of classes");
const keepsBytesOutside = refuse('keeps its bytes outside of the file', 'pickle it without a buffer_callback');
const holdsSet = refuse('holds a set');
const isOld = refuse('is of protocol 0 or 1', 'pickle.dump(value, file, protocol=4)');

const refused: Row[] = [
  [0x69, 'INST', makesObject],
  [0x6f, 'OBJ', makesObject],
  [0x81, 'NEWOBJ', makesObject],
  [0x92, 'NEWOBJ_EX', makesObject],
  [0x50, 'PERSID', pointsOutside],
  [0x51, 'BINPERSID', pointsOutside],
  [0x82, 'EXT1', asksRegistry],
  [0x83, 'EXT2', asksRegistry],
  [0x84, 'EXT4', asksRegistry],
  [0x97, 'NEXT_BUFFER', keepsBytesOutside],
  [0x98, 'READONLY_BUFFER', keepsBytesOutside],
  [0x8f, 'EMPTY_SET', holdsSet],
  [0x90, 'ADDITEMS', holdsSet],
  [0x91, 'FROZENSET', holdsSet],
  [0x49, 'INT', isOld],
  [0x4c, 'LONG', isOld],
  [0x46, 'FLOAT', isOld],
  [0x53, 'STRING', isOld],
  [0x56, 'UNICODE', isOld],
  [0x6c, 'LIST', isOld],
  [0x64, 'DICT', isOld],
  [0x67, 'GET', isOld],
  [0x70, 'PUT', isOld],
];

/** The instructions by their codes. */
export const instructions: ReadonlyMap<number, Instruction> = new Map(
  [...read, ...refused].map(([code, name, run]) => [code, { name, run }]),
);
