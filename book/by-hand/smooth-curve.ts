/** A restless curve smoothed as the book smooths its losses: means of 11 points, weighted by a Kaiser window. */

/** The modified Bessel function of order 0, by its series. */
function i0(x: number): number {
  let [sum, term] = [1, 1];
  for (let k = 1; term > 1e-12 * sum; k++) {
    term *= (x / (2 * k)) ** 2;
    sum += term;
  }
  return sum;
}

const [length, beta] = [11, 2];
const kaiser = Array.from({ length }, (_, n) => i0(beta * Math.sqrt(1 - ((2 * n) / (length - 1) - 1) ** 2)) / i0(beta));
const area = kaiser.reduce((a, b) => a + b);

/** As many points as given; beyond its ends the curve goes on as its mirror image. Needs at least 6 points. */
export function smoothCurve(values: readonly number[]): number[] {
  const half = (length - 1) / 2;
  const last = values.length - 1;
  const mirrored = (i: number): number => values[i < 0 ? -i : i > last ? 2 * last - i : i]!;
  return values.map((_, i) => kaiser.reduce((sum, weight, k) => sum + weight * mirrored(i + k - half), 0) / area);
}
