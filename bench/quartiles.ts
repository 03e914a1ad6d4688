/** Lower quartile, median, upper quartile. */
export type Quartiles = readonly [number, number, number];

/** The value below which `share` of all lies, between two where it falls between them. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (sorted.length - 1) * share;
  const [low, high] = [sorted[Math.floor(at)]!, sorted[Math.ceil(at)]!];
  return low + (high - low) * (at - Math.floor(at));
}

export const quartiles = (values: readonly number[]): Quartiles => [
  quantile(values, 0.25),
  quantile(values, 0.5),
  quantile(values, 0.75),
];

/** Three significant digits. */
export function brief(value: number): string {
  if (!Number.isFinite(value)) return '';
  if (Math.abs(value) >= 1000) return value.toFixed(0);
  return String(Number(value.toPrecision(3)));
}

/** `0.97 (0.95 to 1.01)`. */
export const spread = ([low, median, high]: Quartiles): string => `${brief(median)} (${brief(low)} to ${brief(high)})`;
