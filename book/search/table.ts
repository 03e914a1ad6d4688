/** Outcomes of a search as a page: a table that is sorted by a click on a heading. */
import type { Outcome } from './trial.ts';

const script = `document.querySelectorAll('th').forEach((th, column) => th.onclick = () => {
  const body = document.querySelector('tbody'), sign = th.dataset.sign = th.dataset.sign === '-1' ? 1 : -1;
  const value = (row) => Number(row.cells[column].textContent);
  body.append(...[...body.rows].sort((a, b) => sign * (value(a) - value(b))));
});`;

/** A self-contained HTML page. */
export function tablePage(outcomes: readonly Outcome[]): string {
  const rows = outcomes.map(({ id, lr, weightDecay, epochs, training, validation }) => {
    const cells = [id, lr.toExponential(3), weightDecay.toExponential(3), epochs, training.at(-1), validation.at(-1)];
    return `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`;
  });
  const headings = ['trial', 'learning rate', 'weight decay', 'epochs', 'training', 'validation'];
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>Hyper-parameter search</title>
<style>body{font:15px system-ui}th{cursor:pointer}td,th{padding:2px 12px;text-align:right}</style>
<table><thead><tr>${headings.map((h) => `<th>${h}</th>`).join('')}</tr></thead><tbody>
${rows.join('\n')}
</tbody></table><script>${script}</script></html>
`;
}
