/** What there is to explain: the public values of the library by name, whether anybody has thought of them or not. */
import * as pristella from 'pristella';
import * as node from 'pristella/node';

/** Names in their namespaces: `grad`, `np.sum`, `np.linalg.svd`; those of pristella/node as `node.readNpy`. */
export function publicNames(): string[] {
  const { np, nn, train, data, io, plot, engine, look, ...top } = pristella;
  const { random, linalg, ...own } = np;
  const { functional, ...layers } = nn;
  const spaces: Readonly<Record<string, object>> = {
    '': top,
    np: own,
    'np.random': random,
    'np.linalg': linalg,
    nn: layers,
    'nn.functional': functional,
    train,
    data,
    io,
    plot,
    engine,
    look,
    node,
  };
  const seen = new Set<unknown>();
  return Object.entries(spaces).flatMap(([space, values]) =>
    Object.entries(values).flatMap(([own, value]) => {
      // What two namespaces share, such as `nn.relu`, is explained in the first.
      const isAlias = seen.has(value) && value instanceof Object;
      seen.add(value);
      return isAlias ? [] : [space === '' ? own : `${space}.${own}`];
    }),
  );
}

/** The value of a name in the library. */
export const publicValue = (name: string): unknown =>
  name.split('.').reduce<unknown>((space, part) => (space as Record<string, unknown>)[part], { ...pristella, node });

/** A name as programs write it: what comes from pristella/node has no namespace. */
export const writtenName = (name: string): string => name.replace(/^node\./, '');
