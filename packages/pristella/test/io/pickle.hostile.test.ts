import fs from 'node:fs';
import { join } from 'node:path';
import process from 'node:process';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DataError } from '../../src/base/errors.ts';
import { instructions } from '../../src/io/pickle/instructions.ts';
import { decodePickle } from '../../src/io/pickle.ts';

/** Bytes of a text of one byte a character. */
const bytes = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));
const u32 = (n: number): string => String.fromCharCode(n & 255, (n >> 8) & 255, (n >> 16) & 255, n >>> 24);
const u64 = (low: number, high = 0): string => u32(low) + u32(high);
const str = (text: string): string => `\x8c${String.fromCharCode(text.length)}${text}`;
const named = (module: string, name: string): string => `${str(module)}${str(name)}\x93`;

const dtype = (code: string): string => `cnumpy\ndtype\n${str(code)}\x89\x88\x87R`;
const shell = 'cnumpy.core.multiarray\n_reconstruct\ncnumpy\nndarray\nK\x00\x85C\x01b\x87R';
const frombuffer = 'cnumpy.core.numeric\n_frombuffer\n';
const samples = [2, 3, 4, 5].map((p) => fs.readFileSync(join(import.meta.dirname, `goldens/sample.${p}.pkl`)));

test('the samples are read: what follows refuses what differs from them', () => {
  const values = samples.map((sample) => decodePickle(sample).value);
  for (const value of values) expect(value).toEqual(values[0]);
  expect([...decodePickle(samples[0]!).arrays.keys()]).toEqual(['W1', 'b1', 'empty', 'scalar']);
});

describe('a pickle that would run something is refused before anything is called', () => {
  test.each<[string, string, RegExp]>([
    ['os.system', `cos\nsystem\n(S'echo owned'\ntR.`, /refuses 'os.system', at byte 0 \(GLOBAL\)\nhint: only NumPy/],
    [
      'os.system in protocol 4',
      `\x80\x04${named('os', 'system')}${str('echo')}\x85R.`,
      /refuses 'os.system', at byte 14 \(STACK/,
    ],
    ['posix.system', '\x80\x02cposix\nsystem\nU\x04echo\x85R.', /refuses 'posix.system', at byte 2/],
    ['builtins.eval', '\x80\x03cbuiltins\neval\nX\x01\0\0\x001\x85R.', /refuses 'builtins.eval'/],
    ['builtins.exec', '\x80\x03cbuiltins\nexec\n.', /refuses 'builtins.exec'/],
    [
      'builtins.getattr, nested',
      `\x80\x03cbuiltins\ngetattr\ncbuiltins\ngetattr\ncos\nsystem\n\x86R.`,
      /refuses 'builtins.getattr'/,
    ],
    ['a dotted name', `\x80\x04${named('numpy', 'core.os.system')}.`, /refuses 'numpy.core.os.system'/],
    [
      'a name of NumPy that runs things',
      '\x80\x02cnumpy.testing._private.utils\nrunstring\n.',
      /refuses 'numpy.testing/,
    ],
    ['numpy.load', '\x80\x02cnumpy\nload\n.', /refuses 'numpy.load'/],
    ['_codecs.decode', '\x80\x02c_codecs\ndecode\n.', /refuses '_codecs.decode'/],
    ['operator.attrgetter', '\x80\x02coperator\nattrgetter\n.', /refuses 'operator.attrgetter'/],
    ['importlib', '\x80\x02cimportlib\nimport_module\n.', /refuses/],
    ["Object's own names", `\x80\x04${named('constructor', 'constructor')}.`, /refuses 'constructor.constructor'/],
    ['__proto__', `\x80\x04${named('__proto__', 'toString')}.`, /refuses '__proto__.toString'/],
    [
      'the same name split elsewhere',
      '\x80\x02cnumpy.core\nmultiarray._reconstruct\n.',
      /refuses 'numpy.core.multiarray/,
    ],
    ['a name with control characters', '\x80\x02cos\x1b[31m\nsystem\n.', /refuses 'os\\u001b\[31m.system'/],
    ['a name of 100 kB', `\x80\x02c${'x'.repeat(100_000)}\nsystem\n.`, /refuses 'x{60}\.\.\.'/],
    ['a class (NEWOBJ)', '\x80\x02)\x81.', /makes an object of a class, at byte 3 \(NEWOBJ\)/],
    ['a class (NEWOBJ_EX)', '\x80\x04)}\x92.', /NEWOBJ_EX/],
    ['a class (INST)', '(ios\nsystem\n.', /makes an object of a class, at byte 1 \(INST\)/],
    ['a class (OBJ)', '\x80\x02(o.', /OBJ/],
    ['a persistent id', '\x80\x02K\x01Q.', /refers to something outside of the file, at byte 4 \(BINPERSID\)/],
    ['a persistent id of protocol 0', 'P1\n.', /\(PERSID\)/],
    ['the extension registry', '\x80\x02\x82\x01.', /registry of classes, at byte 2 \(EXT1\)/],
    [
      'bytes outside of the file',
      '\x80\x05\x97.',
      /outside of the file, at byte 2 \(NEXT_BUFFER\)\nhint: .*buffer_callback/,
    ],
    ['a set', '\x80\x04\x8f.', /holds a set/],
    ['an array of objects', `\x80\x02${dtype('O8')}.`, /pickled Python objects, which can run code/],
  ])('%s', (_, text, reason) => {
    expect(() => decodePickle(bytes(text), 'w.pkl')).toThrow(DataError);
    expect(() => decodePickle(bytes(text), 'w.pkl')).toThrow(reason);
    expect(() => decodePickle(bytes(text), 'w.pkl')).toThrow(/^\[pickle\] w\.pkl/);
  });
});

describe("Python's instructions", () => {
  // By pickletools of Python 3.11.
  const codes = `
    MARK:28 EMPTY_TUPLE:29 STOP:2e POP:30 POP_MARK:31 DUP:32 BINBYTES:42 SHORT_BINBYTES:43 FLOAT:46 BINFLOAT:47
    INT:49 BININT:4a BININT1:4b LONG:4c BININT2:4d NONE:4e PERSID:50 BINPERSID:51 REDUCE:52 STRING:53 BINSTRING:54
    SHORT_BINSTRING:55 UNICODE:56 BINUNICODE:58 EMPTY_LIST:5d APPEND:61 BUILD:62 GLOBAL:63 DICT:64 APPENDS:65
    GET:67 BINGET:68 INST:69 LONG_BINGET:6a LIST:6c OBJ:6f PUT:70 BINPUT:71 LONG_BINPUT:72 SETITEM:73 TUPLE:74
    SETITEMS:75 EMPTY_DICT:7d PROTO:80 NEWOBJ:81 EXT1:82 EXT2:83 EXT4:84 TUPLE1:85 TUPLE2:86 TUPLE3:87 NEWTRUE:88
    NEWFALSE:89 LONG1:8a LONG4:8b SHORT_BINUNICODE:8c BINUNICODE8:8d BINBYTES8:8e EMPTY_SET:8f ADDITEMS:90
    FROZENSET:91 NEWOBJ_EX:92 STACK_GLOBAL:93 MEMOIZE:94 FRAME:95 BYTEARRAY8:96 NEXT_BUFFER:97 READONLY_BUFFER:98`
    .trim()
    .split(/\s+/)
    .map((entry) => entry.split(':') as [string, string]);

  test('are known by their names, all 68, and no other byte is one', () => {
    const known = [...instructions].map(([code, { name }]) => `${name}:${code.toString(16).padStart(2, '0')}`);
    expect(known.sort()).toEqual(codes.map((pair) => pair.join(':')).sort());
  });

  test.each([
    ['makes an object of a class', 'INST OBJ NEWOBJ NEWOBJ_EX'],
    ['refers to something outside of the file', 'PERSID BINPERSID'],
    ["refers to the writing program's own registry of classes", 'EXT1 EXT2 EXT4'],
    ['keeps its bytes outside of the file', 'NEXT_BUFFER READONLY_BUFFER'],
    ['holds a set', 'EMPTY_SET ADDITEMS FROZENSET'],
    ['is of protocol 0 or 1', 'INT LONG FLOAT STRING UNICODE LIST DICT GET PUT'],
  ])('are refused each by its name where what they read %s', (reason, names) => {
    for (const name of names.split(' ')) {
      const code = codes.find(([n]) => n === name)?.[1] ?? '';
      const text = `\x80\x02${String.fromCharCode(Number.parseInt(code, 16))}.`;
      expect(() => decodePickle(bytes(text), 'w.pkl'), name).toThrow(`w.pkl: ${reason}, at byte 2 (${name})\nhint: `);
    }
  });
});

describe('a damaged pickle is refused with its reason', () => {
  const state = (shape: string, code: string, data: string, fortran = '\x89'): string =>
    `\x80\x03${shell}(K\x01${shape}${dtype(code)}${fortran}C${String.fromCharCode(data.length)}${data}tb.`;
  test.each<[string, string, RegExp]>([
    ['nothing', '', /needs 1 bytes where 0 are left, at byte 0/],
    ['a text file', 'hello', /refers to value 101, which is not there/],
    ['a safetensors file', `${u64(2)}{}`, /0x2 is no pickle instruction, at byte 0\nhint: is the file a pickle/],
    ['protocol 6', '\x80\x06N.', /protocol 6 is unknown/],
    ['protocol 0', 'I1\n.', /is of protocol 0 or 1, at byte 0 \(INT\)\nhint: pickle\.dump/],
    ['no STOP', '\x80\x02N', /needs 1 bytes where 0 are left, at byte 3/],
    ['STOP with nothing', '\x80\x02.', /nothing is on the stack/],
    ['STOP with two values', '\x80\x02NN.', /1 values are left over/],
    ['STOP with a mark', '\x80\x02(N.', /1 values are left over/],
    ['no mark', '\x80\x02t.', /no MARK was set/],
    ['a value that was never put', '\x80\x02h\x05.', /refers to value 5, which is not there/],
    ['a huge text', `\x80\x04\x8d${u64(0xffffffff, 0x7fffffff)}.`, /needs 9223372036854776000 bytes where 1 are left/],
    ['huge bytes', `\x80\x03B${u32(0xffffffff)}.`, /needs 4294967295 bytes where 1 are left, at byte 2 \(BINBYTES\)/],
    ['a huge bytearray', `\x80\x05\x96${u64(0, 0x1000)}.`, /needs 17592186044416 bytes/],
    ['a frame beyond the end', `\x80\x04\x95${u64(5)}N.`, /a frame of 5 bytes where 2 are left/],
    ['a negative int length', '\x80\x02\x8b\xff\xff\xff\xff.', /an int of -1 bytes/],
    ['a huge int', `\x80\x02\x8b${u32(1025)}${'\xff'.repeat(1025)}.`, /an int of 1025 bytes/],
    ['text that is no UTF-8', '\x80\x04\x8c\x01\xff.', /not valid UTF-8/],
    ['a name without end', '\x80\x02cnumpy', /a name has no end/],
    ['a name that is no str', '\x80\x04NN\x93.', /a module and a name must be str/],
    ['a key that is a list', '\x80\x02}]Ns.', /a key is list/],
    ['a key without value', '\x80\x02}(Nu.', /a key has no value/],
    ['items of a list', '\x80\x02]NNs.', /sets items of list, not of a dict/],
    ['an item for a tuple', '\x80\x02)Na.', /appends to tuple, not to a list/],
    ['a state for a dict', '\x80\x02})b.', /gives dict a state/],
    ['a call of a number', '\x80\x02K\x01)R.', /calls a number/],
    ['a call with a list', '\x80\x02cnumpy\ndtype\n]R.', /numpy.dtype with list/],
    ['a call of ndarray', '\x80\x02cnumpy\nndarray\n)R.', /calls numpy.ndarray with 0 arguments/],
    ['bytes of a number', '\x80\x03cbuiltins\nbytes\nJ\xff\xff\xff\x7f\x85R.', /calls bytes with 1 arguments/],
    [
      'another encoding',
      `\x80\x02c_codecs\nencode\n${str('a')}${str('rot13')}\x86R.`,
      /expects encode\(text, 'latin1'\)/,
    ],
    [
      'bytes beyond latin1',
      `\x80\x02c_codecs\nencode\n\x8c\x03\xe4\xb8\xad${str('latin1')}\x86R.`,
      /character 0 of bytes/,
    ],
    ['an unknown element type', `\x80\x02${dtype('c16')}.`, /unknown element type '<c16'/],
    [
      'a class in _reconstruct',
      '\x80\x02cnumpy.core.multiarray\n_reconstruct\ncnumpy\ndtype\nK\x00\x85U\x01b\x87R.',
      /expects _reconstruct/,
    ],
    ['an array without state', `\x80\x02${shell}.`, /an array never gets its elements/],
    ['a function as the value', '\x80\x02cnumpy\ndtype\n.', /holds numpy.dtype itself/],
    ['a dtype as the value', `\x80\x02${dtype('f4')}.`, /holds dtype itself/],
    ['too few elements', state('K\x02\x85', 'f4', '\0\0\0\0'), /shape \(2,\) of '<f4' takes 8 bytes, but 4 are there/],
    ['a negative size', state('J\xff\xff\xff\xff\x85', 'f4', ''), /expects sizes as a shape/],
    ['a shape that is a number', state('K\x02', 'f4', ''), /expects sizes as a shape, not \(a number\)/],
    ['a size of 2**60', state(`\x8a\x08${u64(0, 0x10000000)}\x85`, 'f4', ''), /expects sizes as a shape/],
    [
      'sizes whose product is 2**100',
      state(`${`\x8a\x07${u64(0, 0x40000).slice(0, 7)}`.repeat(2)}\x86`, 'u1', ''),
      /takes 1\.26\S*e\+30 bytes, but 0/,
    ],
    ['65 axes', state(`(${'K\x01'.repeat(65)}t`, 'u1', '\0'), /65 axes are more than NumPy's 64/],
    [
      'an int64 beyond int32',
      state(')', 'i8', '\0\0\0\0\x01\0\0\0'),
      /element 0 is 4294967296, which int32 cannot hold/,
    ],
    ['a bool of 2', state(')', 'b1', '\x02'), /neither 0 nor 1/],
    [
      'an order that is none',
      `\x80\x04${frombuffer}(C\x01a${dtype('u1')}K\x01\x85${str('Z')}tR.`,
      /an order 'C', 'F' or 'K'/,
    ],
    [
      'axes that are no permutation',
      `\x80\x04${frombuffer}(C\x01a${dtype('u1')}K\x01K\x01\x86${str('K')}K\x00K\x00\x86tR.`,
      /an order of the 2 axes/,
    ],
    [
      'records',
      `\x80\x02${dtype('u1')}(K\x03U\x01|NN}J\xff\xff\xff\xffJ\xff\xff\xff\xffK\x00tb.`,
      /records of several fields/,
    ],
  ])('%s', (_, text, reason) => {
    const error = refusal(text);
    expect(error).toBeInstanceOf(DataError);
    expect(error.message).toMatch(reason);
    expect(error.hint).toBe(Object.entries(hints).find(([words]) => error.message.includes(words))?.[1]);
  });
});

/** What would be right, by words of the problem. */
const [copied, damaged, only] = [
  'is the file completely copied?',
  'the file is damaged',
  'only NumPy arrays, numbers, str, bytes, lists, tuples and dicts are read; nothing in the file was run',
];
const hints: Readonly<Record<string, string>> = {
  'needs ': copied,
  'a frame of ': copied,
  'a name has no end': copied,
  'refers to value ': 'is the file a pickle?',
  '0x2 is no pickle': 'is the file a pickle?',
  'protocol 6': 'pickle.dump(value, file, protocol=4)',
  'is of protocol 0 or 1': 'pickle.dump(value, file, protocol=4)',
  'nothing is on the stack': damaged,
  '1 values are left': damaged,
  'no MARK': damaged,
  'a module and a name': damaged,
  'a key has no value': damaged,
  'an array never gets': damaged,
  'an int of ': 'at most 1024 are read',
  'a key is ': 'keys are str, numbers, bools or None',
  'sets items of ': only,
  'appends to ': only,
  'calls a number': only,
  'gives dict a state': 'only NumPy arrays and dtypes have one',
  'calls numpy.ndarray': 'the file is not made by NumPy',
  'calls bytes': 'the file is not made by NumPy',
  'expects ': 'the file is not made by NumPy',
  'holds numpy.dtype itself': 'only what it makes is read',
  'the value holds ': 'only what it makes is read',
  'holds records': 'save each field by itself',
  'unknown element type': "one of f2, f4, f8, i1, i2, i4, i8, u1, u2, u4, u8, b1; use x.astype('float32') in NumPy",
  'element 0 is 4294967296': 'integers run from -2**31 to 2**31 - 1',
};
function refusal(text: string): DataError {
  try {
    decodePickle(bytes(text));
  } catch (error) {
    return error as DataError;
  }
  throw new Error('nothing was thrown');
}

test('what is called, and is no function, is told by its kind', () => {
  const kinds: Readonly<Record<string, string>> = {
    None: 'N',
    'a bool': '\x88',
    'a number': 'K\x01',
    'an int': `\x8a\x09${'\x01'.repeat(9)}`,
    'a str': 'U\x01a',
    bytes: 'C\x01a',
    list: ']',
    tuple: ')',
    dict: '}',
  };
  for (const [kind, code] of Object.entries(kinds))
    expect(refusal(`\x80\x03${code})R.`).message, kind).toContain(`: calls ${kind}, at byte `);
});

describe('a pickle that would grow without end is refused', () => {
  test('a list that holds itself, also through a dict and a tuple', () => {
    for (const text of ['\x80\x02]q\0h\0a.', '\x80\x02]q\0}q\x01U\x01ah\0\x85sa.'])
      expect(() => decodePickle(bytes(text))).toThrow(/a value holds itself/);
  });

  test('a list of lists 100,000 deep', () => {
    const deep = `\x80\x02${']'.repeat(100_000)}${'a'.repeat(99_999)}.`;
    expect(() => decodePickle(bytes(deep))).toThrow(/nested deeper than 100/);
  });

  test('lists 100 deep are read, 101 deep are not, shared or not', () => {
    const nested = (n: number): string => `\x80\x02${']'.repeat(n + 1)}${'a'.repeat(n)}.`;
    expect(decodePickle(bytes(nested(100))).trailing).toBe(0);
    expect(() => decodePickle(bytes(nested(101)))).toThrow(/nested deeper than 100/);
    // The shared list is 60 deep, and first seen near the top.
    const shared = `\x80\x02(${']'.repeat(61)}${'a'.repeat(60)}q\0${']'.repeat(60)}h\0${'a'.repeat(60)}t.`;
    expect(() => decodePickle(bytes(shared))).toThrow(/nested deeper than 100/);
  });

  test('a shared list is as deep where it holds an array that stands elsewhere, too', () => {
    const array = `${frombuffer}(C\x01a${dtype('u1')}K\x01\x85${str('C')}tRq\x01`;
    const nested = (deep: number): Uint8Array =>
      bytes(
        `\x80\x04(${array}${']'.repeat(deep + 1)}h\x01${'a'.repeat(deep + 1)}q\0${']'.repeat(40)}h\0${'a'.repeat(40)}t.`,
      );
    // The tuple, 40 lists, the shared one, those in it, and the array in the innermost.
    expect(decodePickle(nested(58)).arrays.size).toBe(3);
    expect(() => decodePickle(nested(59))).toThrow(/nested deeper than 100/);
  });

  test('a billion laughs: ten lists in a list, 30 times over', () => {
    let laughs = '\x80\x02]q\0';
    for (let i = 1; i <= 30; i++)
      laughs += `0](${`h${String.fromCharCode(i - 1)}`.repeat(10)}eq${String.fromCharCode(i)}`;
    expect(() => decodePickle(bytes(`${laughs}.`))).toThrow(
      /more than 10000000 values, many of them in several places/,
    );
  });

  test('the same megabyte as a thousand arrays', () => {
    const size = 2 ** 20;
    const one = `0${frombuffer}(h\0${dtype('u1')}J${u32(size)}\x85${str('C')}tR`;
    const text = bytes(`\x80\x04B${u32(size)}${'a'.repeat(size)}q\0N${one.repeat(1000)}.`);
    expect(() => decodePickle(text)).toThrow(/copy more bytes than the file has/);
  });

  test('a million and more containers, and ten million and more values or memos', () => {
    expect(() => decodePickle(bytes(`\x80\x02(${'}'.repeat(2 ** 20 + 1)}t.`))).toThrow(/more than 1048576 lists/);
    expect(() => decodePickle(new Uint8Array(11_000_000).fill(0x4e))).toThrow(/more than 10000000 values/);
    const memos = new Uint8Array(11_000_000).fill(0x94);
    memos[0] = 0x4e;
    expect(() => decodePickle(memos)).toThrow(/more than 10000000 values/);
  });
});

/** Cases of each kind at random. */
const numRuns = process.env.PRISTELLA_TEST_FULL ? 100_000 : 5000;

/** Reads bytes that may be anything. */
function attempt(bytes: Uint8Array): void {
  try {
    const { value } = decodePickle(bytes);
    expect(value).not.toBe(undefined);
  } catch (error) {
    expect(error).toBeInstanceOf(DataError);
  }
}

describe('whatever the bytes are, the reader gives a value or a DataError', () => {
  test.each(samples)('a sample cut at each of its bytes is refused', (sample) => {
    for (let end = 0; end < sample.length; end++) {
      expect(() => decodePickle(sample.subarray(0, end)), `${end}`).toThrow(DataError);
    }
  });

  test.each(samples)('every single bit turned', (sample) => {
    for (let bit = 0; bit < 8 * sample.length; bit++) {
      const changed = Uint8Array.from(sample);
      changed[bit >> 3]! ^= 1 << (bit & 7);
      attempt(changed);
    }
  });

  test('changed, inserted, removed and repeated pieces', () => {
    const edit = fc.record({
      at: fc.nat(1000),
      kind: fc.constantFrom('change', 'insert', 'remove', 'repeat'),
      piece: fc.uint8Array({ minLength: 1, maxLength: 9 }),
    });
    fc.assert(
      fc.property(fc.constantFrom(...samples), fc.array(edit, { minLength: 1, maxLength: 6 }), (sample, edits) => {
        let changed = [...sample];
        for (const { at, kind, piece } of edits) {
          const i = at % changed.length;
          const [removed, added] = {
            change: [piece.length, [...piece]],
            insert: [0, [...piece]],
            remove: [piece.length, []],
            repeat: [0, changed.slice(i, i + 8 * piece.length)],
          }[kind] as [number, number[]];
          changed.splice(i, removed, ...added);
          if (changed.length === 0) changed = [0];
        }
        attempt(Uint8Array.from(changed));
      }),
      { numRuns },
    );
  });

  test('bytes at random, and instructions at random', () => {
    const codes = fc.constantFrom(...'(01245JKMNGRUXT)}]abcehjqrstu.\x80\x85\x86\x87\x88\x89\x8a\x8c\x93\x94C\x96');
    fc.assert(fc.property(fc.uint8Array({ maxLength: 300 }), attempt), { numRuns });
    fc.assert(
      fc.property(fc.array(codes, { maxLength: 300 }), (text) => attempt(bytes(text.join('')))),
      { numRuns },
    );
  });
});
