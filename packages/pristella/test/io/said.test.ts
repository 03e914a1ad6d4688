import { io, np } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What is said of files and of what goes into them, to the letter.

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
`,
  () => ({ io, np }),
);
