/**
 * Writes the tables of the colour maps that no rule makes, from the goldens of Matplotlib's colours:
 * `node scripts/color-tables.ts`. A test checks every entry of every map against the same goldens.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const root = join(import.meta.dirname, '../packages/pristella');
const goldens = JSON.parse(readFileSync(join(root, 'test/plot/goldens/colormaps.json'), 'utf8')) as Record<
  string,
  string
>;
const names = ['viridis', 'plasma', 'inferno', 'magma', 'cividis', 'coolwarm', 'hsv', 'twilight'];

const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** Each channel by the changes of its slope, from -3 to 4, two in a letter. */
function packed(name: string): string {
  const bytes = Buffer.from(goldens[name]!, 'hex');
  const changes: number[] = [];
  for (let channel = 0; channel < 3; channel++) {
    let slope = 0;
    for (let i = channel + 3; i < bytes.length; i += 3) {
      const next = bytes[i]! - bytes[i - 3]!;
      // The first slope is written beside the table, as the first colour is.
      if (i > channel + 3) changes.push(next - slope);
      slope = next;
    }
  }
  if (changes.some((c) => c < -3 || c > 4)) throw new Error(`the slopes of ${name} change too fast for this code`);
  const code = (i: number): number => (changes[i] ?? -3) + 3;
  return Array.from(
    { length: Math.ceil(changes.length / 2) },
    (_, k) => LETTERS[8 * code(2 * k) + code(2 * k + 1)],
  ).join('');
}

const tables = names.map((name) => {
  const bytes = [...Buffer.from(goldens[name]!, 'hex')];
  const start = [...bytes.slice(0, 3), ...bytes.slice(3, 6).map((v, i) => v - bytes[i]!)];
  const lines = packed(name)
    .match(/.{1,110}/g)!
    .map((line) => `      '${line}'`);
  return `  ${name}: {\n    count: ${bytes.length / 3},\n    start: [${start.join(', ')}],\n    changes:\n${lines.join(' +\n')},\n  },`;
});

writeFileSync(
  join(root, 'src/plot/color-tables.ts'),
  `/** Colours that follow one another. */
interface ColorTable {
  readonly count: number;
  readonly start: readonly [r: number, g: number, b: number, slopeR: number, slopeG: number, slopeB: number];
  readonly changes: string;
}

export type TableName = ${names.map((n) => `'${n}'`).join(' | ')};

/**
 * Written by scripts/color-tables.ts: colours of Matplotlib's maps. viridis, plasma, inferno and magma are by Nathaniel J.
 * Smith, Stefan van der Walt and Eric Firing (CC0); cividis by Jamie R. Nuñez and others; coolwarm by Kenneth Moreland;
 * twilight by Bastian Bechtold (CC0). \`start\` is the first colour and the way to the second; \`changes\` are those of
 * the slope, channel by channel, from -3 to 4 and two in a letter of base64.
 */
export const colorTables: Readonly<Record<TableName, ColorTable>> = {
${tables.join('\n')}
};
`,
);
