import { spawnSync } from 'node:child_process';

const python = '/usr/bin/python3';

/** Whether Debian's Python with NumPy is here to check our files independently. */
export const hasNumpy = spawnSync(python, ['-c', 'import numpy']).status === 0;

/** Runs a Python program and returns what it prints; throws with its traceback if it fails. */
export function runPython(program: string, ...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(python, ['-c', program, ...args], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return stdout.trim();
}
