/**
 * The pages of common errors, whose messages come from really provoking each: `node packages/pristella/test/errors/pages.ts`
 * writes docs/errors.md and docs/errors.zh.md. A test checks that they are up to date.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import * as pristella from '../../src/index.ts';
import * as node from '../../src/node.ts';
import { type Mistake, topics } from './mistakes.ts';

/** What the programs of the list see. */
const scope = { ...pristella, node };
const folder = join(import.meta.dirname, '../../../../docs');

/** The pages by language. */
export const errorPages = { en: join(folder, 'errors.md'), zh: join(folder, 'errors.zh.md') } as const;
type Language = keyof typeof errorPages;

/** Runs a program of the list in an empty folder; its last line is what it gives. */
export async function run(program: string): Promise<unknown> {
  const lines = program.trimEnd().replace(/;$/, '').split('\n');
  const last = lines.pop()!;
  const body = [...lines, last.startsWith('}') ? last : `return ${last}`].join('\n');
  const AsyncFunction = (async () => {}).constructor as new (...parts: string[]) => (...args: unknown[]) => unknown;
  const names = Object.keys(scope);
  const home = process.cwd();
  const away = mkdtempSync(join(tmpdir(), 'pristella-errors-'));
  process.chdir(away);
  try {
    const value = await new AsyncFunction(...names, body)(...Object.values(scope));
    // A tensor is computed when somebody looks.
    if (value instanceof pristella.Tensor) value.data();
    return value;
  } finally {
    process.chdir(home);
    rmSync(away, { recursive: true });
  }
}

/** What a wrong program says, with the name of its error. */
export async function messageOf({ wrong }: Mistake, language: Language): Promise<string> {
  pristella.setLanguage(language);
  try {
    await run(wrong);
  } catch (error) {
    if (error instanceof pristella.PristellaError) return String(error);
    throw error;
  } finally {
    pristella.setLanguage('en');
    pristella.setDevice('wasm');
  }
  throw new Error(`nothing is wrong with: ${wrong}`);
}

const opening = {
  en: `# Common errors

What is often done wrong, what is said then, and what is right. Every message has the form \`[op] what was wrong\`, and where
one is known a line \`hint: what would be right\`; \`op\`, \`hint\`, \`shapes\` and \`axis\` are fields of the error, too. The
messages on this page come from running the programs. With \`PRISTELLA_LANG=zh\`, or after \`setLanguage('zh')\`, each of them ends
in a line of Chinese: [中文](errors.zh.md). What JavaScript does without an error is on [a page of its own](javascript.md).
`,
  zh: `# 常见错误

常做错的事、这时的错误信息，以及正确的写法。信息的形式是 \`[运算] 错在哪里\`，知道改法时还有一行 \`hint: 改法\`；\`op\`、\`hint\`、\`shapes\`、\`axis\`
也是错误对象的字段。本页的信息都是真正运行这些程序得到的。设环境变量 \`PRISTELLA_LANG=zh\`，或调用 \`setLanguage('zh')\` 之后，
它们的末尾都会有一行中文“说明”。[English](errors.md)。
JavaScript 不报错而做的事，见[另一页](javascript.md)。
`,
} as const;

/** A page as Markdown. */
export async function errorPage(language: Language): Promise<string> {
  const isChinese = language === 'zh';
  const parts: string[] = [opening[language]];
  for (const { title, errors } of topics) {
    parts.push(`## ${title[isChinese ? 1 : 0]}\n`);
    for (const error of errors) {
      const message = await messageOf(error, language);
      const heading = /^\w+: (?:\[[^\]]*\] )?(?:the file: )?(.*?)(?:: .*|; .*)?$/m.exec(message)![1]!;
      const [wrong, right] = isChinese ? ['错误', '正确'] : ['wrong', 'right'];
      parts.push(`### ${heading}\n`);
      parts.push(`\`\`\`js\n// ${wrong}\n${error.wrong}\n// ${right}\n${error.right}\n\`\`\`\n`);
      parts.push(`\`\`\`text\n${message}\n\`\`\`\n`, `${isChinese ? error.chinese : error.why}\n`);
    }
  }
  return `${parts.join('\n').trimEnd()}\n`;
}

if (import.meta.main) {
  for (const language of ['en', 'zh'] as const) writeFileSync(errorPages[language], await errorPage(language));
}
