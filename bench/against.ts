/**
 * This checkout beside another one: the same work, in processes that take turns in short slices. The other one runs beside
 * itself too, which tells how much of a ratio is the machine's; and each round starts new processes, because where V8 puts
 * things differs from one to the next.
 */
import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { startOurs } from './peers.ts';
import { quartiles } from './quartiles.ts';
import type { Row, Section } from './report.ts';
import { type PairingOptions, turns } from './subject.ts';
import { comparable } from './tasks.ts';

export interface AgainstOptions extends PairingOptions {
  readonly device: string;
  readonly threads: number;
  /** How often the processes are started anew. */
  readonly rounds: number;
}

/** Throws unless the folder is a checkout of this repository with its packages installed. */
export function checkCheckout(folder: string): string {
  const root = resolve(folder);
  for (const part of ['packages/pristella/src/index.ts', 'node_modules'])
    if (!existsSync(join(root, part))) throw new Error(`${root} is no checkout to compare with: it has no ${part}`);
  return root;
}

async function compareTask(name: string, other: string, options: AgainstOptions): Promise<Row> {
  const choice = ['--task', name, '--device', options.device, '--threads', `${options.threads}`];
  const [ours, theirs, ratios, noise]: number[][] = [[], [], [], []];
  for (let round = 0; round < options.rounds; round++) {
    const subjects = [
      await startOurs(choice),
      await startOurs(choice, { checkout: other }),
      await startOurs(choice, { checkout: other }),
    ];
    try {
      const times = await turns(subjects, options);
      for (const [a, b, c] of times as [number, number, number][]) {
        ours!.push(a);
        theirs!.push(b, c);
        ratios!.push(a / b, a / c);
        noise!.push(c / b);
      }
    } finally {
      for (const subject of subjects) subject.close();
    }
  }
  return {
    work: name,
    'here, ms': quartiles(ours!),
    'there, ms': quartiles(theirs!),
    'here/there': quartiles(ratios!),
    'there/itself': quartiles(noise!),
  };
}

/** A question asked of both checkouts. Throws for one that cannot be compared. */
export async function againstSection(
  checkout: string,
  question: string,
  models: readonly string[],
  options: AgainstOptions,
): Promise<Section> {
  const other = checkCheckout(checkout);
  const list = comparable[question as keyof typeof comparable];
  if (!list) throw new Error(`--against compares ${Object.keys(comparable).join(', ')}, not ${question}`);
  const rows: Row[] = [];
  for (const name of list(models)) rows.push(await compareTask(name, other, options));
  return { name: `against-${question}`, title: `${question}: this checkout beside another, a step of each`, rows };
}
