/** What is tried with the packed library in a project that was empty: what README tells a newcomer to do. */
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { programsIn } from '../../packages/pristella/test/house/programs.ts';
import { run } from './packed.ts';

/** Something to try in a project's folder; throws where it fails, returns what there is to say. */
export interface Trial {
  readonly title: string;
  readonly needsDigits?: boolean;
  /** Whether `npm test` leaves it to `npm run pack`. */
  readonly isLong?: boolean;
  try(project: string): string;
}

const document = (name: string): string => readFileSync(join(import.meta.dirname, '../..', name), 'utf8');
const [first] = programsIn(document('README.md'));

/** What the command prints, which must have `wanted` in it. */
function pristella(project: string, args: readonly string[], wanted: RegExp): string {
  const printed = run('npx', ['pristella', ...args], project, { PRISTELLA_DEVICE: 'wasm' });
  const found = wanted.exec(printed);
  if (!found) throw new Error(`pristella ${args.join(' ')} printed\n${printed}and not ${wanted}`);
  return found[0];
}

/** Starts the lab as a newcomer does, asks for its first page and one of a door, and ends it by Ctrl-C. */
const openLab = `
  import { spawn } from 'node:child_process';
  import { once } from 'node:events';
  const child = spawn(process.execPath, ['node_modules/pristella/dist/command/bin.js', 'lab', '--no-open', '--port', '0', '--json']);
  const [line] = await once(child.stdout, 'data');
  const { url } = JSON.parse(line);
  const pages = ['', 'zh/index.html', 'lab/yours.html'].map(async (page) => {
    const answer = await fetch(url + page);
    return [answer.status, answer.headers.get('cross-origin-opener-policy'), (await answer.text()).includes('data-door')];
  });
  const seen = await Promise.all(pages);
  child.kill('SIGINT');
  const [code] = await once(child, 'close');
  console.log(JSON.stringify({ seen, code }));`;

function lab(project: string): string {
  const printed = run(process.execPath, ['--input-type=module', '-e', openLab], project).trim();
  const page = [200, 'same-origin', true];
  if (printed !== JSON.stringify({ seen: [page, page, page], code: 0 })) throw new Error(`the lab said ${printed}`);
  return 'its pages are served, isolated, and Ctrl-C ends it';
}

/** README's first program in a file of that name, which must print what README says of the digits. */
function firstProgram(project: string, name: string, options: readonly string[] = []): string {
  writeFileSync(join(project, name), first!.code);
  const printed = run(process.execPath, [...options, name], project).trim();
  const accuracy = Number(/accuracy: (\S+)/.exec(printed)?.[1]);
  if (!(accuracy > 0.95)) throw new Error(`${name} printed ${printed}`);
  return printed;
}

/** The programs of Start here, each as first.ts in a folder of one's own; each must print what stands below it. */
function startHere(project: string, isWanted: (code: string) => boolean): string {
  const programs = programsIn(document('docs/start.md')).filter(({ code }) => isWanted(code));
  for (const { code, printed } of programs) {
    writeFileSync(join(project, 'first.ts'), code);
    const said = run(process.execPath, ['first.ts'], project).trim();
    if (printed !== undefined && said !== printed.trim()) throw new Error(`printed\n${said}\nand not\n${printed}`);
  }
  if (programs.length === 0) throw new Error('Start here has no such program');
  return `${programs.length} print what the page says`;
}
const needsMnist = (code: string): boolean => code.includes('mnist()');

/** TypeScript as its strictest users have it, without the types of Node. */
const compilerOptions = {
  strict: true,
  noUncheckedIndexedAccess: true,
  exactOptionalPropertyTypes: true,
  verbatimModuleSyntax: true,
  module: 'nodenext',
  target: 'es2022',
  noEmit: true,
  types: [],
  skipLibCheck: false,
};

/** Checks the types of some files of the project. Throws with what the compiler says. */
export function checkTypes(project: string, files: readonly string[]): void {
  writeFileSync(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  run('tsc', ['-p', 'tsconfig.json', '--pretty', 'false'], project);
}

/** Everything that is tried, in this order. */
export const trials: readonly Trial[] = [
  { title: 'npx pristella --help', try: (project) => pristella(project, ['--help'], /train .*/) },
  {
    title: 'npx pristella train --data iris',
    try: (project) => pristella(project, ['train', '--data', 'iris', '--epochs', '30'], /next: npx pristella .*/),
  },
  {
    title: 'npx pristella evaluate latest',
    try: (project) => pristella(project, ['evaluate', 'latest'], /accuracy.*/),
  },
  { title: 'npx pristella inspect latest', try: (project) => pristella(project, ['inspect', 'latest'], /linear.*/) },
  {
    title: 'npx pristella predict latest flower.csv',
    try(project) {
      const header = 'sepal length,sepal width,petal length,petal width';
      writeFileSync(join(project, 'flower.csv'), `${header}\n5.1,3.5,1.4,0.2\n`);
      return pristella(project, ['predict', 'latest', 'flower.csv'], /setosa.*/);
    },
  },
  { title: 'npx pristella doctor', try: (project) => pristella(project, ['doctor'], /Ready to train/) },
  { title: 'npx pristella lab', try: lab },
  {
    title: 'the programs of Start here that need no digits',
    try: (project) => startHere(project, (code) => !needsMnist(code)),
  },
  {
    title: "the types of README's first program, in a strict project without those of Node",
    try(project) {
      writeFileSync(join(project, 'first.ts'), first!.code.replace('console.log(', 'export const result = ('));
      checkTypes(project, ['first.ts']);
      return 'no complaint';
    },
  },
  {
    title: "README's first program as first.ts",
    needsDigits: true,
    try: (project) => firstProgram(project, 'first.ts'),
  },
  {
    title: 'the program of Start here that reads a digit',
    needsDigits: true,
    isLong: true,
    try: (project) => startHere(project, needsMnist),
  },
  {
    title: "README's first program as first.mjs",
    needsDigits: true,
    isLong: true,
    try: (project) => firstProgram(project, 'first.mjs'),
  },
  {
    title: 'npx pristella train --preset mlp --epochs 1',
    needsDigits: true,
    isLong: true,
    try: (project) => pristella(project, ['train', '--preset', 'mlp', '--epochs', '1'], /accuracy.*/),
  },
  {
    title: 'npx pristella predict latest 7',
    needsDigits: true,
    isLong: true,
    try: (project) => pristella(project, ['predict', 'latest', '7'], /test image 7: .*/),
  },
];
