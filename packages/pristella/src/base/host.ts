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
