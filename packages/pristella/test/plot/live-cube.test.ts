import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Figure, figure } from '../../src/plot/index.ts';
import { printed } from '../../src/plot/text/typography.ts';
import { Axes3D } from '../../src/plot/three/axes3d.ts';
import { drawCube } from '../../src/plot/three/cube.ts';
import { describeLive } from './live-page.ts';

// What keys do to the cubes of a page, as numbers.

describeLive('a live cube', (inPage) => {
  /** All kinds of shapes in a cube. */
  const cube = (): Figure => {
    const fig = figure({ figsize: [6, 4] });
    const ax = fig.axes3d().viewInit(40, -50).xlabel('a < b & c').ylabel('y').zlabel('z');
    ax.surface(
      [0, 1, 2],
      [0, 1],
      [
        [0, 1, 0],
        [1, 2, 1],
      ],
    );
    ax.plot3d([0, 1, 2], [0, 1, 0], [2, 1, 2], { color: 'C1', linestyle: '--', linewidth: 2 });
    ax.scatter3d([0, 2], [1, 1], [1, 2], { color: '#123456', alpha: 0.5 });
    ax.wireframe(
      [0, 1],
      [0, 1],
      [
        [0, 1],
        [1, 0],
      ],
    );
    return fig;
  };
  const content = "document.querySelector('[data-cube] > svg')";

  test('is as in its snapshot when it opens and after it is turned', async () => {
    const html = await inPage(
      cube(),
      `await frame(); const all = () => document.querySelector('[data-cube]').outerHTML.replaceAll('><', '>\\n<');
      const first = all(); key('ArrowLeft'); key('ArrowUp'); await frame(); return first + '\\n\\n' + all();`,
    );
    await expect(html).toMatchFileSnapshot(join(import.meta.dirname, 'snapshots', 'live-cube.txt'));
  });

  test('keeps words that look like markup as they are', async () => {
    const fig = figure({ figsize: [6, 4] });
    fig.axes3d().plot3d([0, 1], [0, 1], [0, 1]).xlabel('<i>a</i> &amp; <b').ylabel('p>q').zlabel('&lt;');
    const said = await inPage(
      fig,
      `await frame(); key('ArrowLeft'); await frame();
      return [...document.querySelectorAll('[data-cube] > svg text')].map((t) => t.textContent).join('\\n');`,
    );
    expect(String(said).split('\n')).toEqual(expect.arrayContaining(['<i>a</i> &amp; <b', 'p>q', '&lt;']));
  });

  test('turns by half a degree a unit, tilts it to straight above or below, and zooms from 0.3 to 12', async () => {
    const fig = cube();
    const said = (await inPage(
      fig,
      `const out = [];
      const seen = async () => {
        await frame();
        const [circles, overflow] = [[...${content}.querySelectorAll('circle')], ${content}.getAttribute('overflow')];
        out.push([overflow, ...circles.flatMap((c) => [c.getAttribute('cx'), c.getAttribute('cy')])]);
      };
      const many = (n, name) => { for (let i = 0; i < n; i++) key(name); };
      await seen();
      for (const name of ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown', '+', '-']) { key(name); await seen(); key('0'); }
      many(40, 'ArrowDown'); await seen(); many(1, 'ArrowUp'); await seen();
      many(60, 'ArrowUp'); await seen(); key('0');
      many(30, '+'); await seen(); key('0');
      many(30, '-'); await seen(); key('0'); await seen();
      hand('down', 1, 300, 200); hand('down', 2, 300, 200); hand('move', 2, 320, 260); await seen();
      return { out, box: document.querySelector('[data-cube]').dataset.cube.split(' ').map(Number), label: handle.getAttribute('aria-label') };`,
    )) as { out: string[][]; box: [number, number, number, number]; label: string };
    expect(said.label).toBe('three-dimensional plot: arrow keys turn it, + and - zoom, 0 returns');
    const [x, y, width, height] = said.box;
    const box = { x, y, width, height };
    const model = fig.panels.find((p) => p instanceof Axes3D)!.model(printed);
    const { pose } = drawCube(model, 40, -50, box);
    const round = (v: number): number => Math.round(v * 10) / 10;
    const view = (elev: number, azim: number, zoom = 1): string[] => {
      const dots = drawCube(model, elev, azim, box, pose, zoom).shapes.filter((s) => s.kind === 'dots');
      return [zoom > 1 ? 'hidden' : 'visible', ...dots.flatMap((d) => [...d.points].map((v) => String(round(v))))];
    };
    const views = [view(40, -50), view(40, -45), view(40, -55), view(35, -50), view(45, -50)];
    views.push(view(40, -50, 1.2), view(40, -50, 1 / 1.2), view(90, -50), view(85, -50), view(-90, -50));
    views.push(view(40, -50, 12), view(40, -50, 0.3), view(40, -50));
    // Two fingers that were in one place have no spread to compare: they turn it by half their way, and do not zoom.
    views.push(view(55, -55));
    expect(said.out).toEqual(views);
    expect(new Set(views.map(String)).size).toBe(views.length - 1);
  });
});
