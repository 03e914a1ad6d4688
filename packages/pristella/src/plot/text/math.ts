import { shown } from './shown.ts';

const names: Readonly<Record<string, string>> = {
  alpha: 'α', beta: 'β', gamma: 'γ', delta: 'δ', epsilon: 'ε', zeta: 'ζ', eta: 'η', theta: 'θ', iota: 'ι', kappa: 'κ',
  lambda: 'λ', mu: 'μ', nu: 'ν', xi: 'ξ', pi: 'π', rho: 'ρ', sigma: 'σ', tau: 'τ', upsilon: 'υ', phi: 'φ', chi: 'χ',
  psi: 'ψ', omega: 'ω', Gamma: 'Γ', Delta: 'Δ', Theta: 'Θ', Lambda: 'Λ', Xi: 'Ξ', Pi: 'Π', Sigma: 'Σ', Phi: 'Φ',
  Psi: 'Ψ', Omega: 'Ω', partial: '∂', nabla: '∇', sum: '∑', prod: '∏', int: '∫', infty: '∞', cdot: '·', times: '×',
  pm: '±', le: '≤', leq: '≤', ge: '≥', geq: '≥', ne: '≠', neq: '≠', approx: '≈', in: '∈', to: '→', rightarrow: '→',
  leftarrow: '←', odot: '⊙', circ: '∘', top: '⊤', ldots: '…', dots: '…', sqrt: '√', exp: 'exp', log: 'log', ln: 'ln',
  sin: 'sin', cos: 'cos', tanh: 'tanh', max: 'max', min: 'min', quad: '  ', ',': ' ', '{': '{', '}': '}', '$': '$',
}; // biome-ignore format: one table, read across
const raised = pairs(
  '0123456789+-=()niTabcdefghjklmoprstuvwxyzαβγδφχ ',
  '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱᵀᵃᵇᶜᵈᵉᶠᵍʰʲᵏˡᵐᵒᵖʳˢᵗᵘᵛʷˣʸᶻᵅᵝᵞᵟᵠᵡ\u2009',
);
const lowered = pairs('0123456789+-=()aeijknoprstuvxhlm', '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑᵢⱼₖₙₒₚᵣₛₜᵤᵥₓₕₗₘ');

function pairs(from: string, to: string): ReadonlyMap<string, string> {
  const sources = [...from];
  return new Map([...to].map((c, i) => [sources[i]!, c]));
}

const reversed = (table: ReadonlyMap<string, string>): ReadonlyMap<string, string> =>
  new Map([...table].map(([letter, small]) => [small, letter]));
const [raisedFrom, loweredFrom] = [reversed(raised), reversed(lowered)];

/** The full letter of a small raised or lowered one, with its size and rise as shares; a hyphen for a true minus sign. */
export function baseOf(small: string): { letter: string; size: number; rise: number } | undefined {
  if (small === '−') return { letter: '-', size: 1, rise: 0 };
  const [up, down] = [raisedFrom.get(small), loweredFrom.get(small)];
  if (up !== undefined) return { letter: up, size: 0.6, rise: 0.35 };
  return down === undefined ? undefined : { letter: down, size: 0.6, rise: -0.12 };
}

/** The text in small letters of one kind, or undefined where Unicode lacks one of them. */
function script(text: string, table: ReadonlyMap<string, string>): string | undefined {
  const letters = [...text].map((c) => table.get(c));
  return letters.every((c) => c !== undefined) ? letters.join('') : undefined;
}

/** An exponent in small raised digits: `-5` gives `⁻⁵`. */
export const superscript = (text: string): string => script(text, raised) ?? `^${text}`;

/** The text of a formula with its commands replaced: `\\alpha` gives `α`. */
export const withoutCommands = (tex: string): string =>
  tex
    .replace(/\\(frac)\{([^{}]*)\}\{([^{}]*)\}/g, '$2/$3')
    .replace(/\\(?:mathrm|mathbf|text)\{([^{}]*)\}/g, '$1')
    .replace(/\\([A-Za-z]+|[,{}$])/g, (whole, name: string) => names[name] ?? whole);

const formula = (tex: string): string =>
  withoutCommands(tex)
    .replace(/\^(?:\{([^{}]*)\}|(.))/gu, (_, group?: string, one = '') => superscript(group ?? one))
    .replace(/_(?:\{([^{}]*)\}|(.))/gu, (_, group?: string, one = '') => {
      const text = group ?? one;
      return script(text, lowered) ?? `_${text}`;
    });

/**
 * Where the formula that a dollar begins ends, or -1 where the dollar is money: a formula neither begins nor ends with
 * a space and is not followed by a digit, as in 'cost $5 and $10', unless it holds a command such as `\alpha`.
 */
function endOfFormula(text: string, start: number): number {
  let end = start + 1;
  while (end < text.length && text[end] !== '$') end += text[end] === '\\' ? 2 : 1;
  const tex = text.slice(start + 1, end);
  if (end >= text.length || tex === '') return -1;
  const isMoney = tex !== tex.trim() || /\d/.test(text[end + 1] ?? '');
  return isMoney && !/\\[A-Za-z]/.test(tex) ? -1 : end;
}

/**
 * Turns the `$...$` parts of a label into Unicode: `$x_0^2 + \alpha$` gives `x₀² + α`. Other text stays as it is.
 * Dollars of prices stay, too: a formula neither begins nor ends with a space, and no digit follows it, unless it holds
 * a command such as `\alpha`. `\$` is always a dollar. What cannot be written (control characters, halves of
 * characters) becomes U+FFFD. Throws ArgumentError for what is no text.
 * @example
 * plot.mathText('$x_0^2 + \\alpha$');
 * plot.mathText('from $5 to $10, \\$20 at $n$ = 3');
 */
export function mathText(text: string): string {
  return dividedText(text)
    .map((part) => (part.isFormula ? formula(part.text) : part.text))
    .join('');
}

/** A text as plain parts and formulas, without their dollars. */
export function dividedText(text: string): { text: string; isFormula: boolean }[] {
  const plain = shown(text);
  const parts: { text: string; isFormula: boolean }[] = [];
  let out = '';
  for (let i = 0; i < plain.length; i++) {
    const end = plain[i] === '$' ? endOfFormula(plain, i) : -1;
    if (plain.startsWith('\\$', i)) out += plain[++i];
    else if (end < 0) out += plain[i];
    else {
      parts.push({ text: out, isFormula: false }, { text: plain.slice(i + 1, end), isFormula: true });
      out = '';
      i = end;
    }
  }
  return [...parts, { text: out, isFormula: false }].filter((part) => part.text !== '');
}
