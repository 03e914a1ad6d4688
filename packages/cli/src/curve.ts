import { plot, type train } from 'pristella';

/** Points a curve has at most: more are not seen, and make the file large. */
const MOST_POINTS = 300;

/** The learning curve as SVG, with each step's loss averaged over windows where there are many steps. */
export function curveSvg({ losses, metrics, epochs }: train.History, title: string): string {
  const window = Math.max(1, Math.ceil(losses.length / MOST_POINTS));
  const means = (values: readonly number[]): number[] =>
    Array.from({ length: Math.ceil(values.length / window) }, (_, i) => {
      const part = values.slice(i * window, (i + 1) * window);
      return part.reduce((a, b) => a + b, 0) / part.length;
    });
  const { accuracy } = metrics;
  const validated = epochs.flatMap(({ step, validation }) => (validation ? [{ step, validation }] : []));
  const held = (name: string): number[] => validated.map(({ validation }) => validation[name] ?? Number.NaN);
  return plot.learningCurveSvg(
    {
      steps: Array.from({ length: Math.ceil(losses.length / window) }, (_, i) =>
        Math.min((i + 1) * window, losses.length),
      ),
      loss: means(losses),
      ...(accuracy && { accuracy: means(accuracy) }),
      ...(validated.length > 0 && {
        validation: {
          steps: validated.map((e) => e.step),
          loss: held('loss'),
          ...(accuracy && { accuracy: held('accuracy') }),
        },
      }),
    },
    { title },
  );
}
