import type { TypedArray } from '../base/dtype.ts';

/** Where a computed value lies. `host` is the lasting copy; a machine may have another in its own memory. */
export class Value {
  host: TypedArray | null;
  /** The machine's slot and its generation: the copy there is valid while the two agree. */
  slot = -1;
  generation = 0;
  /** Another value shares the host array's memory, or somebody outside may: `set` never writes there. */
  lent = false;

  constructor(host: TypedArray | null) {
    this.host = host;
  }
}
