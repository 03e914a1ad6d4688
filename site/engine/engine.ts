/**
 * The library as the site serves it: modules of stable names, built once. Everything else that is bundled (doors, cells,
 * workers) leaves them outside and imports them by address, so that a reader downloads one engine.
 */
import { posix, resolve } from 'node:path';
import { build, type Plugin } from 'vite';

const source = resolve(import.meta.dirname, '../../packages/pristella/src');

/** The library's entries for pages, and their modules below `engine/`. */
export const engineModules: Readonly<Record<string, string>> = {
  pristella: 'pristella.js',
  'pristella/np': 'np.js',
  'pristella/nn': 'nn.js',
  'pristella/train': 'train.js',
  'pristella/data': 'data.js',
  'pristella/plot': 'plot.js',
  'pristella/io': 'io.js',
};

const sourceOf = (name: string): string => {
  if (name === 'pristella') return `${source}/index.ts`;
  return name === 'pristella/np' ? `${source}/np.ts` : `${source}/${name.slice('pristella/'.length)}/index.ts`;
};

/** Builds the modules into `folder/engine`; `note` is told of what they are made. */
export async function buildEngine(folder: string, note: Plugin): Promise<void> {
  const input = Object.fromEntries(
    Object.entries(engineModules).map(([name, file]) => [file.replace(/\.js$/, ''), sourceOf(name)]),
  );
  await build({
    configFile: false,
    root: resolve(source, '..'),
    logLevel: 'warn',
    base: './',
    plugins: [note],
    build: {
      outDir: `${folder}/engine`,
      emptyOutDir: true,
      target: 'esnext',
      modulePreload: false,
      rolldownOptions: {
        input,
        preserveEntrySignatures: 'strict',
        output: { entryFileNames: '[name].js', chunkFileNames: 'part-[hash].js' },
      },
    },
  });
}

/** Leaves the library outside of a bundle whose files lie in a folder beside `engine/`, unless its entry is one of `alone`. */
export function engineOutside(alone: readonly string[]): Plugin {
  let isAlone = false;
  return {
    name: 'engine-outside',
    enforce: 'pre',
    buildStart({ input }) {
      isAlone = Object.values(input).some((entry) => alone.some((name) => entry.split('?')[0]!.endsWith(name)));
    },
    resolveId: (id) =>
      !isAlone && id in engineModules
        ? { id: posix.join('../engine', engineModules[id]!), external: 'relative' }
        : null,
  };
}
