import { nodeModule } from '../../../base/host.ts';

const fs = nodeModule('node:fs');
const nodePath = nodeModule('node:path');

/** Sans-serif fonts as wide as the one that figures are measured with, or narrower, where systems keep them. */
export const usual = {
  regular: [
    '/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf',
    '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf',
    '/usr/share/fonts/TTF/DejaVuSans.ttf',
    '/usr/share/fonts/truetype/liberation/LiberationSans-Regular.ttf',
    '/System/Library/Fonts/Supplemental/Verdana.ttf',
    '/System/Library/Fonts/Supplemental/Arial.ttf',
    'C:\\Windows\\Fonts\\verdana.ttf',
    'C:\\Windows\\Fonts\\arial.ttf',
  ],
  bold: [
    '/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf',
    '/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf',
    '/usr/share/fonts/TTF/DejaVuSans-Bold.ttf',
    '/usr/share/fonts/truetype/liberation/LiberationSans-Bold.ttf',
    '/System/Library/Fonts/Supplemental/Verdana Bold.ttf',
    '/System/Library/Fonts/Supplemental/Arial Bold.ttf',
    'C:\\Windows\\Fonts\\verdanab.ttf',
    'C:\\Windows\\Fonts\\arialbd.ttf',
  ],
} as const;

/** Fonts with Chinese, Japanese and Korean, or with signs that others lack. */
const wide = {
  bold: [
    '/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc',
    '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Bold.ttc',
    '/usr/share/fonts/noto-cjk/NotoSansCJK-Bold.ttc',
    'C:\\Windows\\Fonts\\msyhbd.ttc',
  ],
  regular: [
    '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/google-noto-cjk/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/noto-cjk/NotoSansCJK-Regular.ttc',
    '/usr/share/fonts/truetype/wqy/wqy-microhei.ttc',
    '/usr/share/fonts/truetype/wqy/wqy-zenhei.ttc',
    '/usr/share/fonts/truetype/droid/DroidSansFallbackFull.ttf',
    '/System/Library/Fonts/PingFang.ttc',
    '/System/Library/Fonts/Hiragino Sans GB.ttc',
    '/System/Library/Fonts/STHeiti Light.ttc',
    '/System/Library/Fonts/Supplemental/Arial Unicode.ttf',
    '/System/Library/Fonts/Apple Symbols.ttf',
    'C:\\Windows\\Fonts\\msyh.ttc',
    'C:\\Windows\\Fonts\\simhei.ttf',
    'C:\\Windows\\Fonts\\simsun.ttc',
    'C:\\Windows\\Fonts\\YuGothM.ttc',
    'C:\\Windows\\Fonts\\malgun.ttf',
    'C:\\Windows\\Fonts\\segoeui.ttf',
    'C:\\Windows\\Fonts\\seguisym.ttf',
    'C:\\Windows\\Fonts\\seguiemj.ttf',
  ],
} as const;

/**
 * Files that may have a character which the usual fonts lack, the likeliest first: known places, then what fontconfig
 * names, where it is installed, then everything in the folders of fonts. Each is looked for only when it is asked for.
 */
export function* likelyFonts(code: number, isBold: boolean): Generator<string> {
  yield* [...(isBold ? wide.bold : []), ...wide.regular, ...usual.regular].filter((path) => fs.existsSync(path));
  yield* namedByFontconfig(code);
  yield* fontsIn(folders());
}

/** Fonts with a character as fontconfig knows them; none where it is not installed. */
function namedByFontconfig(code: number): string[] {
  if (nodeModule('node:process').platform === 'win32') return [];
  const { status, stdout } = nodeModule('node:child_process').spawnSync(
    'fc-list',
    ['-f', '%{file}\n', `:charset=${code.toString(16)}`],
    {
      encoding: 'utf8',
      timeout: 10_000,
    },
  );
  return status === 0 ? inOrder([...new Set(stdout.split('\n').filter(isFont))]) : [];
}

const isFont = (path: string): boolean => /\.(ttf|ttc|otf|otc)$/i.test(path);

/** Plain and upright fonts without serifs before the others, and all in the order of their names. */
function inOrder(paths: readonly string[]): string[] {
  const strangeness = (path: string): number =>
    Number(/bold|italic|oblique|black|light|thin|condensed|mono/i.test(path)) +
    Number(!/sans|hei|gothic|symbol/i.test(path));
  return [...paths].sort((a, b) => strangeness(a) - strangeness(b) || (a < b ? -1 : 1));
}

function folders(): string[] {
  const { env, platform } = nodeModule('node:process');
  const home = nodeModule('node:os').homedir();
  if (platform === 'win32') {
    const own = env.LOCALAPPDATA ? [nodePath.join(env.LOCALAPPDATA, 'Microsoft', 'Windows', 'Fonts')] : [];
    return [nodePath.join(env.WINDIR ?? 'C:\\Windows', 'Fonts'), ...own];
  }
  if (platform === 'darwin')
    return ['/System/Library/Fonts', '/Library/Fonts', nodePath.join(home, 'Library', 'Fonts')];
  const data = env.XDG_DATA_HOME ?? nodePath.join(home, '.local', 'share');
  return ['/usr/share/fonts', '/usr/local/share/fonts', nodePath.join(data, 'fonts'), nodePath.join(home, '.fonts')];
}

/** At most so many files are looked through, and folders so deep. */
const MOST_FILES = 2000;
const DEEPEST = 6;

/** The font files in some folders and those within them. */
export function fontsIn(roots: readonly string[]): string[] {
  const found: string[] = [];
  const visit = (folder: string, depth: number): void => {
    if (depth > DEEPEST || !fs.existsSync(folder)) return;
    for (const entry of fs.readdirSync(folder, { withFileTypes: true })) {
      if (found.length >= MOST_FILES) return;
      const path = nodePath.join(folder, entry.name);
      if (entry.isDirectory()) visit(path, depth + 1);
      else if (isFont(path)) found.push(path);
    }
  };
  for (const root of roots) visit(root, 0);
  return inOrder(found);
}
