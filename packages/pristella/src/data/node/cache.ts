import os from 'node:os';
import { isAbsolute, join } from 'node:path';
import process from 'node:process';
import { checkFields, checkText } from '../../base/limits.ts';

/**
 * The folder in which a data set is kept between runs: `<name>` in the folder of the environment variable
 * PRISTELLA_CACHE, else `pristella/<name>` in XDG_CACHE_HOME, else in ~/.cache; for a user without a home, in the folder for
 * temporary files. Throws ArgumentError for what is no text.
 * @example
 * cacheFolder('mnist', { PRISTELLA_CACHE: '/data' });
 * cacheFolder('mnist', { XDG_CACHE_HOME: '/home/me/.cache' });
 */
export function cacheFolder(name: string, env: NodeJS.ProcessEnv = process.env): string {
  checkText(name, 'the name of the data set', 'cacheFolder');
  checkFields(env, [], 'an environment', 'cacheFolder', 'leave it out for that of this process');
  if (env.PRISTELLA_CACHE) return join(env.PRISTELLA_CACHE, name);
  // The XDG specification has relative paths ignored.
  const xdg = env.XDG_CACHE_HOME;
  return join(xdg && isAbsolute(xdg) ? xdg : (homeCache() ?? temporaryCache()), 'pristella', name);
}

/** ~/.cache; null where neither HOME nor the system names a home. */
function homeCache(): string | null {
  try {
    return join(os.homedir(), '.cache');
  } catch {
    return null;
  }
}
const temporaryCache = (): string => join(os.tmpdir(), `cache-${process.getuid?.() ?? 'user'}`);
