import { spawn } from 'node:child_process';
import process from 'node:process';

/** The program that opens an address, and what stands before it; undefined where there is no screen. */
function opener(): readonly [string, ...string[]] | undefined {
  const { BROWSER, DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (BROWSER) return [BROWSER];
  if (process.platform === 'darwin') return ['open'];
  // The empty word is the window's title, for which the first quoted one would be taken.
  if (process.platform === 'win32') return ['cmd', '/c', 'start', ''];
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open'] : undefined;
}

/** Opens an address in the user's browser, which goes on by itself. Resolves to whether one could be asked. */
export function openBrowser(url: string): Promise<boolean> {
  const found = opener();
  if (found === undefined) return Promise.resolve(false);
  const [program, ...before] = found;
  const child = spawn(program, [...before, url], { detached: true, stdio: 'ignore' });
  child.unref();
  return new Promise((resolve) => {
    child.once('error', () => resolve(false));
    child.once('spawn', () => resolve(true));
  });
}
