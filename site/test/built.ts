/** The site as built, for suites that open it in Chromium: every suite builds it once, into a folder of its own. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buildSite } from '../build.ts';
import { type Served, type ServeOptions, serve } from '../serve.ts';
import { settingsOf } from '../settings.ts';

export interface Built extends Served {
  readonly folder: string;
  /** Stops answering, as a network that is gone, and begins again at the same address. */
  pause(): Promise<void>;
  resume(): Promise<void>;
}

/** Builds and serves the site under a path of its own; `close` removes it. */
export async function builtSite(options: ServeOptions = { path: '/sub/pristella/' }): Promise<Built> {
  const folder = mkdtempSync(join(tmpdir(), 'pristella-site-'));
  await buildSite(folder, settingsOf('somebody/pristella'));
  let served = await serve(folder, options);
  const { url } = served;
  return {
    url,
    folder,
    pause: () => served.close(),
    async resume() {
      served = await serve(folder, { ...options, port: Number(new URL(url).port) });
    },
    async close() {
      await served.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
