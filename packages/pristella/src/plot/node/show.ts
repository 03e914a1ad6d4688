import { checkFigure, type Figure } from '../figure.ts';
import { plt } from '../pyplot.ts';
import { type TerminalOptions, terminalOptions } from '../terminal/terminal.ts';
import { nodeOutlet } from './outlet.ts';

/**
 * Shows a figure (the current one of `plt` unless told) in the terminal: Braille and colours where it can, plain ASCII
 * where not; then closes it. `plt.show()` shows all open figures, wherever a program runs.
 */
export function show(fig: Figure = plt.gcf(), options: TerminalOptions = {}): void {
  terminalOptions.check(options, 'show', arguments.length - 2);
  nodeOutlet.show([checkFigure(fig, 'show')], { ...options, as: 'text' });
  plt.close(fig);
}
