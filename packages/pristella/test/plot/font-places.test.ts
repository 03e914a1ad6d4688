import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';
import { expect, test, vi } from 'vitest';
import { likelyFonts } from '../../src/plot/node/font/found.ts';

test.skipIf(process.platform !== 'linux')(
  "a user's own fonts are found in XDG_DATA_HOME, else in .local/share, and in .fonts",
  () => {
    const home = mkdtempSync(join(tmpdir(), 'pristella-fonts-'));
    const at = (...names: string[]): string => {
      mkdirSync(dirname(join(home, ...names)), { recursive: true });
      writeFileSync(join(home, ...names), '');
      return join(home, ...names);
    };
    try {
      const [own, local, dotted] = [
        at('data', 'fonts', 'a.ttf'),
        at('.local', 'share', 'fonts', 'b.ttf'),
        at('.fonts', 'c.otf'),
      ];
      vi.stubEnv('HOME', home);
      // No fontconfig: it would name the same.
      vi.stubEnv('PATH', '');
      const found = (data: string | undefined): string[] => {
        vi.stubEnv('XDG_DATA_HOME', data);
        return [...likelyFonts(0x41, false)].filter((path) => path.startsWith(home));
      };
      expect(found(undefined)).toEqual([dotted, local].sort());
      expect(found(join(home, 'data'))).toEqual([dotted, own].sort());
    } finally {
      vi.unstubAllEnvs();
      rmSync(home, { recursive: true });
    }
  },
);
