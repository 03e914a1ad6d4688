/**
 * What is on screen as the end of an address: `#g=1XOR,50,50,-70` is version 1, the target, a neuron's knobs in hundredths; with a second
 * layer nine numbers follow, and the steepness. Whatever does not follow that form to the letter is refused.
 */
import { FURTHEST, type Knobs, type Neurons, type State, type Target, targetNames } from './gates.ts';

const VERSION = 1;

export const linkOf = ({ target, neurons, steepness }: State): string =>
  `g=${VERSION}${[target, ...neurons.flat(), ...(neurons.length > 1 ? [steepness] : [])].join(',')}`;

const form = /^#?g=1([A-Z]{2,4})((?:,(?:0|-?[1-9]\d{0,2})){3})(?:((?:,(?:0|-?[1-9]\d{0,2})){6}),(0|[1-9]\d{0,2}))?$/;

/** What a link holds; null where it holds nothing; a word where it should and is damaged or of another version. */
export function readLink(hash: string): State | null | 'damaged' {
  if (!/^#?g=/.test(hash)) return null;
  const found = hash.length < 80 ? form.exec(hash) : null;
  if (found === null) return 'damaged';
  const [, name, first = '', rest = '', steep] = found;
  const numbers = `${first}${rest}`.slice(1).split(',').map(Number);
  const steepness = steep === undefined ? 100 : Number(steep);
  const isTarget = (targetNames as readonly string[]).includes(name!);
  if (!isTarget || steepness > 100 || numbers.some((v) => Math.abs(v) > FURTHEST)) return 'damaged';
  const knobs = (i: number): Knobs => numbers.slice(3 * i, 3 * i + 3) as unknown as Knobs;
  const neurons: Neurons = rest === '' ? [knobs(0)] : [knobs(0), knobs(1), knobs(2)];
  return { target: name as Target, neurons, steepness };
}
