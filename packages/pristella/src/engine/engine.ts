import type { TypedArray } from '../base/dtype.ts';
import { DeviceError, quietly } from '../base/errors.ts';
import { REFUSAL } from '../kernel/ir.ts';
import type { BlasUse } from '../kernel/launch.ts';
import { hasRelaxedSimd, hasWebAssembly } from '../kernel/wasm.ts';
import type { Cell } from '../tensor/cell.ts';
import { isLive } from '../tensor/depth.ts';
import { CELL_BENEATH, callSites, type Node, numberOp, Value } from '../tensor/node.ts';
import { type Accept, type Assignment, type Runtime, registerRuntime } from '../tensor/runtime.ts';
import { Arena } from './arena.ts';
import { type Blas, loadBlas } from './blas.ts';
import { type Budget, budgetByDefault } from './budget.ts';
import { Contents } from './contents.ts';
import { checkDevice, chooseDevice } from './device-choice.ts';
import type { Device } from './device-name.ts';
import { describeLargest } from './largest.ts';
import { lowerProgram } from './lower.ts';
import { KernelCache } from './modules.ts';
import type { EngineCounts, EngineOptions } from './options.ts';
import { type Keeper, Outputs } from './outputs.ts';
import { hostArray, isPlain, isProduct, runPlain } from './plain.ts';
import { Pool } from './pool.ts';
import { compilePlan, launchPlan, type Program, Scratch } from './program.ts';
import { ProgramCache } from './program-cache.ts';
import { canShareMemory, processorCount } from './spawn.ts';
import { Waiting } from './waiting.ts';
import { type Root, Walk } from './walk.ts';
import { wideCompiler } from './wide.ts';
import { wished } from './wishes.ts';

export class Engine implements Runtime, Keeper {
  readonly arena: Arena;
  readonly pool: Pool | null;
  private chosen: Device = 'wasm';
  /** The system's BLAS, once the native device has been chosen. */
  blas: Blas | null = null;
  eager: boolean;
  smallSize: number;
  fuseAtRun: number;
  readonly counts: EngineCounts = { programs: 0, compiled: 0, launches: 0, fusedRuns: 0, modules: 0, plain: 0 };
  readonly scratch: Scratch;
  readonly kernels: KernelCache;
  readonly programs: ProgramCache;
  private readonly walk: Walk;
  /** What may be kept, in bytes. */
  readonly budget: Budget = { ...budgetByDefault };
  readonly waiting: Waiting = new Waiting(this.budget);
  /** What cells are to hold. */
  readonly contents: Contents = new Contents(this);
  private running = false;

  constructor(options: EngineOptions = {}) {
    this.eager = options.eager ?? false;
    this.smallSize = options.smallSize ?? 256;
    this.fuseAtRun = options.fuseAtRun ?? 2;
    this.arena = new Arena(canShareMemory(), this.budget);
    this.pool = this.arena.shared ? new Pool(this.arena.memory) : null;
    this.scratch = new Scratch(this.arena);
    this.programs = new ProgramCache(this.arena, this.budget);
    const compiler = options.wide === false ? null : wideCompiler();
    const target = { fma: !options.strict && hasRelaxedSimd(), wide: compiler !== null };
    this.kernels = new KernelCache(this.arena, target, this.pool, compiler);
    this.threads = options.threads ?? Math.min(8, processorCount());
    this.walk = new Walk(this.available);
    this.device = options.device ?? 'wasm';
  }

  /** Where numbers are computed. Choosing `native` throws DeviceError where there is no BLAS. */
  get device(): Device {
    return this.chosen;
  }
  set device(device: Device) {
    const native = device === 'native';
    checkDevice(device);
    if (native && !this.blas) {
      this.blas = loadBlas(this.arena.memory);
      this.kernels.imports = this.blas.imports;
      this.pool?.giveBlas(this.blas.files);
    }
    if (native !== (this.chosen === 'native')) this.forgetPrograms();
    this.chosen = device;
  }

  /** When the kernels of the chosen device call the BLAS; null for never, also where its vectors are no longer than ours. */
  get blasUse(): BlasUse | null {
    if (this.chosen !== 'native') return null;
    const times = this.blas!.vectorBits / (this.kernels.target.wide ? 256 : 128);
    return times === 4 ? 'four times as long' : times === 2 ? 'twice as long' : null;
  }

  /** Threads that share the work, the main one included; 1 where memory cannot be shared. */
  get threads(): number {
    return this.pool?.threads ?? 1;
  }
  set threads(count: number) {
    this.pool?.resize(count);
  }

  /** True if the node's value can be had without computing. */
  private readonly available = ({ value }: Node): boolean =>
    value !== null && (value.host !== null || this.arena.retains(value));

  readonly isLive: (node: Node) => boolean = isLive;
  created(node: Node): void {
    if (this.eager) {
      this.computePlain([node]);
      return;
    }
    this.waiting.met();
    if (isLive(node)) return;
    if (isArithmetic(node)) {
      if (this.isSmall(node)) {
        node.plain = node.inputs.every(isPlain);
        if (node.plain || (!isProduct(node.op) && node.inputs.every((n) => this.isAtHand(n)))) {
          this.computePlain([node]);
          return;
        }
      }
    } else if (node.op.kind === 'view' && node.size <= this.smallSize) node.plain = isPlain(node.inputs[0]!);
    if (this.isFreeView(node)) return;
    this.waiting.add(node);
    if (this.waiting.isFull && !this.running) this.computeWaiting();
  }

  private computeWaiting(): void {
    // A value that cannot be computed (the inverse of a singular matrix) throws where it is read, not where another is made.
    quietly(() => this.evaluate(this.waiting.take().filter((n) => !this.available(n))));
  }

  /** True for a view of a number or of what is there already: nothing to wait for. */
  private isFreeView(node: Node): boolean {
    let n = node;
    while (n.op.kind === 'view' && n.inputs.length > 0) n = n.inputs[0]!;
    return n !== node && (n.op.kind === 'leaf' || this.available(n));
  }

  /** True if the plain loops are quicker than a run: a small result, of inputs that are not much larger. */
  private isSmall(node: Node): boolean {
    if (node.size > this.smallSize) return false;
    let read = 0;
    for (const input of node.inputs) read += input.size;
    return read <= 16 * this.smallSize;
  }

  /** True for what the plain loops can read without a run: numbers, host arrays, and small views of them. */
  private isAtHand(node: Node): boolean {
    if (node.op === numberOp || node.op.kind === 'index' || node.value?.host) return true;
    return node.op.kind === 'view' && node.size <= this.smallSize && this.isAtHand(node.inputs[0]!);
  }

  /** Gives a node its lasting value. Without a cell or live variable beneath, its history is no longer needed. */
  settle(node: Node, data: TypedArray): void {
    if (node.value) node.value.host = data;
    else node.value = new Value(data);
    if (isLive(node) || node.inputs.length === 0) return;
    for (const input of node.inputs) input.users--;
    node.inputs = [];
    node.depth = 0;
  }

  evaluate(nodes: readonly Node[]): void {
    const missing = nodes.filter((n) => !n.value?.host);
    for (const n of missing) if (n.op.kind === 'leaf' && n.op !== numberOp) this.readLeaf(n);
    const computed = missing.filter((n) => !n.value?.host);
    if (computed.length === 0) return;
    // What layers have assigned is computed with what is read, and no longer holds its batch. Labels are no such reads.
    const reads = computed.some((n) => (n.beneath & CELL_BENEATH) !== 0);
    const { waiting } = this.contents;
    const along = reads && waiting.length > 0 ? waiting.map((c) => c.node).filter((n) => !n.value?.host) : [];
    this.compute(along.length > 0 ? [...new Set([...computed, ...along])] : computed);
    if (!reads) return;
    this.contents.settle();
  }

  /** Gives nodes their values on the host. */
  compute(nodes: readonly Node[]): void {
    if (this.isPlain) {
      this.computePlain(nodes);
      return;
    }
    const roots: Root[] = [];
    for (const n of nodes) {
      if (n.value && this.arena.holds(n.value)) this.settle(n, this.arena.download(n.value));
      else if (n.op === numberOp || isHostView(n)) this.computePlain([n]);
      else roots.push({ node: n, kind: 'host' });
    }
    if (roots.length > 0) this.run(roots, new Map());
  }

  /** True if everything is computed by the plain loops. */
  get isPlain(): boolean {
    return this.chosen === 'js' || this.eager;
  }

  private plainValue(n: Node): TypedArray {
    if (n.op === numberOp) return hostArray(n).data;
    if (n.op.kind !== 'view') this.counts.plain++;
    return runPlain(n, n.inputs.map(hostArray));
  }

  /** A cell's content on the host, for reading. */
  private readLeaf(node: Node): void {
    node.value = new Value(this.readCell(node.cell!, node));
  }
  readCell(cell: Cell, node: Node = cell.published): TypedArray {
    return this.contentOf(cell.contentOf(node));
  }
  upcoming(cell: Cell): TypedArray {
    return this.contentOf(cell.next);
  }
  private contentOf(value: Value): TypedArray {
    return value.host ?? this.arena.download(value);
  }

  assign(targets: Iterable<Assignment>, watched: readonly Node[] = [], accept: Accept = () => true): boolean {
    return this.contents.assign(targets, watched, accept);
  }
  assignLater(cell: Cell, node: Node | null, bytes = 0): void {
    if (!this.contents.later(cell, node, bytes)) return;
    this.evaluate(this.contents.waiting.map((c) => c.node));
    this.contents.settle();
  }

  takeAssigned(): Assignment[] {
    return this.contents.take();
  }

  /** Op by op on the host, inputs first. */
  private computePlain(roots: readonly Node[]): void {
    const stack = [...roots];
    while (stack.length > 0) {
      const node = stack[stack.length - 1]!;
      if (node.value?.host || (node.op.kind === 'leaf' && node.op !== numberOp && !node.cell)) {
        stack.pop();
        continue;
      }
      if (node.cell) {
        this.readLeaf(node);
        continue;
      }
      const missing = node.inputs.filter((n) => n.op !== numberOp && !n.value?.host);
      if (missing.length > 0) {
        stack.push(...missing);
        continue;
      }
      this.settle(node, this.plainValue(node));
      stack.pop();
    }
  }

  /** Drops all programs; structures met again are compiled again. */
  forgetPrograms(): void {
    this.programs.forget(1);
  }

  run(roots: readonly Root[], cells: ReadonlyMap<number, Cell>): void {
    if (this.running) throw new DeviceError('a run was started within a run', { op: 'run' });
    this.running = true;
    try {
      this.arena.begin(() => describeLargest(this.walk.nodes));
      this.walk.run(roots);
      const program = this.programs.find(this.walk);
      const { nodes } = this.walk;
      const asked = this.walk.roots;
      const fuse = program.runs + 1 >= this.fuseAtRun;
      const known = program.plan && !program.stale && (program.fused || !fuse);
      if (!known) this.compile(program, nodes, asked, fuse);
      callSites.wanted = callSites.all || !known;
      this.launch(program, nodes, cells);
      program.runs++;
      this.waiting.forgetMet(this.available);
    } finally {
      this.running = false;
    }
  }

  private compile(program: Program, nodes: readonly Node[], asked: readonly Root[], fuse: boolean): void {
    const isLeaf = (n: Node): boolean => n.op.kind === 'leaf' || this.available(n);
    const known = new Set(asked.map((r) => r.node));
    const kept = [...program.kept].map((i) => nodes[i]!).filter((n) => !known.has(n) && !isLeaf(n));
    const roots: Root[] = [...asked, ...kept.map((node) => ({ node, kind: 'keep' as const }))];
    if (program.plan) this.arena.free(program.plan.argumentAddress, program.plan.argumentBytes);
    program.plan = null;
    const lowered = lowerProgram(nodes, roots, isLeaf, fuse, this.blasUse);
    program.plan = compilePlan(lowered, this.arena, this.scratch, this.kernels);
    // Roots belong to one run's nodes; the plan remembers their places.
    program.rootLocals = Int32Array.from(roots, (r) => r.node.local);
    program.rootKinds = roots.map((r) => r.kind);
    program.fused = fuse;
    program.rememberSites(nodes);
    if (fuse) program.settleSites();
    program.stale = false;
    this.programs.weigh(program);
    this.counts.programs = this.programs.made;
    this.counts.compiled++;
    this.counts.modules = this.kernels.modules;
  }

  private launch(program: Program, nodes: readonly Node[], cells: ReadonlyMap<number, Cell>): void {
    const plan = program.plan!;
    const { arena } = this;
    const outputs = new Outputs(arena, program, nodes, cells);
    const leafAddress = (local: number): number => {
      const node = nodes[local]!;
      return arena.address(node.cell ? node.cell.contentOf(node) : node.value!, node.dtype);
    };
    arena.words[REFUSAL >>> 2] = 0;
    launchPlan(plan, nodes, arena, this.scratch, this.pool, leafAddress, (root) => outputs.address(root));
    this.counts.launches += plan.kernels.length;
    if (program.fused) this.counts.fusedRuns++;
    if (arena.words[REFUSAL >>> 2] !== 0) this.answerRefusal(nodes);
    outputs.deliver(this);
    for (let i = 0; i < nodes.length; i++) {
      const n = nodes[i]!;
      if (n.op.kind === 'leaf' || n.op.kind === 'view' || n.value !== null) continue;
      n.home = program;
      n.homeIndex = i;
    }
  }

  /** Throws the error of the op whose kernel has refused an input. */
  private answerRefusal(nodes: readonly Node[]): void {
    for (const n of nodes) {
      if (n.op.kind !== 'kernel' || n.inputs.length === 0) continue;
      n.op.refusal?.((input) => {
        this.computePlain([n.inputs[input]!]);
        return hostArray(n.inputs[input]!);
      }, n);
    }
    throw new DeviceError('a kernel has refused an input, but its op finds no fault with it', { op: 'run' });
  }
}

/** True for a view, perhaps of a view, of data on the host. */
function isHostView(node: Node): boolean {
  let n = node;
  while (n.op.kind === 'view' && !n.value?.host) n = n.inputs[0]!;
  return n !== node && (n.value?.host ?? null) !== null;
}

/** False for views and indices, which are facts about places rather than numbers to compute. */
const isArithmetic = (node: Node): boolean => node.op.kind !== 'view' && node.op.kind !== 'index';

/** The engine in use. */
export const engine: Engine = new Engine({ ...wished, device: hasWebAssembly() ? 'wasm' : 'js' });
chooseDevice(engine);
registerRuntime(engine);
