/**
 * Bundles the command line with what it depends on, so that the packed library brings a command and depends on nothing:
 * `node scripts/pack/bundle.ts` writes packages/pristella/dist/command after `tsc` has written the rest. The library
 * itself stays outside: the command imports `pristella` as its users do.
 */
import { join } from 'node:path';
import { build, type Rolldown } from 'vite';

const root = join(import.meta.dirname, '../..');
const folder = join(root, 'packages/pristella/dist/command');

/** Makes the bundle, and writes it unless told otherwise. Returns its files. */
export async function bundleCommand({ write = true } = {}): Promise<Rolldown.OutputChunk[]> {
  const { output } = (await build({
    configFile: false,
    logLevel: 'warn',
    root,
    ssr: { noExternal: true },
    // What is bundled is told by its path in node_modules, wherever that leads.
    resolve: { preserveSymlinks: true },
    build: {
      ssr: join(root, 'packages/cli/src/bin.ts'),
      outDir: folder,
      write,
      minify: false,
      target: 'node22',
      rolldownOptions: { external: /^pristella(\/|$)/, output: { chunkFileNames: '[name].js' } },
    },
  })) as Rolldown.RolldownOutput;
  return output.filter((part) => part.type === 'chunk');
}

if (import.meta.main) await bundleCommand();
