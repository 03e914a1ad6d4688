import { expect, test } from 'vitest';
import { io, np } from '../../src/index.ts';
import { encodeZip } from '../../src/io/zip/write.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What is said of files and of what goes into them, to the letter.

const latin = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const join = (...parts: Uint8Array[]): Uint8Array => Uint8Array.from(parts.flatMap((part) => [...part]));
/** A length as its two lowest bytes. */
const length = (text: string): Uint8Array => Uint8Array.of(text.length & 255, text.length >> 8);
const npyOf = (dict: string, bytes: readonly number[] = [], version = 1): Uint8Array =>
  join(latin(`\x93NUMPY${String.fromCharCode(version)}\0`), length(dict), latin(dict), Uint8Array.from(bytes));
const npy = (descr: string, shape: string, bytes?: readonly number[]): Uint8Array =>
  npyOf(`{'descr': ${descr}, 'fortran_order': False, 'shape': ${shape}}`, bytes);
/** A safetensors file of a header and so many zeros. */
function st(header: unknown, count = 0): Uint8Array {
  const text = typeof header === 'string' ? header : JSON.stringify(header);
  return join(length(text), new Uint8Array(6), latin(text), new Uint8Array(count));
}
const zip = (members: Readonly<Record<string, Uint8Array>>): Promise<Uint8Array> =>
  encodeZip(new Map(Object.entries(members)), { op: 'npz' });
/** A pickle of instructions, as codes or as texts. */
const pickle = (...codes: readonly (number | string)[]): Uint8Array =>
  join(
    Uint8Array.of(0x80, 4),
    ...codes.map((c) => (typeof c === 'number' ? Uint8Array.of(c) : latin(c))),
    Uint8Array.of(46),
  );

saysToTheLetter(
  String.raw`
io.encodeNpy(5) ⇒ ArgumentError: [npy] takes tensors, got 5; hint: np.array(...) makes one of numbers
io.encodeNpz(new Map([['', np.ones(1)]])) ⇒ ArgumentError: [npz] an array cannot be called ""; hint: it names a file
io.encodeNpz(new Map([['..', np.ones(1)]])) ⇒ ArgumentError: [npz] an array cannot be called ".."; hint: it names a file
io.encodeNpz({}) ⇒ ArgumentError: [npz] takes a Map of tensors by name, got {  }; hint: new Map([['w', w]]), or new Map(Object.entries({ w }))
io.encodeNpz(new Map([[5, np.ones(1)]])) ⇒ ArgumentError: [npz] a name must be a text, not 5
io.encodeSafetensors(new Map([['__metadata__', np.ones(1)]])) ⇒ ArgumentError: [safetensors] a tensor cannot be called '__metadata__'
io.encodeSafetensors(new Map([['\ud800', np.ones(1)]])) ⇒ ArgumentError: [safetensors] the name "\ud800" is not valid Unicode
io.encodeSafetensors(new Map(), { metadata: { a: 5 } }) ⇒ ArgumentError: [encodeSafetensors] metadata.a must be a text, not 5; hint: String(value) makes one
io.encodeSafetensors(new Map(), { metadata: 5 }) ⇒ ArgumentError: [encodeSafetensors] metadata must be texts by name, not 5
io.decodeSafetensors(new Uint8Array(4)) ⇒ DataError: [safetensors] the file: 4 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeSafetensors(new Uint8Array(8)) ⇒ DataError: [safetensors] the file: 8 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeSafetensors(Uint8Array.of(255, 255, 255, 255, 255, 255, 255, 255)) ⇒ DataError: [safetensors] the file: 8 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeNpy(new Uint8Array(4)) ⇒ DataError: [npy] the file: not a .npy file; hint: numpy.save writes one; a .npz archive holds several
io.decodeNpy(io.encodeNpy(np.ones(2)).slice(0, 20)) ⇒ DataError: [npy] the file: cut off within the header
io.decodeNpy(io.encodeNpy(np.ones(2)).slice(0, -1)) ⇒ DataError: [npy] the file: shape (2,) of '<f8' takes 16 bytes, but 15 are there
io.decodeNpz(new Uint8Array(4)) ⇒ DataError: [npz] the file: not a zip file, or cut off; hint: numpy.savez writes one; is it completely copied?
io.decodePickle(new Uint8Array(0)) ⇒ DataError: [pickle] the file: needs 1 bytes where 0 are left, at byte 0; hint: is the file completely copied?
io.decodePickle(Uint8Array.of(46)) ⇒ DataError: [pickle] the file: nothing is on the stack, at byte 0 (STOP); hint: the file is damaged
io.decodePickle(Uint8Array.of(0x80, 9, 46)) ⇒ DataError: [pickle] the file: protocol 9 is unknown, at byte 0 (PROTO); hint: pickle.dump(value, file, protocol=4)
io.writeExpression(5, {}) ⇒ ArgumentError: [writeExpression] what is written must be a function, not 5
io.writeExpression((v) => v.x, 5) ⇒ ArgumentError: [writeExpression] needs values by name, not 5; hint: { x, w }
io.writeExpression(() => 5, { x: np.ones(1) }) ⇒ ArgumentError: [writeExpression] the function must return a tensor, not 5
io.writeExpression(async () => np.ones(1), { x: np.ones(1) }) ⇒ ArgumentError: [writeExpression] the function must return a tensor, not Promise
io.readExpression('{') ⇒ DataError: [readExpression] the expression: it is no JSON
io.readExpression('{}') ⇒ DataError: [readExpression] the expression: 'format' is missing
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))(5) ⇒ ArgumentError: [expression] takes values by name, not 5; hint: it reads 'x'
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))({}) ⇒ ArgumentError: [expression] needs 'x'; hint: it reads 'x'
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))({ x: null }) ⇒ ArgumentError: [expression] 'x' is null
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))({ x: np.ones(3) }) ⇒ ShapeError: [expression] 'x' is (2,), not (3,) | [[2],[3]]
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))({ x: np.ones(2, { dtype: 'float32' }) }) ⇒ DTypeError: [expression] 'x' is float64, not float32; hint: use astype('float64')
io.readExpression(io.writeExpression(({ x }) => x.mul(2), { x: np.ones(2) }))({ x: np.ones(2), y: 1 }) ⇒ ArgumentError: [expression] reads no 'y'; hint: it reads 'x'
io.decodeNpy(npy("'|O'", '(1,)')) ⇒ DataError: [npy] the file: holds pickled Python objects, which can run code and are never read; hint: save numbers only
io.decodeNpy(npy("'<U1'", '(1,)')) ⇒ DataError: [npy] the file: unknown element type '<U1'; hint: one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1; use x.astype('float32') in NumPy
io.decodeNpy(npy("'f4'", '(1,)')) ⇒ DataError: [npy] the file: unknown element type 'f4'; hint: one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1; use x.astype('float32') in NumPy
io.decodeNpy(npy("[('a', '<f4')]", '(1,)')) ⇒ DataError: [npy] the file: holds records of several fields; hint: save each field by itself
io.decodeNpy(npy("'<f4'", '(1, -1)')) ⇒ DataError: [npy] the file: the header "{'descr': '<f4', 'fortran_order': False, 'shape': (1, -1)}" is not NumPy's
io.decodeNpy(npy("'<f4'", '(9007199254740993,)')) ⇒ DataError: [npy] the file: shape (9007199254740993,) is not a list of sizes
io.decodeNpy(npy("'<f4'", '(2,)', [1, 2, 3])) ⇒ DataError: [npy] the file: shape (2,) of '<f4' takes 8 bytes, but 3 are there
io.decodeNpy(npy("'<f4'", '(2,)', [1, 2, 3]), 'x.npy') ⇒ DataError: [npy] x.npy: shape (2,) of '<f4' takes 8 bytes, but 3 are there
io.decodeNpy(npy("'<f4'", '(' + '1,'.repeat(65) + ')', [0, 0, 0, 0])) ⇒ DataError: [npy] the file: 65 axes are more than NumPy's 64
io.decodeNpy(npyOf("{'descr': '<f4'}")) ⇒ DataError: [npy] the file: the header "{'descr': '<f4'}" is not NumPy's
io.decodeNpy(npy("'|b1'", '(3,)', [0, 1, 2])) ⇒ DataError: [npy] the file: element 2 of a bool array is 2, neither 0 nor 1
io.decodeNpy(npy("'<i8'", '(2,)', [1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 128, 0, 0, 0, 0])) ⇒ DataError: [npy] the file: element 1 is 2147483648, which int32 cannot hold; hint: integers run from -2**31 to 2**31 - 1
io.decodeNpy(npy("'<u4'", '(1,)', [255, 255, 255, 255])) ⇒ DataError: [npy] the file: element 0 is 4294967295, which int32 cannot hold; hint: integers run from -2**31 to 2**31 - 1
io.decodeNpy('x.npy') ⇒ ArgumentError: [npy] takes the bytes of a file, got 'x.npy'; hint: readNpy and its kin of 'pristella/node' take a file's name
io.decodeNpy(new ArrayBuffer(8)) ⇒ ArgumentError: [npy] takes the bytes of a file, got ArrayBuffer; hint: new Uint8Array(buffer)
io.decodeNpz(await zip({ a: new Uint8Array(3) })) ⇒ DataError: [npz] the file: holds 'a', which is no .npy file
io.decodeNpz(await zip({ 'archive/data.pkl': new Uint8Array(3) })) ⇒ DataError: [npz] the file: holds 'archive/data.pkl', which is no .npy file; hint: this is a PyTorch file: save its tensors with safetensors or numpy.savez
io.decodeNpz(await zip({ 'a.npy': npy("'|O'", '(1,)') })) ⇒ DataError: [npy] the file, 'a.npy': holds pickled Python objects, which can run code and are never read; hint: save numbers only
io.decodeNpz(await io.encodeNpz(new Map([['a', np.ones(100)]])), 'w.npz', { maxBytes: 927 }) ⇒ DataError: [npz] w.npz: unpacks to 928 bytes, more than 927; hint: if you trust it, give a larger maxBytes
io.decodeNpz((await zip({ 'a.npy': io.encodeNpy(np.ones(1)) })).slice(0, -1)) ⇒ DataError: [npz] the file: not a zip file, or cut off; hint: numpy.savez writes one; is it completely copied?
io.decodeNpz((await zip({ 'a.npy': io.encodeNpy(np.ones(1)) })).map((b, i) => (i === 60 ? b + 1 : b))) ⇒ DataError: [npz] the file, 'a.npy': its checksum is wrong; hint: the file is damaged
io.decodeSafetensors(st('[]')) ⇒ DataError: [safetensors] the file: not a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeSafetensors(st('{"a":')) ⇒ DataError: [safetensors] the file: the header is not valid JSON; hint: the file is damaged
io.decodeSafetensors(st('{"a":5} ')) ⇒ DataError: [safetensors] the file, tensor 'a': not described by a JSON object
io.decodeSafetensors(st({ a: 5, b: 6 })) ⇒ DataError: [safetensors] the file, tensor 'a': not described by a JSON object
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [-1], data_offsets: [0, 4] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': shape [-1] is not a list of sizes
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 0] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': data_offsets [4,0] are not a begin and an end
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': data_offsets [0] are not a begin and an end
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4, 8] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': data_offsets [0,4,8] are not a begin and an end
io.decodeSafetensors(st({ a: { dtype: 'F7', shape: [1], data_offsets: [0, 4] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': unknown dtype "F7"; hint: one of F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, BOOL
io.decodeSafetensors(st({ a: { dtype: 5, shape: [1], data_offsets: [0, 4] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': unknown dtype 5; hint: one of F16, BF16, F32, F64, I8, I16, I32, I64, U8, U16, U32, U64, BOOL
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [2], data_offsets: [0, 4] } }, 4), 'w.st') ⇒ DataError: [safetensors] w.st, tensor 'a': F32 of shape [2] takes 8 bytes, but has 4
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: new Array(65).fill(1), data_offsets: [0, 4] } }, 4)) ⇒ DataError: [safetensors] the file, tensor 'a': 65 axes are more than 64
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [4, 8] } }, 8)) ⇒ DataError: [safetensors] the file: tensor 'a' at byte 4 leaves a gap before it, which ends at byte 0
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] }, b: { dtype: 'F32', shape: [1], data_offsets: [2, 6] } }, 8)) ⇒ DataError: [safetensors] the file: tensor 'b' at byte 2 overlaps the tensor before it, which ends at byte 4
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 3)) ⇒ DataError: [safetensors] the file: cut off: 4 bytes of elements expected, 3 found
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 5)) ⇒ DataError: [safetensors] the file: 1 bytes follow the last tensor
io.decodeSafetensors(st({ __metadata__: { a: 5 } })) ⇒ DataError: [safetensors] the file: __metadata__ must map texts to texts
io.decodeSafetensors(st({ __metadata__: [] })) ⇒ DataError: [safetensors] the file: __metadata__ must map texts to texts
io.decodeSafetensors(st('{"a":1,"a":2}')) ⇒ DataError: [safetensors] the file: the header names 'a' twice
io.decodeSafetensors(st('[1,2,3,4]')) ⇒ DataError: [safetensors] the file: not a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeSafetensors(st('{}').slice(0, 9)) ⇒ DataError: [safetensors] the file: 9 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
io.decodeSafetensors(st({ a: { dtype: 'F32', shape: [1], data_offsets: [0, 4] } }, 4).slice(0, 30)) ⇒ DataError: [safetensors] the file: the header of 54 bytes is cut off after 22; hint: is this a safetensors file, completely copied?
io.decodePickle(pickle(0x69)) ⇒ DataError: [pickle] the file: makes an object of a class, at byte 2 (INST); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle(0x81), 'x.pkl') ⇒ DataError: [pickle] x.pkl: makes an object of a class, at byte 2 (NEWOBJ); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle(0x50)) ⇒ DataError: [pickle] the file: refers to something outside of the file, at byte 2 (PERSID); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle(0x82)) ⇒ DataError: [pickle] the file: refers to the writing program's own registry of classes, at byte 2 (EXT1); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle(0x97)) ⇒ DataError: [pickle] the file: keeps its bytes outside of the file, at byte 2 (NEXT_BUFFER); hint: pickle it without a buffer_callback
io.decodePickle(pickle(0x8f)) ⇒ DataError: [pickle] the file: holds a set, at byte 2 (EMPTY_SET); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle('I1\n')) ⇒ DataError: [pickle] the file: is of protocol 0 or 1, at byte 2 (INT); hint: pickle.dump(value, file, protocol=4)
io.decodePickle(pickle('cos\nsystem\n')) ⇒ DataError: [pickle] the file: refuses 'os.system', at byte 2 (GLOBAL); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle(0xff)) ⇒ DataError: [pickle] the file: 0xff is no pickle instruction, at byte 2; hint: is the file a pickle?
io.decodePickle(pickle('h', 0)) ⇒ DataError: [pickle] the file: refers to value 0, which is not there, at byte 2 (BINGET); hint: is the file a pickle?
io.decodePickle(pickle(0x4e, 0x4e)) ⇒ DataError: [pickle] the file: 1 values are left over, at byte 4 (STOP); hint: the file is damaged
io.decodePickle(pickle(0x74)) ⇒ DataError: [pickle] the file: no MARK was set, at byte 2 (TUPLE); hint: the file is damaged
io.decodePickle(pickle(']', 'K\x01', 'K\x02', 's')) ⇒ DataError: [pickle] the file: sets items of list, not of a dict, at byte 7 (SETITEM); hint: only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run
io.decodePickle(pickle('N', 'a')) ⇒ DataError: [pickle] the file: nothing is on the stack, at byte 3 (APPEND); hint: the file is damaged
io.decodePickle(pickle('cnumpy\nndarray\n', ')', 'R')) ⇒ DataError: [pickle] the file: calls numpy.ndarray with 0 arguments, at byte 18 (REDUCE); hint: the file is not made by NumPy
io.decodePickle(pickle('cos')) ⇒ DataError: [pickle] the file: a name has no end, at byte 2 (GLOBAL); hint: is the file completely copied?
io.decodePickle(pickle('N').slice(0, -1)) ⇒ DataError: [pickle] the file: needs 1 bytes where 0 are left, at byte 3; hint: is the file completely copied?
io.decodeNpy(npyOf('{}', [], 4)) ⇒ DataError: [npy] the file: unknown .npy version 4.0
io.decodeNpy(npyOf('{}', [], 0)) ⇒ DataError: [npy] the file: unknown .npy version 0.0
`,
  () => ({ io, np, npy, npyOf, st, zip, pickle, latin, join }),
);

test('an archive may unpack to as many bytes as are allowed', async () => {
  const bytes = await io.encodeNpz(new Map([['a', np.ones(100)]]));
  expect((await io.decodeNpz(bytes, 'w.npz', { maxBytes: 928 })).get('a')?.shape).toEqual([100]);
});
