/** The notices of what others have made, which every page links to. The texts of licences stay as they are written. */
import { type Language, languages } from '../language.ts';
import { read } from './documents.ts';
import { type Page, titleOf } from './page.ts';

export const NOTICES = 'notices';
const file = 'THIRD-PARTY-NOTICES.md';

const about =
  'Pristella 从零写成，以 MIT 许可证发布，它的库不依赖任何包。打包文件、图片、数据和网页里出自别人之手的东西，都在这里列出。许可证以原文为准，所以下面保持英文。';

function inChinese(english: string): string {
  const title = '第三方声明';
  return `# ${title}\n\n${about}\n\n<section lang="en">\n\n${english.replace(/^# .*\n+/, '')}\n\n</section>\n`;
}

function noticesPage(language: Language): Page {
  const english = read(file);
  const markdown = language === 'zh' ? inChinese(english) : english;
  const title = titleOf(markdown);
  return { id: NOTICES, language, section: undefined, title, short: title, file, markdown };
}

export const notices = (): Page[] => languages.map(noticesPage);
