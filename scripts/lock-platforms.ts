/**
 * Completes package-lock.json: adds the platform builds of tools (`@biomejs/cli-darwin-arm64`) that the registry in use
 * does not carry. npm leaves them out of the lock file when it cannot fetch them, and then refuses every `npm ci`,
 * also on platforms that never need them. Run by `npm run lock`, after a dependency has changed.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

interface Entry {
  readonly version?: string;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
}

const systems = ['aix', 'android', 'darwin', 'freebsd', 'linux', 'netbsd', 'openbsd', 'openharmony', 'sunos', 'win32'];
const processors = ['arm', 'arm64', 'ia32', 'loong64', 'ppc64', 'riscv64', 's390x', 'x64'];

/** The entry of a platform build, whose name ends in its platform: `-linux-x64-musl`, `-win32-arm64-msvc`. */
function platformEntry(name: string, version: string, dev: boolean): Entry | undefined {
  const words = name.slice(name.lastIndexOf('/') + 1).split('-');
  const os = words.find((word) => systems.includes(word));
  const cpu = words.find((word) => processors.includes(word));
  const libc = words.some((word) => word.startsWith('musl'))
    ? 'musl'
    : words.some((w) => w.startsWith('gnu')) && 'glibc';
  if (!os || !cpu || !/^\d/.test(version)) return undefined;
  return { version, cpu: [cpu], ...(dev && { dev }), ...(libc && { libc: [libc] }), optional: true, os: [os] };
}

const path = join(import.meta.dirname, '..', 'package-lock.json');
const lock = JSON.parse(readFileSync(path, 'utf8')) as { packages: Record<string, Entry> };
const added: string[] = [];
for (const [parent, { dev = false, optionalDependencies = {} }] of Object.entries(lock.packages)) {
  for (const [name, version] of Object.entries(optionalDependencies)) {
    const key = `node_modules/${name}`;
    if (key in lock.packages || `${parent}/${key}` in lock.packages) continue;
    const entry = platformEntry(name, version, dev);
    if (!entry) throw new Error(`package-lock.json lacks ${name}@${version}, which is no platform build`);
    lock.packages[key] = entry;
    added.push(`${name}@${version}`);
  }
}
lock.packages = Object.fromEntries(Object.entries(lock.packages).sort(([a], [b]) => (a < b ? -1 : 1)));
writeFileSync(path, `${JSON.stringify(lock, null, 2)}\n`);
console.log(added.length > 0 ? `added to package-lock.json:\n${added.join('\n')}` : 'package-lock.json is complete');
