/** The site as built, once in a run, for suites that open it in Chromium. */
import { type Served, serve } from '../../packages/cli/src/lab/serve.ts';
import { once } from '../../packages/pristella/test/once.ts';
import { buildSite } from '../build.ts';
import { settingsOf } from '../settings.ts';

export interface Built extends Served {
  readonly folder: string;
  /** Stops answering, as a network that is gone, and begins again at the same address. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

const built = (): Promise<{ folder: string; modules: readonly string[] }> =>
  once('site', async (folder) => ({ folder, ...(await buildSite(folder, settingsOf('somebody/pristella'))) }));

/** The folder of the site. */
export const builtSite = async (): Promise<string> => (await built()).folder;
/** The modules that its bundles are made of. */
export const bundledModules = async (): Promise<readonly string[]> => (await built()).modules;

/** The site, served under a path of its own. */
export async function servedSite(): Promise<Built> {
  const folder = await builtSite();
  const path = '/sub/pristella/';
  let served = await serve(folder, { path });
  const { url } = served;
  return {
    url,
    folder,
    pause: () => served.close(),
    async resume() {
      served = await serve(folder, { path, port: Number(new URL(url).port) });
    },
    close: () => served.close(),
  };
}
