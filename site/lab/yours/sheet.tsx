/** A canvas that is painted anew when what it shows changes, in the colours of the theme. */
import type { CanvasHTMLAttributes } from 'preact';
import { useLayoutEffect, useRef } from 'preact/hooks';
import { type Palette, paletteOf, sheet } from './paint.ts';

export interface SheetProps extends Omit<CanvasHTMLAttributes<HTMLCanvasElement>, 'width' | 'height'> {
  /** In units of what is painted. */
  readonly width: number;
  readonly height: number;
  /** What the painting depends on. */
  readonly watch: readonly unknown[];
  readonly paint: (on: CanvasRenderingContext2D, palette: Palette) => void;
}

export function Sheet({ width, height, watch, paint, ...rest }: SheetProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const latest = useRef(paint);
  latest.current = paint;
  useLayoutEffect(() => {
    const element = canvas.current!;
    const painted = (): void => latest.current(sheet(element, width, height), paletteOf(element));
    painted();
    const observer = new ResizeObserver(painted);
    observer.observe(element);
    return () => observer.disconnect();
  }, [width, height, ...watch]);
  return (
    <canvas
      ref={canvas}
      style={{ aspectRatio: `${width} / ${height}` }}
      aria-hidden={rest.role === undefined}
      {...rest}
    />
  );
}
