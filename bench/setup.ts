/**
 * A Python with a current PyTorch, beside the system's older one: `node bench/setup.ts`. It is made once, for all checkouts, in
 * the user's folder for caches, and takes 5.4 GB there: the package index has PyTorch for Linux only with all it needs for GPUs.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const wanted = join(import.meta.dirname, 'peers', 'requirements.txt');
const folder = join(process.env.XDG_CACHE_HOME ?? join(homedir(), '.cache'), 'pristella-bench', 'python');

/** The program, made if it is not there or of other versions. Throws where it cannot be made. */
export function currentPython(): string {
  const python = join(folder, 'bin', 'python');
  const made = join(folder, 'made-of.txt');
  const versions = readFileSync(wanted, 'utf8');
  if (existsSync(made) && readFileSync(made, 'utf8') === versions) return python;
  console.log(`making a Python with ${versions.trim().split('\n').join(' and ')} in ${folder}, 5.4 GB`);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  try {
    execFileSync('/usr/bin/python3', ['-m', 'venv', folder], { stdio: 'inherit' });
    execFileSync(python, ['-m', 'pip', 'install', '--quiet', '--no-cache-dir', '-r', wanted], { stdio: 'inherit' });
  } catch (error) {
    throw new Error(
      `no Python with a current PyTorch could be made, which needs apt-get install python3-venv, 5.4 GB and a package index: ${(error as Error).message}`,
    );
  }
  writeFileSync(made, versions);
  return python;
}

if (import.meta.main) console.log(currentPython());
