import { describe, expect, test } from 'vitest';
import { textFaults } from '../../src/plot/index.ts';
import { typed } from '../../src/plot/terminal/typography.ts';
import { Formula } from '../../src/plot/text/formula.ts';
import { printed } from '../../src/plot/text/typography.ts';

const set = (text: string, size = 20, anchor: 'start' | 'middle' | 'end' = 'start') =>
  new Formula(text).set([100, 50], { size, fill: 'ink', anchor }, printed);

describe('a formula', () => {
  test('has its lower index below its upper one, both smaller and behind their letter', () => {
    const [letter, below, above] = set('$w_{12}^{(1)}$');
    expect([letter!.text, below!.text, above!.text]).toEqual(['w', '12', '(1)']);
    expect(letter).toMatchObject({ x: 100, y: 50, size: 20 });
    expect(below!.x).toBe(above!.x);
    expect(below!.x).toBeCloseTo(100 + printed.metrics.width('w', 20), 9);
    expect(below!.y).toBeGreaterThan(50);
    expect(above!.y).toBeLessThan(50);
    expect(below!.size).toBeLessThan(15);
  });
  test('has no letters over each other, in any size', () => {
    for (const size of [8, 12, 40, 200]) {
      const shapes = new Formula('$b_1^{(2)} + w_{12}^{(1)}x_1$ = 3').set(
        [0, 400],
        { size, fill: 'ink', anchor: 'start' },
        printed,
      );
      expect(textFaults({ width: 4000, height: 800, title: '', description: '', shapes })).toEqual([]);
    }
  });
  test('stands to its place as a text of its width does', () => {
    const width = new Formula('$z_1^{(1)}$').width(20, printed);
    expect(set('$z_1^{(1)}$', 20, 'middle')[0]!.x).toBeCloseTo(100 - width / 2, 9);
    expect(set('$z_1^{(1)}$', 20, 'end')[0]!.x).toBeCloseTo(100 - width, 9);
  });
  test('keeps the space to what follows, which no document would drop', () => {
    const texts = set('$y_1$ = 3');
    expect(texts.map((t) => t.text)).toEqual(['y', '1', '= 3']);
    const index = texts[1]!;
    expect(texts[2]!.x).toBeGreaterThan(index.x + printed.metrics.width('1', index.size) + 0.25 * 20);
  });
  test('is one text of small letters where there is one size', () => {
    const shapes = new Formula('$w_{12}^{(1)}$').set([100, 50], { size: 16, fill: 'ink' }, typed);
    expect(shapes.map((s) => s.text)).toEqual(['w₁₂⁽¹⁾']);
  });
  test('says where each of its indices stands', () => {
    const places = new Formula('$w_{12}^{(1)}$').scripts(
      [100, 50],
      { size: 20, fill: 'ink', anchor: 'start' },
      printed,
    );
    expect(places.map(({ text, isAbove }) => [text, isAbove])).toEqual([['(1)', true], ['1', false], ['2', false]]); // biome-ignore format: pairs
    expect(places[1]!.place[0]).toBeLessThan(places[2]!.place[0]);
    expect(places[0]!.place[1]).toBeLessThan(places[1]!.place[1]);
  });
  test('without dollars is what it says', () => {
    expect(set('a_1 for $5').map((t) => t.text)).toEqual(['a_1 for $5']);
    expect(new Formula('$\\alpha^2$').plain).toBe('α²');
  });
});
