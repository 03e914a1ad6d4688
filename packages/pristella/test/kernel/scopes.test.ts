import { describe, expect, test } from 'vitest';
import { Builder, type Value } from '../../src/machine/wasm/ir.ts';
import { checkScopes } from './scopes.ts';

// Every kernel that the tests of kernels run is held against its scopes: see `Bench`. Here, that the check can fail.

const leaking = (write: (b: Builder) => Value): void => {
  const b = new Builder({ fma: false, wide: true });
  const leaked = write(b);
  b.store('v128.store', b.args, leaked);
  checkScopes(b.finish('leaking'));
};

describe('a kernel may read a value', () => {
  test('in the block that made it and in those within', () => {
    const b = new Builder({ fma: false, wide: true });
    const sum = b.local(b.num('f32x4', 0));
    b.loop(b.begin, b.end, 1, (counter) => {
      const x = b.load('v128.load', 'f32x4', b.get(counter));
      b.if(b.end, () => b.set(sum, b.add(sum, x)));
    });
    b.store('v128.store', b.args, sum);
    expect(() => checkScopes(b.finish('sum'))).not.toThrow();
  });

  test('not after a loop', () => {
    const write = (b: Builder): Value => {
      let last = b.num('f32x4', 0);
      b.loop(b.begin, b.end, 1, (at) => {
        last = b.load('v128.load', 'f32x4', b.get(at));
      });
      return last;
    };
    expect(() => leaking(write)).toThrow('leaking reads v7, of type f32x4, outside its block');
  });

  test('not after a branch, were it a local', () => {
    const write = (b: Builder): Value => {
      let local = b.args;
      b.if(b.end, () => {
        local = b.local(b.num('f32x4', 1));
      });
      return local;
    };
    expect(() => leaking(write)).toThrow(/leaking reads v\d, of type f32x4, outside its block/);
  });
});
