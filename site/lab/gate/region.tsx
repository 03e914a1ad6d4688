/** Where a network says 1: its output on a lattice, row by row from below; between the lattice's points it is taken as straight. */
import { useLayoutEffect, useRef } from 'preact/hooks';

export function Region({ z, side, theme }: { z: Float64Array; side: number; theme: number }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  useLayoutEffect(() => {
    const element = canvas.current!;
    const size = Math.max(side, Math.min(800, Math.round(element.clientWidth * devicePixelRatio)));
    Object.assign(element, { width: size, height: size });
    const on = element.getContext('2d')!;
    const [red = 0, green = 0, blue = 0] = (getComputedStyle(element).color.match(/[\d.]+/g) ?? []).map(Number);
    const image = on.createImageData(size, size);
    for (let row = 0; row < size; row++) {
      const y = ((size - 0.5 - row) / size) * (side - 1);
      const j = Math.min(side - 2, Math.floor(y));
      for (let column = 0; column < size; column++) {
        const x = ((column + 0.5) / size) * (side - 1);
        const i = Math.min(side - 2, Math.floor(x));
        const at = j * side + i;
        const low = z[at]! + (z[at + 1]! - z[at]!) * (x - i);
        const high = z[at + side]! + (z[at + side + 1]! - z[at + side]!) * (x - i);
        if (low + (high - low) * (y - j) > 0) image.data.set([red, green, blue, 255], 4 * (row * size + column));
      }
    }
    on.putImageData(image, 0, 0);
  }, [z, side, theme]);
  return <canvas ref={canvas} class="bright" />;
}
