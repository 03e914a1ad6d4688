/** Outcomes as lines of JSON, in a file that outlives an interruption; a page has them in memory. */
import { node, pathOf } from '../host.ts';

const kept = new Map<string, string>();

export function linesOf(name: string): string[] {
  const text = node
    ? node.fs.existsSync(pathOf(name))
      ? node.fs.readFileSync(pathOf(name), 'utf8')
      : ''
    : kept.get(name);
  return (text ?? '').split('\n');
}

export function append(name: string, line: string): void {
  if (!node) {
    kept.set(name, `${kept.get(name) ?? ''}${line}\n`);
    return;
  }
  node.fs.mkdirSync(node.path.dirname(pathOf(name)), { recursive: true });
  node.fs.appendFileSync(pathOf(name), `${line}\n`);
}

export function forget(name: string): void {
  kept.delete(name);
  node?.fs.rmSync(pathOf(name));
}
