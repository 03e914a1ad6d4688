import { type Node, numberOp } from '../tensor/node.ts';
import { userPlaces } from '../tensor/site.ts';
import type { Tensor } from '../tensor/tensor.ts';
import { type CellName, givenName } from './history.ts';
import { matched, valueUnknown } from './operands.ts';
import { placesIn, SourceReader, type Sources } from './source/read.ts';

// Bundlers leave methods their names, by which a recorded program is found in stack traces.
const methods = {
  recordedProgram<T>(f: () => T): T {
    return f();
  },
};
/** Runs a program that is recorded. */
export const recordedProgram: <T>(f: () => T) => T = methods.recordedProgram;

/** Nodes that were made one after another by one call. */
interface Run {
  readonly place: string;
  readonly nodes: readonly Node[];
}

/**
 * Finds the names that the nodes of a recording have in the source: of a call the variable to which its value is assigned, of what
 * a call takes the name that stands there. The last node that a call makes is its value.
 */
export class Naming {
  /** Names by node, the one nearest to the recorded program first. */
  private readonly names = new Map<Node, string[]>();
  private readonly places = new Map<Node, readonly string[]>();
  /** Names given to a call's last node, and all that the call made: which of them its value is may turn out later. */
  private readonly guesses: { readonly name: string; readonly node: Node; readonly among: readonly Node[] }[] = [];
  private readonly reader: SourceReader;
  private readonly inputsOf: (n: Node) => readonly Node[];

  private readonly cellName: CellName;

  /** Names nodes, given in the order in which they were made, and those that calls have made beside their values; by `sources`, if given. */
  constructor(
    nodes: readonly Node[],
    inputsOf: (n: Node) => readonly Node[],
    beside: ReadonlySet<Node>,
    cellName: CellName,
    sources?: Sources,
  ) {
    this.reader = new SourceReader(sources);
    this.inputsOf = inputsOf;
    this.cellName = cellName;
    const theirs = placesIn(sources);
    for (const n of nodes) this.places.set(n, userPlaces(n.site, recordedProgram.name, theirs));
    const all = nodes.filter((n) => inputsOf(n).length > 0);
    const made = without(all, beside, inputsOf);
    const deepest = made.reduce((depth, n) => Math.max(depth, this.placesOf(n).length), 0);
    const values = Array.from({ length: deepest }, (_, i) => this.valuesAt(made, i + 1));
    for (const n of made) this.climb(n, (depth) => values[depth - 1]?.get(n));
    this.nameLeaves(nodes);
    for (const run of this.innermost(all)) this.nameOperands(run);
  }

  /** The names of a node; the one that was given to it comes first. */
  namesOf(node: Node): readonly string[] {
    const given = givenName(node, this.cellName);
    const found = this.names.get(node) ?? [];
    return given === '' ? found : [given, ...found.filter((name) => name !== given)];
  }

  /** Names what a program has returned, where its source has told no name. */
  nameResults(results: readonly (readonly [name: string, tensor: Tensor])[]): void {
    for (const [name, { node }] of results) {
      this.correct(node, name);
      this.add(node, name);
    }
  }

  /** The calls of the program that made a node, innermost first. */
  placesOf(node: Node): readonly string[] {
    return this.places.get(node) ?? [];
  }

  private add(node: Node, name: string): void {
    const names = this.names.get(node) ?? [];
    if (name === '' || names.includes(name)) return;
    this.names.set(node, [...names, name]);
  }

  /** A call's value is called so: what was taken for it is not. */
  private correct(node: Node, name: string): void {
    const wrong = this.guesses.findLast((g) => g.name === name && g.among.includes(node));
    if (!wrong || wrong.node === node) return;
    this.names.set(
      wrong.node,
      this.namesOf(wrong.node).filter((n) => n !== name),
    );
    this.add(node, name);
  }

  /**
   * Adds the names of the variables that a node became, from the call that made it outwards for as long as each function returns it.
   * `made` says what the call made whose value the node is, given how many calls deep that stands in the program.
   */
  private climb(node: Node, made: (depth: number) => readonly Node[] | undefined): void {
    const places = this.placesOf(node);
    const found: string[] = [];
    for (const [i, place] of places.entries()) {
      const call = this.reader.at(place);
      const among = made(places.length - i);
      if (!call || !among || valueUnknown.has(call.callee)) break;
      if (call.assigned !== null) {
        found.unshift(call.assigned);
        if (among.length > 1) this.guesses.push({ name: call.assigned, node, among });
      }
      if (!call.returned) break;
    }
    // What the program calls `z1` is that first, whatever the function that made it calls it.
    for (const name of found) this.add(node, name);
  }

  /** The values of the calls that stand so many calls deep in the program, each the last node of those that it made. */
  private valuesAt(made: readonly Node[], depth: number): Map<Node, readonly Node[]> {
    const key = (n: Node): string | null => {
      const places = this.placesOf(n);
      return places.length < depth ? null : places.slice(-depth).join(' ');
    };
    const values = new Map<Node, readonly Node[]>();
    for (const { nodes } of this.grouped(made, key, depth)) for (const n of nodes.slice(-1)) values.set(n, nodes);
    return values;
  }

  /** The nodes that the library made for each call of the program's own. */
  private innermost(made: readonly Node[]): Run[] {
    const key = (n: Node): string | null => (this.placesOf(n).length === 0 ? null : this.placesOf(n).join(' '));
    return this.grouped(made, key, 0);
  }

  /** Nodes of one key that follow one another. `depth` is how deep the calls stand, or 0 for those that stand deepest. */
  private grouped(made: readonly Node[], key: (n: Node) => string | null, depth: number): Run[] {
    const runs: { readonly place: string; readonly nodes: Node[] }[] = [];
    let last: string | null = null;
    for (const n of made) {
      const now = key(n);
      const [place] = this.placesOf(n);
      if (now !== null && now === last) runs.at(-1)?.nodes.push(n);
      else if (now !== null && place !== undefined) runs.push({ place, nodes: [n] });
      last = now;
    }
    return runs.flatMap(({ place, nodes }) => {
      // Of a function of the program it cannot be told whether it was called again or has a loop in it.
      const isDirect = depth === 0 || nodes.every((n) => this.placesOf(n).length === depth);
      return (isDirect ? turns(nodes) : [nodes]).map((turn) => ({ place, nodes: turn }));
    });
  }

  /** Names data by the variables to which they were assigned where they were made. */
  private nameLeaves(nodes: readonly Node[]): void {
    const users = new Map<Node, Node>();
    for (const n of nodes) for (const input of this.inputsOf(n)) if (!users.has(input)) users.set(input, n);
    for (const n of nodes) {
      const user = users.get(n);
      // A list that a call takes was made by the call.
      const isOwn = user && this.placesOf(user)[0] === this.placesOf(n)[0];
      if (this.inputsOf(n).length === 0 && !isOwn) this.climb(n, () => [n]);
    }
  }

  /** Names what a call took, by the names that stand in the source. */
  private nameOperands({ place, nodes }: Run): void {
    const call = this.reader.at(place);
    if (!call) return;
    const own = new Set(nodes);
    const given = new Set<Node>();
    for (const n of nodes) for (const x of this.inputsOf(n)) if (!own.has(x) && this.isGiven(x, place)) given.add(x);
    for (const [node, name] of matched(call, [...given], (n) => this.namesOf(n))) {
      this.correct(node, name);
      if (this.namesOf(node).length === 0) this.add(node, name);
    }
  }

  /** True for what a call at this place got from the program, and did not make for itself. */
  private isGiven(node: Node, place: string): boolean {
    return node.op !== numberOp && this.placesOf(node)[0] !== place;
  }
}

/**
 * The turns of a loop that has come to one call of the library again and again. Each turn goes the same way, as its stacks tell; where they
 * differ, the loop was the library's, and the call one.
 */
function turns(nodes: readonly Node[]): readonly (readonly Node[])[] {
  const way = nodes.map((n) => n.site?.stack);
  const again = way.indexOf(way[0], 1);
  if (again < 0 || nodes.length % again !== 0 || way.some((stack, i) => stack !== way[i % again])) return [nodes];
  return Array.from({ length: nodes.length / again }, (_, i) => nodes.slice(i * again, (i + 1) * again));
}

/** Nodes without those that were made beside the values of calls, and what was made for those alone. */
function without(
  nodes: readonly Node[],
  beside: ReadonlySet<Node>,
  inputsOf: (n: Node) => readonly Node[],
): readonly Node[] {
  if (beside.size === 0) return nodes;
  const used = new Set<Node>();
  const users = new Set<Node>();
  const kept = nodes.toReversed().filter((n) => {
    const isKept = !beside.has(n) && (used.has(n) || !users.has(n));
    for (const x of inputsOf(n)) (isKept ? used : users).add(x);
    return isKept;
  });
  return kept.reverse();
}
