import { ArgumentError } from '../../base/errors.ts';
import { nodeModule } from '../../base/host.ts';
import { writeFileAtomic } from '../../io/node/atomic.ts';
import { checkPath } from '../../io/node/file.ts';
import { figureToHtml } from '../html/page.ts';
import type { Outlet } from '../outlet.ts';
import { figureToText, terminalOptions } from '../terminal/terminal.ts';
import { written } from '../written.ts';
import { terminalAbilities } from './abilities.ts';
import { figureToPng } from './png-file.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);

/** Writes a page for each figure into a new folder for temporary files, and returns their addresses. */
function temporaryPages(pages: readonly string[]): string[] {
  const { join } = nodeModule('node:path');
  const folder = nodeModule('node:fs').mkdtempSync(join(nodeModule('node:os').tmpdir(), 'pristella-'));
  return pages.map((page, i) => {
    const path = join(folder, `figure-${i + 1}.html`);
    writeFileAtomic(path, bytesOf(page));
    return nodeModule('node:url').pathToFileURL(path).href;
  });
}

/** The terminal and the disk of a program in Node. */
export const nodeOutlet: Outlet = {
  show(figures, options) {
    const { stdout, env, platform } = nodeModule('node:process');
    if (options.in !== undefined)
      throw new ArgumentError('there is no page here that a figure could be shown in', {
        op: 'show',
        hint: "leave 'in' out; { as: 'page' } writes a page of its own",
      });
    if ((options.as ?? (stdout.isTTY ? 'text' : 'page')) === 'page') {
      const { theme } = options;
      const pages = figures.map((fig) => figureToHtml(fig, { theme: theme ?? fig.theme }));
      for (const address of temporaryPages(pages)) stdout.write(`figure: ${address}\n`);
      return;
    }
    const look = { ...terminalAbilities(stdout, env, platform), ...terminalOptions.pick(options) };
    for (const fig of figures) stdout.write(figureToText(fig, look));
  },
  save(path, fig, options) {
    const content = written(checkPath(path, 'savefig'), fig, options, () => figureToPng(fig, options));
    writeFileAtomic(path, typeof content === 'string' ? bytesOf(content) : content);
  },
};
