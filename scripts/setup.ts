/**
 * Installs the system packages that some test suites need. Nothing here is needed to build, train or run the rest:
 * where a package cannot be installed, its suites are left out, and the reason is printed.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';

interface SystemPackage {
  /** The package's name on Debian and Ubuntu. */
  readonly name: string;
  /** The suites that are left out without it. */
  readonly suites: string;
  readonly isPresent: () => boolean;
}

// Debian's own Python, where its numpy and torch packages live: another python3 may stand before it on the PATH.
const PYTHON = '/usr/bin/python3';

const succeeds = (command: string, args: readonly string[]): boolean => spawnSync(command, args).status === 0;

// Finding a module is enough: importing torch takes seconds.
const hasPythonModule = (module: string): boolean =>
  succeeds(PYTHON, ['-c', `import importlib.util, sys; sys.exit(importlib.util.find_spec('${module}') is None)`]);

const hasLibrary = (file: string): boolean =>
  String(spawnSync('/sbin/ldconfig', ['-p'], { encoding: 'utf8' }).stdout ?? '').includes(file);

const packages: readonly SystemPackage[] = [
  { name: 'python3-numpy', suites: 'live comparison with NumPy', isPresent: () => hasPythonModule('numpy') },
  { name: 'python3-torch', suites: 'live comparison with PyTorch', isPresent: () => hasPythonModule('torch') },
  { name: 'libopenblas0', suites: 'the native device (BLAS)', isPresent: () => hasLibrary('libopenblas.so.0') },
  {
    name: 'fonts-wqy-zenhei',
    suites: 'Chinese in PNG files',
    isPresent: () => existsSync('/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc'),
  },
  { name: 'chromium', suites: 'the browser', isPresent: () => existsSync('/usr/bin/chromium') },
];

/** Why apt-get cannot be used here, or undefined where it can. */
function obstacle(): string | undefined {
  const release = existsSync('/etc/os-release') ? readFileSync('/etc/os-release', 'utf8') : '';
  if (!/^ID(_LIKE)?=.*(debian|ubuntu)/m.test(release)) return 'this is neither Debian nor Ubuntu';
  if (process.getuid?.() !== 0) return 'installing needs root';
  return undefined;
}

/** Runs apt-get quietly; returns undefined on success and the last line it said on failure. */
function aptGet(...args: string[]): string | undefined {
  const { status, stdout, stderr, error } = spawnSync('apt-get', ['-qq', '-o', 'DPkg::Lock::Timeout=120', ...args], {
    encoding: 'utf8',
    env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive', LC_ALL: 'C' },
  });
  if (status === 0) return undefined;
  return (
    `${stderr ?? ''}\n${stdout ?? ''}`.trim().split('\n').at(-1) || (error?.message ?? `apt-get ended with ${status}`)
  );
}

/** Installs what is missing, and prints what is there and what is left out. Never throws: tests run without it too. */
export function setup(): void {
  const missing = packages.filter((p) => !p.isPresent());
  if (missing.length === 0) {
    console.log(`system packages: all present (${packages.map((p) => p.name).join(', ')})`);
    return;
  }
  const names = missing.map((p) => p.name);
  console.log(`system packages missing: ${names.join(', ')}`);
  let reason = obstacle();
  if (reason === undefined) {
    console.log('installing them with apt-get; this can take a few minutes the first time');
    // One by one, so that a package which a release does not have takes no other with it. Stale lists may still do.
    const update = aptGet('update');
    for (const name of names) reason = aptGet('install', '-y', '--no-install-recommends', name) ?? reason;
    reason ??= update;
  }
  for (const { name, suites, isPresent } of missing) {
    console.log(isPresent() ? `installed ${name}` : `left out: ${suites} (no ${name}: ${reason ?? 'not found'})`);
  }
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) setup();
