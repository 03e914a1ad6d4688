/** One stage of the journey: a picture under its name. */
import type { ComponentChildren } from 'preact';

interface StageProps {
  readonly title: string;
  readonly children: ComponentChildren;
  readonly kind?: string;
}

export function Stage({ title, children, kind = '' }: StageProps) {
  return (
    <figure class={`stage ${kind}`}>
      <figcaption>{title}</figcaption>
      {children}
    </figure>
  );
}
