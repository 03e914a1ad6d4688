import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { pages, programsIn } from './programs.ts';

const root = join(import.meta.dirname, '../../../..');

/** What `tsc --init` writes, but for what is about the files that it would make. */
const strictest = {
  module: 'nodenext',
  target: 'esnext',
  types: ['node'],
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  strict: true,
  jsx: 'react-jsx',
  verbatimModuleSyntax: true,
  isolatedModules: true,
  noUncheckedSideEffectImports: true,
  moduleDetection: 'force',
  skipLibCheck: true,
  noEmit: true,
  // A user's compiler reads declarations; here it reads the sources themselves, which import each other with their endings.
  allowImportingTsExtensions: true,
};

/** Compiles programs, by name, as users do; returns what the compiler says of them. */
function complaints(programs: ReadonlyMap<string, string>): string[] {
  mkdirSync(join(root, '.cache'), { recursive: true });
  const folder = mkdtempSync(join(root, '.cache', 'blocks-'));
  try {
    for (const [name, code] of programs) writeFileSync(join(folder, name), code);
    writeFileSync(join(folder, 'package.json'), '{ "type": "module" }');
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify({ compilerOptions: strictest, include: ['*.ts'] }));
    const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
    const { stdout, stderr } = spawnSync(process.execPath, [tsc, '-p', folder, '--pretty', 'false'], {
      cwd: folder,
      encoding: 'utf8',
    });
    const own = relative(folder, join(folder, ''));
    return `${stdout}${stderr}`.split('\n').filter((line) => line.startsWith(own) && /^[\w.-]+\.ts\(/.test(line));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

test('every program in the documents compiles under the strictest settings that `tsc --init` writes', () => {
  // What is typed in a page is compiled here; tests in Chromium run it.
  const programs = [...pages, 'docs/in-a-page.md'].flatMap((page) =>
    programsIn(readFileSync(join(root, page), 'utf8')).map(
      ({ line, code }) => [`${page.replaceAll(/[^\w]+/g, '-')}-${line}.ts`, code] as const,
    ),
  );
  expect(programs.length).toBeGreaterThan(20);
  expect(complaints(new Map(programs))).toEqual([]);
});

test('a program that those settings refuse is found', () => {
  const code = "import { np } from 'pristella';\nconst first: number = [1, 2][0];\nconsole.log(np.array(first));\n";
  expect(complaints(new Map([['bad.ts', code]]))).toEqual([expect.stringContaining('bad.ts(2,7): error TS2322')]);
});
