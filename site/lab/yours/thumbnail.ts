/** The hand draws its 3, and the network says what it has seen so far. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Thumbnail, way } from '../thumbnail.ts';
import { type Drawing, PAD } from './drawing.ts';
import { three } from './ghost.ts';
import { trained } from './networks.ts';
import { picture } from './picture.ts';
import { answer } from './task.ts';

const FRAMES = 6;
/** The pad's and the bars' height, and where they begin. */
const SIDE = 126;
const TOP = 12;
const LEFT = 14;
const BARS = 160;
const LONGEST = 66;

function frame({ strokes, pen }: Drawing, shares: ArrayLike<number>, digit: number): string {
  const scale = SIDE / PAD;
  const lines = strokes.map((stroke) =>
    way(
      Array.from({ length: stroke.length / 2 }, (_, i) => [
        LEFT + stroke[2 * i]! * scale,
        TOP + stroke[2 * i + 1]! * scale,
      ]),
    ),
  );
  const pad = `<rect class="pad" x="${LEFT}" y="${TOP}" width="${SIDE}" height="${SIDE}" rx="8"/>`;
  const ink = `<path class="ink" stroke-width="${(2 * pen * scale).toFixed(1)}" d="${lines.join('')}"/>`;
  const bars = Array.from(shares, (share, i) => {
    const y = TOP + (i * SIDE) / 10;
    const width = (1 + share * LONGEST).toFixed(1);
    return `<text x="${BARS - 8}" y="${y + 10}">${i}</text><rect class="bar${i === digit ? ' best' : ''}" x="${BARS}" y="${y + 1}" width="${width}" height="10" rx="2"/>`;
  });
  return pad + ink + bars.join('');
}

function frames(): string[] {
  const file = Uint8Array.from(readFileSync(join(import.meta.dirname, 'model/mlp.f16')));
  const network = trained('mlp', file.buffer);
  const whole = three();
  const [stroke = []] = whole.strokes;
  return Array.from({ length: FRAMES }, (_, i) => {
    const count = 2 * Math.ceil((stroke.length / 2) * ((i + 1) / FRAMES));
    const drawing = { ...whole, strokes: [stroke.slice(0, count)] };
    const { shares, digit } = answer(network, 'mlp', picture(drawing).bytes);
    return frame(drawing, shares, digit);
  });
}

export const thumbnail = (): Thumbnail => ({
  about: {
    en: 'A network answers at the first stroke, says why, and makes it another.',
    zh: '第一笔落下，网络就回答，说出理由，还能把它改成另一个。',
  },
  frames: frames(),
});
