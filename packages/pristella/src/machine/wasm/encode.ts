import { isVector, type KernelFunction, type Statement, type Type, type Value } from './ir.ts';
import { opcode } from './opcodes.ts';

/** A growing array of bytes with WebAssembly's number encodings. */
class Bytes {
  private data = new Uint8Array(1024);
  length = 0;
  private view: DataView = new DataView(this.data.buffer);

  private reserve(n: number): void {
    if (this.length + n <= this.data.length) return;
    const bigger = new Uint8Array(Math.max(this.data.length * 2, this.length + n));
    bigger.set(this.data.subarray(0, this.length));
    this.data = bigger;
    this.view = new DataView(bigger.buffer);
  }
  byte(...values: number[]): void {
    this.reserve(values.length);
    for (const v of values) this.data[this.length++] = v;
  }
  /** LEB128, unsigned. */
  unsigned(value: number): void {
    let v = value;
    do {
      const low = v & 0x7f;
      v = Math.floor(v / 128);
      this.byte(v > 0 ? low | 0x80 : low);
    } while (v > 0);
  }
  /** LEB128, signed. */
  signed(value: number): void {
    if (value === (value | 0)) {
      let v = value;
      for (; v < -64 || v > 63; v >>= 7) this.byte((v & 0x7f) | 0x80);
      this.byte(v & 0x7f);
      return;
    }
    let v = BigInt(value);
    for (;;) {
      const low = Number(v & 0x7fn);
      v >>= 7n;
      const done = (v === 0n && (low & 0x40) === 0) || (v === -1n && (low & 0x40) !== 0);
      this.byte(done ? low : low | 0x80);
      if (done) return;
    }
  }
  float32(value: number): void {
    this.reserve(4);
    this.view.setFloat32(this.length, value, true);
    this.length += 4;
  }
  float64(value: number): void {
    this.reserve(8);
    this.view.setFloat64(this.length, value, true);
    this.length += 8;
  }
  int32(value: number): void {
    this.reserve(4);
    this.view.setInt32(this.length, value, true);
    this.length += 4;
  }
  name(text: string): void {
    const utf8 = new TextEncoder().encode(text);
    this.unsigned(utf8.length);
    this.append(utf8);
  }
  append(bytes: Uint8Array): void {
    this.reserve(bytes.length);
    this.data.set(bytes, this.length);
    this.length += bytes.length;
  }
  section(id: number, write: (body: Bytes) => void): void {
    const body = new Bytes();
    write(body);
    this.byte(id);
    this.unsigned(body.length);
    this.append(body.done());
  }
  done(): Uint8Array<ArrayBuffer> {
    return this.data.slice(0, this.length);
  }
}

type Storage = 'i32' | 'i64' | 'f32' | 'f64' | 'v128';
const storageCode: Record<Storage, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };
const storageOf = (t: Type): Storage => (t.length > 3 ? 'v128' : (t as Storage));
const VOID = 0x40;

/** Writes the body of a function: its locals, and its instructions. */
class FunctionWriter {
  private readonly out = new Bytes();
  /** The number of each value's local, by its id. */
  private readonly index = [0, 1, 2];
  /** Vectors assigned so far. */
  private readonly met = new Set<Value>();
  /** A vector that nothing is assigned to; null where vectors need not be forgotten. */
  private zero: Value | null = null;

  write(f: KernelFunction): Uint8Array {
    this.locals(f);
    for (const s of f.body) {
      if (s.kind === 'set') this.met.add(s.to);
      this.statement(s);
    }
    this.out.byte(0x0b);
    return this.out.done();
  }

  /** WebAssembly declares locals in runs of one type, so values are numbered type by type after the parameters. */
  private locals({ values, wide }: KernelFunction): void {
    const byType = new Map<Storage, Value[]>();
    for (const v of values.slice(this.index.length)) {
      const key = storageOf(v.type);
      const run = byType.get(key);
      if (run) run.push(v);
      else byType.set(key, [v]);
    }
    const vectors = byType.get('v128');
    if (wide && vectors) {
      this.zero = { id: values.length, type: 'i32x4', mutable: false };
      vectors.push(this.zero);
    }
    let next = this.index.length;
    this.out.unsigned(byType.size);
    for (const [type, run] of byType) {
      this.out.unsigned(run.length);
      this.out.byte(storageCode[type]);
      for (const v of run) this.index[v.id] = next++;
    }
  }

  private get(v: Value): void {
    this.out.byte(0x20);
    this.out.unsigned(this.index[v.id]!);
  }
  private set(v: Value): void {
    this.out.byte(0x21);
    this.out.unsigned(this.index[v.id]!);
  }

  /**
   * The body of a loop or a branch. In V8's eyes a local lives on after the block in which it was assigned, which keeps
   * vectors from being joined: those that are the block's own are cleared at its end.
   */
  private block(body: readonly Statement[]): void {
    const own: Value[] = [];
    for (const s of body) {
      if (this.zero && (s.kind === 'let' || s.kind === 'set') && isVector(s.to.type) && !this.met.has(s.to)) {
        this.met.add(s.to);
        own.push(s.to);
      }
      this.statement(s);
    }
    for (const v of own) {
      this.get(this.zero!);
      this.set(v);
    }
  }

  private statement(s: Statement): void {
    switch (s.kind) {
      case 'let':
        for (const a of s.args) this.get(a);
        writeInstruction(this.out, s.op, s.constants, s.to.type);
        this.set(s.to);
        return;
      case 'set':
        this.get(s.value);
        this.set(s.to);
        return;
      case 'store':
        for (const a of s.args) this.get(a);
        writeInstruction(this.out, s.op, s.constants, 'i32');
        return;
      case 'loop':
        this.loop(s);
        return;
      case 'if':
        this.get(s.condition);
        this.out.byte(0x04, VOID);
        this.block(s.yes);
        if (s.no.length > 0) {
          this.out.byte(0x05);
          this.block(s.no);
        }
        this.out.byte(0x0b);
    }
  }

  private loop({ counter, from, to, step, body }: Extract<Statement, { kind: 'loop' }>): void {
    const { out } = this;
    const below = (): void => {
      this.get(counter);
      this.get(to);
      out.byte(opcode('i32.lt_s').code);
    };
    this.get(from);
    this.set(counter);
    below();
    out.byte(0x04, VOID, 0x03, VOID);
    this.block(body);
    this.get(counter);
    this.get(step);
    out.byte(opcode('i32.add').code);
    this.set(counter);
    below();
    out.byte(0x0d);
    out.unsigned(0);
    out.byte(0x0b, 0x0b);
  }
}

/** One instruction, whose operands are on the stack. */
function writeInstruction(out: Bytes, op: string, constants: readonly number[], type: Type): void {
  if (op === 'v128.as') return; // one representation, several readings
  if (isGemm(op)) {
    out.byte(0x10);
    out.unsigned(gemms.indexOf(op));
    return;
  }
  const { prefix, code } = opcode(op);
  if (prefix !== null) out.byte(prefix);
  if (prefix === null) out.byte(code);
  else out.unsigned(code);
  if (op === 'v128.const') writeVectorConstant(out, type, constants);
  else if (op.endsWith('.const')) writeConstant(out, op, constants[0]!);
  else if (op === 'i8x16.shuffle') out.byte(...constants);
  else if (op === 'memory.copy') out.byte(0, 0);
  else if (op === 'memory.fill') out.byte(0);
  else if (/load|store/.test(op)) {
    // Alignment hint 0 (any), offset, and for lane loads and stores the lane.
    out.byte(0);
    out.unsigned(constants[0]!);
    if (constants.length > 1) out.byte(constants[1]!);
  } else if (/_lane(_u)?$/.test(op)) out.byte(constants[0]!);
}

function writeConstant(out: Bytes, op: string, value: number): void {
  if (op === 'f32.const') out.float32(value);
  else if (op === 'f64.const') out.float64(value);
  else out.signed(value);
}

/** One value for all lanes, or each lane's own. */
function writeVectorConstant(out: Bytes, type: Type, values: readonly number[]): void {
  const count = type === 'f64x2' || type === 'i64x2' ? 2 : 4;
  for (let lane = 0; lane < count; lane++) {
    const value = values[lane] ?? values[0]!;
    if (type === 'f64x2') out.float64(value);
    else if (type === 'f32x4') out.float32(value);
    else if (type === 'i64x2') {
      out.int32(Number(BigInt.asIntN(32, BigInt(value))));
      out.int32(Number(BigInt.asIntN(32, BigInt(value) >> 32n)));
    } else out.int32(value);
  }
}

/** The functions of the system's BLAS, imported as `m.gemm.f32` and `m.gemm.f64`: (i32 x 10) -> (). */
const gemms = ['gemm.f32', 'gemm.f64'] as const;
const isGemm = (op: string): op is (typeof gemms)[number] => gemms.some((gemm) => gemm === op);

/** True if a kernel calls the system's BLAS. */
const callsGemm = (body: readonly Statement[]): boolean =>
  body.some((s) => {
    if (s.kind === 'loop') return callsGemm(s.body);
    if (s.kind === 'if') return callsGemm(s.yes) || callsGemm(s.no);
    return s.kind === 'store' && isGemm(s.op);
  });

export interface MemoryLimits {
  readonly initial: number;
  readonly maximum: number;
  readonly shared: boolean;
}

/**
 * The bytes of a module that imports memory `m.m`, and the BLAS where a kernel calls it, and exports the kernels as `f0`, `f1`, ... of type
 * (i32, i32, i32) -> (). Reference: WebAssembly Core Specification 3.0, section 5 (binary format).
 */
export function encodeModule(kernels: readonly KernelFunction[], memory: MemoryLimits): Uint8Array<ArrayBuffer> {
  const out = new Bytes();
  out.byte(0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0);
  const imported = kernels.some((k) => callsGemm(k.body)) ? gemms : [];
  const takes = (count: number): number[] => [0x60, count, ...new Array<number>(count).fill(0x7f), 0];
  out.section(1, (b) => b.byte(2, ...takes(3), ...takes(10)));
  out.section(2, (b) => {
    b.unsigned(1 + imported.length);
    for (const gemm of imported) {
      b.name('m');
      b.name(gemm);
      b.byte(0, 1);
    }
    b.name('m');
    b.name('m');
    b.byte(2, memory.shared ? 3 : 1);
    b.unsigned(memory.initial);
    b.unsigned(memory.maximum);
  });
  out.section(3, (b) => {
    b.unsigned(kernels.length);
    for (const _ of kernels) b.byte(0);
  });
  out.section(7, (b) => {
    b.unsigned(kernels.length);
    kernels.forEach((_, i) => {
      b.name(`f${i}`);
      b.byte(0);
      b.unsigned(imported.length + i);
    });
  });
  out.section(10, (b) => {
    b.unsigned(kernels.length);
    for (const k of kernels) {
      const body = new FunctionWriter().write(k);
      b.unsigned(body.length);
      b.append(body);
    }
  });
  return out.done();
}

/** A module with one function that gives a vector. */
const vectorModule = (...code: readonly number[]): Uint8Array<ArrayBuffer> =>
  Uint8Array.of(
    ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 1, 5, 1, 0x60, 0, 1, 0x7b, 3, 2, 1, 0, 10],
    ...[code.length + 4, 1, code.length + 2, 0, ...code, 0x0b],
  );
/** (i32x4.splat (i32.const 0)) */
const zeros = [0x41, 0, 0xfd, 17] as const;

let canCompile: boolean | undefined;
/**
 * Whether kernels can be made: false where WebAssembly is absent (`node --jitless`, some phones in lockdown), forbidden
 * (a page's Content-Security-Policy), or without vectors. Only an attempt tells, and a browser notes each that fails: it is made once.
 */
export function hasWebAssembly(): boolean {
  if (canCompile === undefined)
    try {
      new WebAssembly.Module(vectorModule(...zeros));
      canCompile = true;
    } catch {
      canCompile = false;
    }
  return canCompile;
}

/** True where the engine takes relaxed SIMD's fused multiply-add. */
export const hasRelaxedSimd = (): boolean =>
  // (f32x4.relaxed_madd zeros zeros zeros)
  hasWebAssembly() && WebAssembly.validate(vectorModule(...zeros, ...zeros, ...zeros, 0xfd, 0x85, 0x02));
