import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { type DType, itemSize, viewArray } from '../../../src/base/dtype.ts';
import type { Shape } from '../../../src/base/shape.ts';
import { fromData } from '../../../src/tensor/create.ts';
import { hostData, type Tensor } from '../../../src/tensor/tensor.ts';

const python = '/usr/bin/python3';

/** Why there is no NumPy to compare with, or null. */
export const missing: string | null =
  spawnSync(python, ['-c', 'import numpy']).status === 0 ? null : `${python} with numpy is not installed`;

interface Array64 {
  readonly shape: Shape;
  readonly dtype: DType;
  /** The elements' bytes in base 64. */
  readonly data: string;
}

/** What NumPy made of one step. */
export type Answer =
  | { readonly kind: 'array'; readonly tensor: Tensor }
  | { readonly kind: 'error'; readonly message: string }
  | { readonly kind: 'other'; readonly why: string };

/** A tensor as the other side reads it. */
export function encode(t: Tensor): Array64 {
  const data = hostData(t.node);
  return {
    shape: t.shape,
    dtype: t.dtype,
    data: Buffer.from(data.buffer, data.byteOffset, data.byteLength).toString('base64'),
  };
}

function decode(a: Array64): Tensor {
  const bytes = Buffer.from(a.data, 'base64');
  const own = new Uint8Array(bytes).buffer;
  return fromData(viewArray(a.dtype, own, 0, bytes.length / itemSize(a.dtype)), a.shape, a.dtype);
}

function answerOf(raw: Partial<Array64> & { error?: string; overflow?: boolean }): Answer {
  if (raw.error !== undefined) return { kind: 'error', message: raw.error };
  if (raw.overflow) return { kind: 'other', why: 'beyond int32' };
  if (raw.data === undefined) return { kind: 'other', why: `dtype ${raw.dtype}` };
  return { kind: 'array', tensor: decode(raw as Array64) };
}

/** A step: the name its value is given and the expression, or null and a statement that changes a named array. */
export type Step = readonly [name: string | null, source: string];

/** A NumPy that lives as long as the tests and answers programs over pipes. */
export class NumPy {
  private readonly process: ChildProcess;
  private readonly lines: Interface;
  private ended: Error | null = null;
  private readonly waiting: { resolve: (line: string) => void; reject: (e: Error) => void }[] = [];

  constructor() {
    this.process = spawn(python, [join(import.meta.dirname, 'oracle.py')], { stdio: ['pipe', 'pipe', 'inherit'] });
    this.lines = createInterface({ input: this.process.stdout! });
    this.lines.on('line', (line) => this.waiting.shift()?.resolve(line));
    this.process.on('exit', (code, signal) => {
      this.ended = new Error(`NumPy ended with ${signal ?? `code ${code}`}`);
      for (const w of this.waiting) w.reject(this.ended);
    });
  }

  async run(leaves: readonly Array64[], steps: readonly Step[]): Promise<Answer[]> {
    if (this.ended) throw this.ended;
    const line = await new Promise<string>((resolve, reject) => {
      this.waiting.push({ resolve, reject });
      this.process.stdin!.write(`${JSON.stringify({ leaves, steps })}\n`);
    });
    return (JSON.parse(line) as Parameters<typeof answerOf>[0][]).map(answerOf);
  }

  close(): void {
    this.process.stdin!.end();
  }
}
