import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type AxisView, ticksInView } from '../../src/plot/html/live/ticks.ts';
import { type Figure, figure, subplots } from '../../src/plot/index.ts';
import { describeLive } from './live-page.ts';

// What hands, wheels and keys do to the plots of a page, as numbers.

const near = (said: unknown, numbers: readonly number[]): void => {
  expect(said).toHaveLength(numbers.length);
  for (const [i, v] of numbers.entries())
    expect((said as number[])[i]! / (v || 1), `${said}`).toBeCloseTo(v ? 1 : 0, 4);
};

describeLive('a live page', (inPage) => {
  const wide = (): Figure => figure({ figsize: [8, 6] });
  const boxProgram = "['x', 'y', 'width', 'height'].map((k) => Number(handle.getAttribute(k)))";

  test('moves by arrow keys, zooms about its middle by + = -, returns by 0; other keys are left to the browser', async () => {
    const fig = wide();
    fig.axes().plot([0, 10], [0, 100]);
    const said = (await inPage(
      fig,
      `const out = {};
      for (const name of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '=', '-', 'a']) {
        out[name] = [key(name), await view()];
        key('0');
        out.home = await view();
      }
      out.control = [key('+', { ctrlKey: true }), key('+', { metaKey: true }), await view()];
      out.zero = key('0');
      return { ...out, box: ${boxProgram}, label: handle.getAttribute('aria-label'), cursor: handle.style.cursor,
        touch: handle.style.touchAction, role: svg.getAttribute('role') };`,
    )) as Record<string, [boolean, number[]]> & { box: number[] };
    const [x, y, width, height] = said.box as [number, number, number, number];
    const [cx, cy] = [x + width / 2, y + height / 2];
    const zoomed = (f: number): number[] => [f, 0, 0, f, cx - f * cx, cy - f * cy];
    const expected = {
      ArrowLeft: [1, 0, 0, 1, -30, 0],
      ArrowRight: [1, 0, 0, 1, 30, 0],
      ArrowUp: [1, 0, 0, 1, 0, -30],
      ArrowDown: [1, 0, 0, 1, 0, 30],
      '+': zoomed(1.2),
      '=': zoomed(1.2),
      '-': zoomed(1 / 1.2),
    };
    for (const [name, matrix] of Object.entries(expected)) {
      expect(said[name]![0], name).toBe(true);
      near(said[name]![1], matrix);
    }
    const home = [1, 0, 0, 1, 0, 0];
    expect(said).toMatchObject({ a: [false, home], home, control: [false, false, home], zero: true });
    expect(said).toMatchObject({
      label: 'plot: arrow keys move it, + and - zoom, 0 returns',
      cursor: 'grab',
      touch: 'none',
      role: 'group',
    });
  });

  test('zooms by the wheel about the place it stands at, by lines faster than by pixels; Alt holds the width, Shift the height', async () => {
    const fig = wide();
    fig.axes().plot([0, 10], [0, 100]);
    const said = (await inPage(
      fig,
      `const out = [];
      for (const [deltaY, more] of [[-200, {}], [100, {}], [-4, { deltaMode: 1 }], [-200, { altKey: true }], [-200, { shiftKey: true }]]) {
        const held = wheel(300, 200, deltaY, more);
        out.push(await view());
        if (!held) out.push('the page scrolls');
        key('0');
      }
      return out;`,
    )) as number[][];
    const about = (fx: number, fy: number): number[] => [fx, 0, 0, fy, 300 - 300 * fx, 200 - 200 * fy];
    const f = Math.exp(0.3);
    const expected = [about(f, f), about(Math.exp(-0.15), Math.exp(-0.15)), about(Math.exp(0.2), Math.exp(0.2))];
    for (const [i, matrix] of [...expected, about(1, f), about(f, 1)].entries()) near(said[i], matrix);
    expect(said).toHaveLength(5);
  });

  test('zooms on where it stands after a move, and no further than 1/1000 and 100 000 either way', async () => {
    const fig = wide();
    fig.axes().plot([0, 10], [0, 100]);
    const said = (await inPage(
      fig,
      `const out = [];
      key('ArrowLeft'); key('ArrowDown'); wheel(300, 200, -200); wheel(100, 50, -200); key('ArrowRight');
      out.push(await view());
      for (const [name, more] of [['+', {}], ['-', {}], [-200, { altKey: true }], [-200, { shiftKey: true }], [200, { altKey: true }], [200, { shiftKey: true }]]) {
        key('0');
        for (let i = 0; i < 80; i++) typeof name === 'string' ? key(name) : wheel(300, 200, name, more);
        out.push(await view());
      }
      return out;`,
    )) as number[][];
    const f = Math.exp(0.3);
    const [tx, ty] = [300 - 330 * f, 200 - 170 * f].map((t, i) => [100, 50][i]! * (1 - f) + t * f) as [number, number];
    near(said[0], [f * f, 0, 0, f * f, tx + 30, ty]);
    const scales = said.slice(1).map(([kx, , , ky]) => [kx!, ky!]);
    const [most, least] = [f ** 38, f ** -23];
    for (const [i, pair] of [
      [1.2 ** 63, 1.2 ** 63],
      [1.2 ** -37, 1.2 ** -37],
      [1, most],
      [most, 1],
      [1, least],
      [least, 1],
    ].entries())
      near(scales[i], pair);
  });

  test('follows a pointer from where it is pressed until it is let go, two of them by their middle and their spread', async () => {
    const fig = wide();
    fig.axes().plot([0, 10], [0, 100]);
    const said = (await inPage(
      fig,
      `const out = [], cursors = [];
      const step = async () => { out.push(await view()); cursors.push(handle.style.cursor); };
      hand('move', 1, 300, 200); await step();
      hand('down', 1, 300, 200); hand('move', 1, 320, 210); hand('move', 1, 325, 240); await step();
      hand('up', 1, 325, 240); hand('move', 1, 400, 300); await step();
      key('0');
      hand('down', 1, 300, 200); hand('down', 2, 400, 200); hand('move', 2, 500, 200); await step();
      hand('cancel', 2, 500, 200); await step();
      hand('move', 1, 310, 200); await step();
      hand('up', 1, 310, 200); await step();
      key('0');
      hand('down', 1, 300, 200); hand('down', 2, 300, 200); hand('move', 2, 300, 300); await step();
      hand('move', 2, 300, 200); await step();
      key('0');
      hand('up', 1, 0, 0); hand('up', 2, 0, 0);
      hand('down', 1, 300, 100); hand('down', 2, 300, 300); hand('move', 1, 300, 200); await step();
      handle.dispatchEvent(new MouseEvent('dblclick')); await step();
      return { out, cursors };`,
    )) as { out: (number[] | undefined)[]; cursors: string[] };
    expect(said.cursors.slice(0, 7)).toEqual(['grab', 'grabbing', 'grab', 'grabbing', 'grabbing', 'grabbing', 'grab']);
    expect(said.out[0]).toBeUndefined();
    near(said.out[1], [1, 0, 0, 1, 25, 40]);
    near(said.out[2], [1, 0, 0, 1, 25, 40]);
    // The middle goes from 350 to 400; the spread doubles about the new middle.
    near(said.out[3], [2, 0, 0, 2, 400 - (400 - 50) * 2, -200]);
    near(said.out[4], [2, 0, 0, 2, -300, -200]);
    near(said.out[5], [2, 0, 0, 2, -290, -200]);
    near(said.out[6], [2, 0, 0, 2, -290, -200]);
    // Fingers that meet in one place have no spread to compare: they move alone.
    near(said.out[7], [1, 0, 0, 1, 0, 50]);
    near(said.out[8], [1, 0, 0, 1, 0, 0]);
    near(said.out[9], [0.5, 0, 0, 0.5, 150, 250 - (250 - 50) / 2]);
    near(said.out[10], [1, 0, 0, 1, 0, 0]);
  });

  test('draws once a frame, however often it is asked', async () => {
    const fig = wide();
    fig.axes().plot([0, 10], [0, 100]);
    const said = await inPage(
      fig,
      `let drawn = 0;
      new MutationObserver((all) => { drawn += all.length; }).observe(layer, { attributes: true });
      for (let i = 0; i < 5; i++) key('ArrowLeft');
      const first = await view();
      const once = drawn;
      key('ArrowLeft');
      return [once, first, drawn, await view(), drawn];`,
    );
    expect(said).toEqual([1, [1, 0, 0, 1, -150, 0], 1, [1, 0, 0, 1, -180, 0], 2]);
  });

  /** Two y axes, ticks that are given, turned labels, words and pins in the data. */
  const rich = (): Figure => {
    const fig = figure({ figsize: [8, 5] });
    const ax = fig.axes().plot([0, 10], [0, 100]).grid().ylabel('left');
    ax.text(2, 30, 'inside').annotate('pinned', [5, 50], { xytext: [6, 20] });
    ax.text(5, -30, 'below');
    const heights = [40, 50, 60, 70, 80, 90];
    ax.contour(
      [0, 4, 8],
      heights,
      Array.from(heights, () => [0, 1, 2]),
      { levels: [0.8], clabel: true },
    );
    ax.ylim(0, 100);
    ax.twinx().plot([0, 10], [-1, 1]);
    return fig;
  };
  const axesProgram = `
    const groups = () => Object.fromEntries([...document.querySelectorAll('[data-ticks], [data-grid]')].map((g) =>
      [(g.dataset.ticks ? 'ticks ' : 'grid ') + (g.dataset.ticks ?? g.dataset.grid), g.innerHTML]));
    const home = groups();
    const planes = [...document.querySelectorAll('svg[data-x]')].map((p) => ({ ...p.dataset }));
    const box = ${boxProgram};`;

  test('leaves the numbers of a bar of colours as they are', async () => {
    const fig = wide();
    fig
      .axes()
      .imshow([
        [0, 10],
        [20, 30],
      ])
      .colorbar();
    const said = await inPage(
      fig,
      `const texts = () => [...document.querySelectorAll('svg[data-x] ~ g text')].map((t) => t.textContent).filter((t) => t.length > 1 && !t.includes('.')).join(' ');
      const before = texts(); key('+'); key('+'); await frame(); return [before, texts()];`,
    );
    expect(said).toEqual(['10 15 20 25 30', '10 15 20 25 30']);
  });

  test('has ticks and grids of the part in view, each axis by itself, and those of the first view again', async () => {
    const said = (await inPage(
      rich(),
      `${axesProgram}
      const changed = async () => { await frame(); const now = groups(); return Object.keys(now).filter((k) => now[k] !== home[k]); };
      const out = [];
      key('ArrowLeft'); out.push(await changed());
      key('ArrowRight'); out.push(await changed());
      key('ArrowUp'); out.push(await changed());
      key('0'); wheel(300, 200, -200, { altKey: true }); out.push(await changed());
      key('0'); wheel(300, 200, -200, { shiftKey: true }); out.push(await changed());
      key('0'); out.push(await changed());
      key('+'); key('ArrowLeft'); out.push(await changed());
      const texts = (name) => [...document.querySelectorAll('[data-ticks=' + name + '] text')].map((t) => {
        const [dx, dy] = t.getAttribute('transform').match(/-?\\d[-\\d.e]*/g).map(Number);
        return [Number(t.getAttribute('x')) + dx, Number(t.getAttribute('y')) + dy, t.textContent, Number(t.getAttribute('font-size'))];
      });
      const lines = (kind, name) => [...document.querySelectorAll('[data-' + kind + '=' + name + '] path')].map((p) => p.getAttribute('d').match(/-?\\d[-\\d.e]*/g).map(Number));
      const each = (f) => Object.fromEntries(['x', 'y', 'y2'].map((name) => [name, f(name)]));
      // What listens lies over all, or lines of the second axes, words and legends would keep hands from it.
      if (handle !== handle.parentElement.lastElementChild) out.push('under');
      return { out, planes, box, matrix: await view(), texts: each(texts), ticks: each((n) => lines('ticks', n)), grids: each((n) => lines('grid', n)) };`,
    )) as {
      out: string[][];
      planes: Record<string, string>[];
      box: [number, number, number, number];
      matrix: number[];
      texts: Record<string, [number, number, string, number][]>;
      ticks: Record<string, number[][]>;
      grids: Record<string, number[][]>;
    };
    const alongX = ['grid x', 'ticks x'];
    const alongY = ['grid y', 'ticks y', 'ticks y2'];
    const all = [...alongX, ...alongY].sort();
    expect(said.out.map((names) => names.sort())).toEqual([alongX, [], alongY, alongY, alongX, [], all]);
    const [x, y, width, height] = said.box;
    const [kx, , , ky, tx, ty] = said.matrix as [number, number, number, number, number, number];
    const [first, last] = [said.planes[0]!, said.planes[1]!];
    const across: Omit<AxisView, 'spec'> = {
      isX: true,
      start: x,
      length: width,
      scale: kx,
      shift: tx,
      fixed: undefined,
    };
    const down: Omit<AxisView, 'spec'> = {
      isX: false,
      start: y,
      length: height,
      scale: ky,
      shift: ty,
      fixed: undefined,
    };
    const views = { x: { ...across, spec: first.x! }, y: { ...down, spec: first.y! }, y2: { ...down, spec: last.y! } };
    const edge = { x: y + height, y: x, y2: x + width };
    const outward = { x: 4, y: -4, y2: 4 };
    for (const name of ['x', 'y', 'y2'] as const) {
      const ticks = ticksInView(views[name]);
      expect(said.texts[name]!.map((t) => t[2])).toEqual(ticks.map(([, words]) => words));
      const end = edge[name] + outward[name];
      for (const [i, [p]] of ticks.entries()) {
        const [tx, ty, , size] = said.texts[name]![i]!;
        // The anchor along x is in the label's middle, that along y a little above its foot.
        expect(name === 'x' ? tx : ty - 0.26 * size, name).toBeCloseTo(p, 3);
        near(said.ticks[name]![i], name === 'x' ? [p, edge.x, p, end] : [edge[name], p, end, p]);
        if (name === 'x') near(said.grids.x![i], [p, y, p, y + height]);
        if (name === 'y') near(said.grids.y![i], [x, p, x + width, p]);
      }
      // Across its axis a label stays where it was.
      expect(new Set(said.texts[name]!.map((t) => (name === 'x' ? t[1] : t[0]).toFixed(2))).size, name).toBe(1);
      expect(said.ticks[name]).toHaveLength(ticks.length);
    }
    expect([said.grids.x!.length, said.grids.y!.length]).toEqual([said.ticks.x!.length, said.ticks.y!.length]);
    expect(said.grids.y2).toEqual([]);
  });

  test('has words in the data at their size, and pins that go along and hide where their place leaves the plot', async () => {
    const said = (await inPage(
      rich(),
      `const pins = () => [...document.querySelectorAll('[data-pin]')].map((p) => [p.dataset.pin, p.getAttribute('transform'), p.style.display]);
      const text = document.querySelector('svg[data-x] text');
      const box = ${boxProgram};
      const out = [];
      for (const act of [() => key('ArrowLeft'), () => { for (let i = 0; i < 20; i++) key('ArrowLeft'); }, () => key('0'),
        () => { for (let i = 0; i < 20; i++) key('ArrowRight'); }, () => { key('0'); for (let i = 0; i < 20; i++) key('ArrowUp'); },
        () => { key('0'); for (let i = 0; i < 20; i++) key('ArrowDown'); }, () => { key('0'); wheel(200, 100, -400, { altKey: true }); }]) {
        act(); await frame(); out.push([await view(), pins(), text.getAttribute('transform')]);
      }
      return { out, box, text: ['x', 'y'].map((k) => Number(text.getAttribute(k))) };`,
    )) as { out: [number[], [string, string, string][], string][]; box: number[]; text: [number, number] };
    const [bx, by, width, height] = said.box as [number, number, number, number];
    for (const [matrix, pins, words] of said.out) {
      const [kx, , , ky, tx, ty] = matrix as [number, number, number, number, number, number];
      const [u, v] = said.text;
      expect(words).toBe(`translate(${u} ${v}) scale(${1 / kx} ${1 / ky}) translate(${-u} ${-v})`);
      expect(pins.length).toBeGreaterThan(0);
      for (const [place, transform, display] of pins) {
        const [x, y] = place.split(' ').map(Number) as [number, number];
        const [px, py] = [kx * x + tx, ky * y + ty];
        const way = [px - x, py - y];
        const moved = transform.match(/-?\d[-\d.e]*/g)!.map(Number);
        for (const k of [0, 1]) expect(moved[k]).toBeCloseTo(way[k]!, 6);
        const isIn = (a: number, b: number): boolean => a >= bx && a <= bx + width && b >= by && b <= by + height;
        expect(display, `${place} ${transform}`).toBe(isIn(x, y) && !isIn(px, py) ? 'none' : '');
      }
    }
    // The words inside, the note with its arrow, and words that stood below the plot from the first.
    const displays = said.out.map(([, pins]) => pins.map(([, , display]) => display || 'seen').join(' '));
    const away = 'none none seen';
    const all = 'seen seen seen';
    expect(displays).toEqual([all, away, all, away, away, away, 'none seen seen']);
  });

  test('of turned labels, given ticks and words in bars is as in its snapshot after a zoom', async () => {
    const fig = figure({ figsize: [5, 4] });
    const names = [
      'a rather long name',
      'another long name',
      'a third long name',
      'and a fourth one',
      'fifth',
      'sixth',
    ];
    fig.axes().bar(names, [1, 2, 3, 4, 5, 6]).xticks([0, 1, 2, 3, 4, 5], names).grid('y');
    const html = await inPage(
      fig,
      "wheel(250, 200, -300); key('ArrowLeft'); await frame(); return [...document.querySelectorAll('[data-ticks], [data-grid], svg[data-x]')].map((g) => g.outerHTML).join('\\n').replaceAll('><', '>\\n<');",
    );
    await expect(html).toMatchFileSnapshot(join(import.meta.dirname, 'snapshots', 'live-plot.txt'));
  });

  test('has every plot in it live, each by itself', async () => {
    const { fig, axes: grid } = subplots(2, 2, { figsize: [10, 6] });
    for (const ax of grid.flat()) ax.plot([0, 1], [0, 1]);
    const said = await inPage(
      fig,
      `const all = [...document.querySelectorAll('rect[tabindex]')];
      all[2].dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowLeft' }));
      await frame();
      return [all.length, ...[...document.querySelectorAll('svg[data-x] > g')].map((g) => g.getAttribute('transform'))];`,
    );
    expect(said).toEqual([4, null, null, 'matrix(1 0 0 1 -30 0)', null]);
  });
});
