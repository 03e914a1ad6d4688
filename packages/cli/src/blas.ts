import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import process from 'node:process';

/** File names of BLAS libraries on Linux, fastest first. */
const libraries = ['libmkl_rt.so', 'libopenblas.so', 'libblis.so', 'libblas.so'];
const folders = [
  '/usr/lib64',
  '/usr/lib',
  '/usr/local/lib',
  `/usr/lib/${process.arch === 'arm64' ? 'aarch64' : 'x86_64'}-linux-gnu`,
];
const accelerate = '/System/Library/Frameworks/Accelerate.framework';

/** The system's BLAS library by its path, or undefined. */
export function findBlas(): string | undefined {
  if (process.platform === 'darwin') return fs.existsSync(accelerate) ? accelerate : undefined;
  if (process.platform !== 'linux') return undefined;
  const known = [...linkerPaths(), ...folders.flatMap(filesIn)];
  for (const name of libraries) {
    const path = known.find((p) => p.includes(`/${name}`));
    if (path) return path;
  }
  return undefined;
}

/** What the dynamic linker has in its cache: `libopenblas.so.0 (libc6,x86-64) => /usr/lib/.../libopenblas.so.0`. */
function linkerPaths(): string[] {
  try {
    const listing = execFileSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return [...listing.matchAll(/=> (\S+)$/gm)].map((m) => m[1]!);
  } catch {
    return [];
  }
}

function filesIn(folder: string): string[] {
  try {
    return fs.readdirSync(folder).map((name) => `${folder}/${name}`);
  } catch {
    return [];
  }
}
