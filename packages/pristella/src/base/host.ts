/**
 * What is read off the host; each may be missing. Node's own modules are had through its process, without imports, so that
 * bundles for pages need not know them.
 */
interface Host {
  readonly process?: NodeJS.Process;
  readonly navigator?: { readonly hardwareConcurrency?: number };
  readonly crossOriginIsolated?: boolean;
}
export const host: Host = globalThis;

/** The modules of Node's that are had so. */
interface NodeModules {
  readonly 'node:child_process': typeof import('node:child_process');
  readonly 'node:crypto': typeof import('node:crypto');
  readonly 'node:fs': typeof import('node:fs');
  readonly 'node:os': typeof import('node:os');
  readonly 'node:process': NodeJS.Process;
  readonly 'node:path': typeof import('node:path');
  readonly 'node:url': typeof import('node:url');
  readonly 'node:zlib': typeof import('node:zlib');
}

/** A module of Node's for a file that pages load, too, where Node alone calls what is in it. */
export const nodeModule = <Name extends keyof NodeModules>(name: Name): NodeModules[Name] =>
  host.process?.getBuiltinModule?.(name) as NodeModules[Name];
