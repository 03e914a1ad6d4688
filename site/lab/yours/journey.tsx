/** How the picture travels: cropped, scaled, centred, through two layers, to ten outputs. */
import { useRef, useState } from 'preact/hooks';
import { holdsGrid } from '../hold/press.ts';
import { type Drawing, PAD } from './drawing.ts';
import { FURTHEST } from './link.ts';
import { Neurons, type NeuronsProps } from './neurons.tsx';
import { arrowOf } from './pad.tsx';
import { inkSheet, paintStrokes } from './paint.ts';
import { boxOf, type Picture, type Place, SIDE } from './picture.ts';
import { Sheet } from './sheet.tsx';
import { Stage } from './stage.tsx';

export interface JourneyProps extends NeuronsProps {
  readonly drawing: Drawing;
  readonly picture: Picture;
  readonly place: Place;
  lay(place: Place): void;
}

export function Journey(props: JourneyProps) {
  const { words, theme, drawing, picture, pixels, place, lay, network, answer, learnt, digit } = props;
  const box = boxOf(drawing, picture);
  return (
    <div class="journey">
      <Stage title={words.cropped}>
        <Sheet
          width={PAD}
          height={PAD}
          watch={[drawing, theme]}
          paint={(on, palette) => {
            paintStrokes(on, drawing, palette.ink);
            if (box === null) return;
            on.strokeStyle = `rgb(${palette.for.join(' ')})`;
            on.lineWidth = 4;
            on.setLineDash([10, 8]);
            on.strokeRect(box.x, box.y, box.width, box.height);
            on.setLineDash([]);
          }}
        />
      </Stage>
      <Stage title={words.scaled}>
        <Sheet
          width={20}
          height={20}
          watch={[drawing, theme]}
          paint={(on, palette) => {
            if (box === null) return;
            const at = (v: number): number => Math.round(v);
            const [x, y] = [at(box.x * picture.scale + picture.left), at(box.y * picture.scale + picture.top)];
            const [wide, high] = [box.width * picture.scale, box.height * picture.scale];
            const ink = inkSheet(picture.bytes, SIDE, palette);
            on.drawImage(
              ink,
              x,
              y,
              Math.ceil(wide),
              Math.ceil(high),
              at((20 - wide) / 2),
              at((20 - high) / 2),
              Math.ceil(wide),
              Math.ceil(high),
            );
          }}
        />
      </Stage>
      <Laid words={words} theme={theme} pixels={pixels} place={place} lay={lay} />
      <Neurons
        words={words}
        theme={theme}
        network={network}
        pixels={pixels}
        answer={answer}
        learnt={learnt}
        digit={digit}
      />
    </div>
  );
}

/** The picture of 28 x 28, which can be dragged. */
function Laid({
  words,
  theme,
  pixels,
  place,
  lay,
}: Pick<JourneyProps, 'words' | 'theme' | 'pixels' | 'place' | 'lay'>) {
  const drag = useRef<{ x: number; y: number; from: Place } | null>(null);
  /** While it is dragged it follows the hand, centred or not. */
  const [pulled, setPulled] = useState<readonly [right: number, down: number]>([0, 0]);
  const limited = (v: number): number => Math.min(FURTHEST, Math.max(-FURTHEST, Math.round(v)));
  const shift = (from: Place, right: number, down: number): void => {
    if (from.centred) setPulled([right, down]);
    else lay({ ...from, right: limited(from.right + right), down: limited(from.down + down) });
  };
  const end = (): void => {
    drag.current = null;
    setPulled([0, 0]);
  };
  const onPointerDown = (event: PointerEvent): void => {
    drag.current = { x: event.clientX, y: event.clientY, from: place };
    (event.currentTarget as Element).setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent): void => {
    if (drag.current === null) return;
    const pixel = (event.currentTarget as Element).clientWidth / SIDE;
    const { x, y, from } = drag.current;
    shift(from, Math.round((event.clientX - x) / pixel), Math.round((event.clientY - y) / pixel));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const way = arrowOf(event);
    if (way === undefined) return;
    event.preventDefault();
    shift(place, way[0], way[1]);
    if (place.centred) setTimeout(end, 250);
  };
  return (
    <Stage title={place.centred ? words.centred : words.uncentred} kind="laid">
      <Sheet
        width={SIDE}
        height={SIDE}
        watch={[pixels, pulled, place, theme]}
        paint={(on, palette) => {
          on.drawImage(inkSheet(pixels, SIDE, palette), pulled[0], pulled[1]);
          if (!place.centred) return;
          on.fillStyle = `rgb(${palette.for.join(' ')} / .7)`;
          on.fillRect(SIDE / 2 - 0.1, SIDE / 2 - 1.5, 0.2, 3);
          on.fillRect(SIDE / 2 - 1.5, SIDE / 2 - 0.1, 3, 0.2);
        }}
        tabIndex={0}
        role="application"
        aria-label={words.dragLabel}
        onPointerDown={onPointerDown}
        onPointerMove={onPointerMove}
        onPointerUp={end}
        onPointerCancel={end}
        onKeyDown={onKeyDown}
        {...holdsGrid({ name: 'ink', columns: SIDE, rows: SIDE })}
      />
      <label class="switch">
        <input
          type="checkbox"
          checked={place.centred}
          onChange={(event) => lay({ centred: event.currentTarget.checked, right: 0, down: 0 })}
        />
        {words.centre}
      </label>
    </Stage>
  );
}
