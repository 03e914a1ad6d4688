import process from 'node:process';
import { data } from 'pristella';
import { readNpy, readNpz, readPickle, readSafetensors } from 'pristella/node';
import { digitFromPng } from '../src/digits.ts';
import { readTable } from '../src/table-data.ts';

// Reads the files that it is given, each by its kind, and prints a line of JSON a file: what came of it, and by how many
// MiB the process has grown at most since it began.

const readers: Record<string, (path: string) => unknown> = {
  safetensors: readSafetensors,
  npz: (path) => readNpz(path),
  npy: readNpy,
  pkl: readPickle,
  png: digitFromPng,
  csv(path) {
    const table = readTable(path);
    return data.encodeTable(table, data.fitTableEncoder(table, { target: table.columns.at(-1)! }));
  },
};

const peak = (): number => process.resourceUsage().maxRSS / 1024;
const idle = peak();
for (const path of process.argv.slice(2)) {
  const start = process.cpuUsage();
  let outcome = 'read';
  try {
    await readers[path.split('.').at(-1)!]!(path);
  } catch (error) {
    outcome = String(error);
  }
  const { user, system } = process.cpuUsage(start);
  console.log(JSON.stringify({ path, outcome, grown: Math.round(peak() - idle), seconds: (user + system) / 1e6 }));
}
