import { grad, look, nn } from 'pristella';
import { describe, expect, test } from 'vitest';
import { Program } from '../cell/typescript/program.ts';
import { flowAt } from '../lab/xray/flow.ts';
import { np } from '../lab/xray/given.ts';
import { NoTensor, seenOf, timesOf } from '../lab/xray/looker.ts';
import { labelOf, picture } from '../lab/xray/picture.ts';
import { Unseeable, wrapped } from '../lab/xray/program.ts';
import type { Seen, Sight } from '../lab/xray/seen.ts';
import { isOneOf, resized, sizesOf } from '../lab/xray/sizes.ts';
import { startNames, starts } from '../lab/xray/starts.ts';
import { bytesOf, launchOf, litBy, MOST_NODES, nodesOf, rateOf, tokensOf } from '../lab/xray/task.ts';
import { lineAt, tokenAt } from '../lab/xray/tokens.ts';

/** A program of the page as a function, as a worker would run it. */
function programOf(source: string): () => unknown {
  const { text } = wrapped(source, [], { peak: false });
  const body = new Program(text).code.split('\n').slice(1, -1).join('\n');
  return new Function('np', 'nn', 'grad', body).bind(null, np, nn, grad) as () => unknown;
}
const seenBy = (source: string): Seen => seenOf(programOf(source));

const isView = (seen: Seen, id: number): boolean => ['view', 'index', 'leaf'].includes(seen.nodes[id]!.family);

describe.each(startNames)('of the start %s', (name) => {
  const source = starts[name];
  const seen = seenBy(source);

  test.each([0, 1] as const)(
    'every node belongs to one launch, or is given, a view, or so small that loops computed it (sight %i)',
    (n) => {
      const sight = seen.sights[n];
      const computed = sight.launches.flatMap(({ nodes }) => nodes);
      expect(new Set(computed).size).toBe(computed.length);
      const owner = launchOf(seen, sight);
      for (const { id, kind, computed: isThere } of seen.nodes)
        if (owner[id] === undefined) expect(kind !== 'op' || isThere || isView(seen, id), `node ${id}`).toBe(true);
        else expect(sight.launches[owner[id]!]!.ops).toContain(seen.nodes[id]!.op);
      expect(sight.kernels.flatMap(({ launches }) => launches).toSorted((a, b) => a - b)).toEqual(
        sight.launches.map(({ id }) => id),
      );
    },
  );

  test.each([0, 1] as const)('a node lights its launch, and the launch lights the node (sight %i)', (n) => {
    const sight = seen.sights[n];
    const tokens = seen.nodes.map(() => undefined);
    for (const launch of sight.launches) {
      const lit = litBy({ kind: 'launch', id: launch.id }, seen, sight, tokens);
      expect([...lit.nodes].length).toBeGreaterThan(0);
      for (const id of lit.nodes)
        expect(litBy({ kind: 'node', id }, seen, sight, tokens).launches).toContain(launch.id);
    }
    for (const { id, kind } of seen.nodes) {
      const lit = litBy({ kind: 'node', id }, seen, sight, tokens);
      expect([...lit.nodes]).toEqual([id]);
      // What is given is read by somebody, unless nothing runs.
      if (
        kind !== 'op' &&
        sight.launches.length > 0 &&
        seen.nodes.every((node) => !node.computed || node.inputs.length === 0)
      )
        expect(lit.launches.size, `node ${id}`).toBeGreaterThan(0);
    }
  });

  test('each node has a place of its own, and each edge runs down', () => {
    const { boxes, edges, width, height } = picture(seen.nodes);
    expect(boxes.length).toBe(seen.nodes.length);
    for (const a of boxes) {
      expect(a.x - a.width / 2).toBeGreaterThanOrEqual(0);
      expect(a.x + a.width / 2).toBeLessThanOrEqual(width);
      expect(a.y + a.height / 2).toBeLessThanOrEqual(height);
      for (const b of boxes)
        if (a !== b)
          expect(Math.abs(a.x - b.x) < (a.width + b.width) / 2 && Math.abs(a.y - b.y) < (a.height + b.height) / 2).toBe(
            false,
          );
    }
    for (const { from, to } of edges) expect(boxes[from]!.y).toBeLessThan(boxes[to]!.y);
  });

  test('its sizes are those of its first lines, and the program with others is one of the starts', () => {
    const sizes = sizesOf(source);
    expect(sizes.length).toBeGreaterThan(0);
    const other = resized(source, sizes[0]!.name, 7);
    expect(sizesOf(other)[0]).toEqual({ name: sizes[0]!.name, value: 7 });
    expect(isOneOf(other, Object.values(starts))).toBe(true);
    expect(isOneOf(`${other}\nfetch('x')`, Object.values(starts))).toBe(false);
  });
});

describe('second sight', () => {
  test('has fewer launches than the first where there is more than one, and moves fewer bytes', () => {
    for (const name of startNames) {
      const [first, second] = seenBy(starts[name]).sights;
      expect(second.launches.length, name).toBeLessThanOrEqual(first.launches.length);
      expect(bytesOf(second), name).toBeLessThanOrEqual(bytesOf(first));
    }
    const [first, second] = seenBy(starts.chain).sights;
    expect([first.launches.length, second.launches.length]).toEqual([3, 1]);
  });

  test('of what is small has no launch', () => {
    const seen = seenBy(starts.tiny);
    expect(seen.sights.map(({ launches }) => launches)).toEqual([[], []]);
    expect(seen.nodes.map(({ op }) => op)).toEqual(['data', 'matmul', 'exp', 'sum']);
  });

  test('a launch that only packs belongs to the product that it packs for', () => {
    const seen = seenBy(starts.attention);
    const [, second] = seen.sights;
    const packs = second.launches.filter(({ nodes }) => nodes.length === 0);
    expect(packs.length).toBeGreaterThan(0);
    for (const pack of packs) expect(nodesOf(second, pack).map((id) => seen.nodes[id]!.op)).toEqual(['matmul']);
  });
});

describe('times', () => {
  test('are one for each launch, op by op and fused, and the rate is done by time', () => {
    const source = resized(starts.chain, 'rows', 64);
    const seen = seenBy(source);
    const [first, second] = seen.sights;
    const times = (sight: Sight, fused: boolean) => timesOf(programOf(source), sight, fused, 20)!;
    expect(times(first, false).ms.length).toBe(3);
    expect(times(second, true).ms.length).toBe(1);
    const [launch] = second.launches;
    const peak = { threads: 1, gflops: { float32: 10, float64: 5 }, copies: [{ bytes: 1e9, gbytes: 4 }] };
    expect(rateOf(launch!, 1, peak)).toEqual({ rate: launch!.bytes / 1e6, unit: 'GB/s', ofPeak: launch!.bytes / 4e6 });
    expect(rateOf(launch!, 0, peak)).toBe(null);
    expect(rateOf({ ...launch!, flops: 2e6 }, 1, peak)).toEqual({ rate: 2, unit: 'GFLOP/s', ofPeak: 0.2 });
  });
});

describe('a program', () => {
  const source = "const size = 500;\nconst x: unknown = 'a'; np.ones([size])\n  .exp(); // end\nconst z = 3";

  test('is a function of its last expression, and places in it lead back', () => {
    const program = wrapped(source, ['np', 'nn'], { peak: true });
    const [head, ...lines] = program.text.split('\n');
    expect(head).toBe(
      `import{np,xray}from'xray';import{nn}from'pristella';xray($cell.tell,$cell.sources,{"peak":true},()=>{`,
    );
    expect(lines[1]).toBe("const x: unknown = 'a'; return(np.ones([size])");
    expect(lines[2]).toBe('  .exp()); // end');
    for (const word of ['const x', 'np.ones', '.exp', '// end', 'const z']) {
      const row = lines.findIndex((line) => line.includes(word));
      expect(program.placeOf(row + 2, lines[row]!.indexOf(word) + 1), word).toBe(source.indexOf(word));
      expect(program.sourceAt(program.text.indexOf(word)), word).toBe(source.indexOf(word));
    }
    expect(program.placeOf(1, 5)).toBe(undefined);
    expect(program.placeOf(99, 1)).toBe(undefined);
  });

  test('that imports, waits or ends without an expression is refused, with the place', () => {
    const obstacle = (code: string): unknown => {
      try {
        return wrapped(code, [], {});
      } catch (error) {
        return error instanceof Unseeable ? [error.obstacle, error.at] : error;
      }
    };
    expect(obstacle("import { np } from 'pristella';\nnp.ones(3)")).toEqual(['imports', 20]);
    expect(obstacle('const x = 1;')).toEqual(['no expression', 12]);
    expect(obstacle('')).toEqual(['no expression', 0]);
    expect(obstacle('await x')).toEqual(['awaits', 0]);
    expect(obstacle('f(;')).toMatchObject({ reason: 'unexpected', at: 2 });
    expect(obstacle('enum A { b }\nx')).toMatchObject({ reason: 'enum' });
    expect(() => seenOf(() => 3)).toThrow(NoTensor);
  });

  test('has words, however a browser names the place of a call', () => {
    const code = 'x.exp().sub(y)';
    for (const at of [1, 2, 4, 5]) expect(tokenAt(code, at)).toEqual({ from: 2, to: 5 });
    expect(tokenAt(code, 0)).toEqual({ from: 0, to: 1 });
    for (const at of [0, 4, 13, 14]) expect(tokenAt('grad((v) => v)(w)', at)).toEqual({ from: 0, to: 4 });
    expect(tokenAt('  ', 1)).toBe(undefined);
    expect(tokenAt(')', 0)).toBe(undefined);
    expect(lineAt('a\nbc', 3)).toEqual({ line: 2, column: 2 });
  });

  test('lights the words that made its nodes, and is lit by them', () => {
    const code = 'const x = np.random.normal(0, 1, [300]);\nx.exp().sub(2)';
    const seen = seenBy(code);
    const program = wrapped(code, [], {});
    const places = ['normal', 'exp', 'sub', 'sub'];
    const placed: Seen = {
      ...seen,
      nodes: seen.nodes.map((node, i) => {
        const { line, column } = lineAt(program.text, program.text.lastIndexOf(places[i]!));
        return { ...node, line: `program:${line}:${column}` };
      }),
    };
    const tokens = tokensOf(placed, code, program);
    expect(tokens.map((t) => t && code.slice(t.from, t.to))).toEqual(places);
    const [, second] = seen.sights;
    const lit = litBy({ kind: 'token', from: code.indexOf('sub') }, placed, second, tokens);
    expect([[...lit.nodes], [...lit.launches], [...lit.tokens]]).toEqual([[2, 3], [0], [code.indexOf('sub')]]);
    expect(litBy({ kind: 'token', from: 1 }, placed, second, tokens).nodes.size).toBe(0);
    expect([...litBy({ kind: 'launch', id: 0 }, placed, second, tokens).tokens]).toEqual([
      code.indexOf('exp'),
      code.indexOf('sub'),
    ]);
  });

  test('of more nodes than can be drawn is known as such', () => {
    const many = seenBy(
      `let x = np.ones([300]).clone();\nfor (let i = 0; i < ${MOST_NODES}; i++) x = x.exp();\nx.exp()`,
    );
    expect(many.nodes.length).toBeGreaterThan(MOST_NODES);
  });
});

test.each(['tree', 'wat'] as const)(
  'a line of a kernel as %s leads to those that give it its values, and back',
  (notation) => {
    const [, { kernels }] = seenBy(starts.chain).sights;
    const lines = look.kernelLines(kernels[0]!.tree!, notation);
    const store = lines.findLastIndex(({ text }) => text.includes('v128.store'));
    const { from } = flowAt(lines, store);
    expect(from.size).toBeGreaterThan(1);
    for (const i of from) expect(flowAt(lines, i).to).toContain(store);
  },
);

test('a node that the program has named is called so beside its op', () => {
  const [leaf, op] = seenBy('np.ones([300]).clone().exp()').nodes;
  const named = { ...op!, kind: 'op', op: 'exp', inputs: [], name: 'e' } as const;
  expect(labelOf(named)).toBe('e = exp');
  expect(labelOf({ ...named, name: '' })).toBe('exp');
  expect(labelOf({ ...leaf!, kind: 'data', name: 'x' })).toBe('x');
});
