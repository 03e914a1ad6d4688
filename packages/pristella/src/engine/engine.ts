import type { TypedArray } from '../base/dtype.ts';
import { DeviceError, quietly } from '../base/errors.ts';
import { type Budget, budgetByDefault } from '../machine/budget.ts';
import { after, atOnce, type Controls, inTurn, type Later, type Machine, type Outcome } from '../machine/machine.ts';
import { hasWebAssembly, standardMachine } from '../machine/standard.ts';
import { Value } from '../machine/value.ts';
import type { Cell } from '../tensor/cell.ts';
import { isLive } from '../tensor/depth.ts';
import { baseOf, CELL_BENEATH, callSites, type Node, numberOp } from '../tensor/node.ts';
import { type Accept, type Assignment, checkIdle, type Runtime, registerRuntime } from '../tensor/runtime.ts';
import { compileProgram } from './compile.ts';
import { Contents } from './contents.ts';
import { notePlan } from './describe.ts';
import { checkDevice, chooseDevice } from './device-choice.ts';
import type { Device } from './device-name.ts';
import { describeLargest } from './largest.ts';
import type { EngineCounts, EngineOptions } from './options.ts';
import { type Keeper, Outputs } from './outputs.ts';
import { hostArray, isPlain, isProduct, runPlain } from './plain.ts';
import type { Program } from './program.ts';
import { ProgramCache } from './program-cache.ts';
import type { Structure } from './structure.ts';
import { Waiting } from './waiting.ts';
import { type Root, Walk } from './walk.ts';
import { wished } from './wishes.ts';

export class Engine implements Runtime, Keeper {
  readonly machine: Machine;
  private chosen: Device = 'wasm';
  eager: boolean;
  smallSize: number;
  fuseAtRun: number;
  readonly counts: EngineCounts = { programs: 0, compiled: 0, launches: 0, fusedRuns: 0, modules: 0, plain: 0 };
  readonly programs: ProgramCache;
  private readonly walk: Walk;
  /** What may be kept, in bytes. */
  readonly budget: Budget = { ...budgetByDefault };
  readonly waiting: Waiting = new Waiting(this.budget);
  /** What cells are to hold. */
  readonly contents: Contents = new Contents(this);
  private running = false;
  /** Of a machine that answers later: the end of what was asked last. */
  private ending: Promise<void> | null = null;
  private assigning = false;

  constructor(options: EngineOptions = {}) {
    this.eager = options.eager ?? false;
    this.smallSize = options.smallSize ?? 256;
    this.fuseAtRun = options.fuseAtRun ?? 2;
    this.machine = options.machine ?? standardMachine(options, this.budget);
    this.programs = new ProgramCache(this.machine, this.budget);
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
    if (native !== (this.chosen === 'native')) {
      this.controls.native = native;
      this.forgetPrograms();
    }
    this.chosen = device;
  }

  /** True if numbers come later: `x.data()` throws, and `await x.read()` gives them. */
  get isLater(): boolean {
    return this.machine.isLater;
  }

  /** What can be chosen of how the machine computes. Throws DeviceError where that is nothing. */
  get controls(): Controls {
    const { controls } = this.machine;
    if (controls) return controls;
    throw new DeviceError('nothing can be chosen of how this machine computes', { op: 'setDevice' });
  }

  /** Whether products round every multiplication and every addition, so that bits are the same on every processor. */
  set strict(on: boolean) {
    const { controls } = this;
    const before = controls.fma;
    controls.fma = !on;
    if (controls.fma !== before) this.forgetPrograms();
  }

  /** Threads that share the work, the main one included; 1 where memory cannot be shared. */
  get threads(): number {
    return this.machine.controls?.threads ?? 1;
  }
  set threads(count: number) {
    this.controls.threads = count;
  }

  /** True if the node's value can be had without computing. */
  private readonly available = ({ value }: Node): boolean =>
    value !== null && (value.host !== null || this.machine.memory.retains(value));

  private readonly isLeaf = (node: Node): boolean => node.op.kind === 'leaf' || this.available(node);
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
    } else if (node.op.kind === 'view' && node.size <= this.smallSize) node.plain = node.inputs.every(isPlain);
    if (this.isFreeView(node)) return;
    this.waiting.add(node);
    if (this.waiting.isFull && !this.running) this.computeWaiting();
  }

  private computeWaiting(): void {
    // A value that cannot be computed (the inverse of a singular matrix) throws where it is read, not where another is made.
    quietly(() => {
      const computed = this.evaluate(this.waiting.take().filter((n) => !this.available(n)));
      if (computed instanceof Promise) computed.catch(() => {});
    });
  }

  /** True for a view of a number or of what is there already: nothing to wait for. */
  private isFreeView(node: Node): boolean {
    const n = baseOf(node);
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
    return node.op.kind === 'view' && node.size <= this.smallSize && node.inputs.every((n) => this.isAtHand(n));
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

  evaluate(nodes: readonly Node[]): Later<void> {
    if (nodes.every((n) => n.value?.host)) return;
    return this.inOrder(() => this.evaluateNow(nodes));
  }

  /** One thing after the other: a walk would meet what the one before has not finished. */
  private inOrder<T>(f: () => Later<T>): Later<T> {
    if (this.ending) return this.ending.then(() => this.inOrder(f));
    const result = f();
    if (!(result instanceof Promise)) return result;
    const end = (): void => {
      this.ending = null;
    };
    this.ending = result.then(end, end);
    return result;
  }

  private evaluateNow(nodes: readonly Node[]): Later<void> {
    const missing = nodes.filter((n) => !n.value?.host);
    const leaves = missing.filter((n) => n.op.kind === 'leaf' && n.op !== numberOp);
    return after(
      inTurn(leaves, (n) => this.readLeaf(n)),
      () => this.evaluateComputed(missing),
    );
  }
  private evaluateComputed(missing: readonly Node[]): Later<void> {
    const computed = missing.filter((n) => !n.value?.host);
    if (computed.length === 0) return;
    // What layers have assigned is computed with what is read, and no longer holds its batch. Labels are no such reads.
    const reads = computed.some((n) => (n.beneath & CELL_BENEATH) !== 0);
    const { waiting } = this.contents;
    const along = reads && waiting.length > 0 ? waiting.map(([cell]) => cell.node).filter((n) => !n.value?.host) : [];
    const done = this.compute(along.length > 0 ? [...new Set([...computed, ...along])] : computed);
    return reads ? after(done, () => this.contents.settle()) : done;
  }

  /** Gives nodes their values on the host. */
  compute(nodes: readonly Node[]): Later<void> {
    if (this.isPlain) return this.computePlain(nodes);
    const roots: Root[] = [];
    const held = nodes.filter((n) => n.value !== null && this.machine.memory.holds(n.value));
    for (const n of nodes) {
      if (held.includes(n)) continue;
      if (n.op === numberOp || isHostView(n)) this.computePlain([n]);
      else roots.push({ node: n, kind: 'host' });
    }
    return after(
      inTurn(held, (n) => this.fetch(n)),
      () => {
        if (roots.length > 0) return after(this.run(roots, noCells), () => {});
      },
    );
  }
  /** Gives a node that the machine holds its value on the host. */
  private fetch(node: Node): Later<void> {
    return after(this.machine.memory.read(node.value!), (data) => this.settle(node, data));
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
  private readLeaf(node: Node): Later<void> {
    return after(this.contentOf(node.cell!.contentOf(node)), (data) => {
      node.value = new Value(data);
    });
  }
  upcoming(cell: Cell): TypedArray {
    return atOnce(this.contentOf(cell.next));
  }
  private contentOf(value: Value): Later<TypedArray> {
    return value.host ?? this.machine.memory.read(value);
  }

  get isBusy(): boolean {
    return this.assigning;
  }

  assign(targets: Iterable<Assignment>, watched: readonly Node[] = [], accept: Accept = () => true): Later<boolean> {
    if (!this.isLater) return this.contents.assign(targets, watched, accept);
    checkIdle(this, 'step');
    this.assigning = true;
    const end = (): void => {
      this.assigning = false;
    };
    const done = Promise.resolve(this.inOrder(() => this.contents.assign(targets, watched, accept)));
    done.then(end, end);
    return done;
  }
  assignLater(cell: Cell, node: Node | null, bytes = 0): void {
    checkIdle(this, 'forward');
    // A machine that answers later computes it with the next read or step: nobody would hear of its failure.
    if (!this.contents.later(cell, node, bytes) || this.isLater) return;
    atOnce(this.evaluate(this.contents.waiting.map(([{ node }]) => node)));
    this.contents.settle();
  }

  takeAssigned(): readonly Assignment[] {
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
        atOnce(this.readLeaf(node));
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
    this.programs.forget();
  }

  /** Computes roots; `cells` says which of them are the next contents of cells. */
  run(roots: readonly Root[], cells: ReadonlyMap<number, Cell>): Later<Outcome> {
    if (this.running) throw new DeviceError('a run was started within a run', { op: 'run' });
    this.running = true;
    let outcome: Later<Outcome> | null = null;
    try {
      outcome = this.start(roots, cells);
    } finally {
      if (!(outcome instanceof Promise)) this.running = false;
    }
    if (!(outcome instanceof Promise)) return outcome;
    return outcome.finally(() => {
      this.running = false;
    });
  }

  private start(roots: readonly Root[], cells: ReadonlyMap<number, Cell>): Later<Outcome> {
    this.machine.memory.begin(() => describeLargest(this.walk.nodes));
    this.walk.run(roots);
    const program = this.programs.find(this.walk);
    const structure = this.programs.structureOf(program, this.walk, this.isLeaf);
    const { nodes } = this.walk;
    const fuse = structure.runs + 1 >= this.fuseAtRun;
    const wanted = !structure.knowsSites;
    const known = program.plan && !program.isStale && (program.fused || !fuse);
    if (!known) this.compile(program, structure, fuse);
    callSites.wanted = callSites.all || wanted;
    return this.launch(program, structure, nodes, cells);
  }

  private compile(program: Program, structure: Structure, fuse: boolean): void {
    compileProgram(program, structure, this.walk, this.isLeaf, fuse, this.machine);
    this.programs.weigh(program);
    this.counts.programs = this.programs.made;
    this.counts.compiled++;
    this.counts.modules = this.machine.modules;
  }

  private launch(
    program: Program,
    structure: Structure,
    nodes: readonly Node[],
    cells: ReadonlyMap<number, Cell>,
  ): Later<Outcome> {
    const plan = program.plan!;
    if (this.machine.observer !== null) notePlan(plan, { nodes, frame: program.frame!, groupOf: program.groupOf });
    const outputs = new Outputs(this.machine.memory, program, structure, nodes, cells);
    return after(this.machine.run(plan, outputs), (outcome) => {
      this.counts.launches += plan.calls.length;
      if (program.fused) this.counts.fusedRuns++;
      if (outcome.refused) this.answerRefusal(nodes);
      return after(outputs.deliver(this), () => {
        for (let i = 0; i < nodes.length; i++) {
          const n = nodes[i]!;
          if (n.op.kind === 'leaf' || n.op.kind === 'view' || n.value !== null) continue;
          n.home = structure;
          n.homeIndex = i;
        }
        program.runs++;
        structure.runs++;
        this.waiting.forgetMet(this.available);
        return outcome;
      });
    });
  }

  /** Throws the error of the op whose kernel has refused an input. */
  private answerRefusal(nodes: readonly Node[]): void {
    for (const n of nodes) {
      if (n.op.kind !== 'kernel' || n.inputs.length === 0) continue;
      n.op.refusal?.((input) => {
        const given = n.inputs[input]!;
        this.computePlain([given]);
        return hostArray(given);
      }, n);
    }
    throw new DeviceError('a kernel has refused an input, but its op finds no fault with it', { op: 'run' });
  }
}

const noCells: ReadonlyMap<number, Cell> = new Map();

/** True for a view, perhaps of a view, of data on the host. */
function isHostView(node: Node): boolean {
  const n = baseOf(node, ({ value }) => !!value?.host);
  return n !== node && (n.value?.host ?? null) !== null;
}

/** False for views and indices, which are facts about places rather than numbers to compute. */
const isArithmetic = (node: Node): boolean => node.op.kind !== 'view' && node.op.kind !== 'index';

/** The engine in use. */
export const engine: Engine = new Engine({ ...wished, device: hasWebAssembly() ? 'wasm' : 'js' });
chooseDevice(engine);
registerRuntime(engine);
