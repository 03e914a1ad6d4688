/** Colours that follow one another. */
interface ColorTable {
  readonly count: number;
  readonly start: readonly [r: number, g: number, b: number, slopeR: number, slopeG: number, slopeB: number];
  readonly changes: string;
}

export type TableName = 'viridis' | 'plasma' | 'inferno' | 'magma' | 'cividis' | 'coolwarm' | 'hsv' | 'twilight';

/**
 * Written by scripts/color-tables.ts: colours of Matplotlib's maps. viridis, plasma, inferno and magma are by Nathaniel J.
 * Smith, Stefan van der Walt and Eric Firing (CC0); cividis by Jamie R. Nuñez and others; coolwarm by Kenneth Moreland;
 * twilight by Bastian Bechtold (CC0). `start` is the first colour and the way to the second; `changes` are those of
 * the slope, channel by channel, from -3 to 4 and two in a letter of base64.
 */
export const colorTables: Readonly<Record<TableName, ColorTable>> = {
  viridis: {
    count: 256,
    start: [68, 1, 84, 0, 1, 2],
    changes:
      'iibibcTbbbbbbbUbajajUaijUUUUaiiiiiiiiiiiijUUUaijUUajUUajUaijUajajUbbajibbiiijajbcTcUUUUajbbbbbbbibicTiiiiiijUU' +
      'ajUajUajUaijUUUTiiiiiiiicTcTibicTbibibcTbcTbbibbbbcTbbbbbbbbbbbajbbbbbbbajbbbbbbbUbbbbbbbUbbbbbajbbbajbbUbbUba' +
      'jajajUbUUajUUUUUUUUUTicUTicTicTcTiUUTiicTcTbcTbbajbUbUaiiiiicTibibibbibbbcTbbbbbbbbbbbbbbbbbbajbbUbajajUajUUUa' +
      'cUUTibibibbbbbbbbajajUajUUUTiicTicTcTcUTjUbcUcUbbij',
  },
  plasma: {
    count: 256,
    start: [13, 8, 135, 3, -1, 1],
    changes:
      'bacTbbajbUbUajUUajUUUaiiijUUUUUUUUTiicUTicTibibibcTbbbibbbbbbbbajbbbajbajbUbajajUajUajUUUaiiiicUTicTibcTbbcTbb' +
      'UbbajajUUUUUUTicUjUbbUbbbUbbbUbbUbbUbbajbbbbibcUUUUbbbbbcTbbbibbbibbcTbbcTbbcTbbcTbbibbbibbibbibcTbibibibicTic' +
      'TicUTiicUUUUUUUUUaijUUajUajUbUajajbibbUbbajajUaijUUUTiicTcTbbbbbbbUajUaiicTicTcTbbibbbbbcTbbbbbbibbbbibbbibbbi' +
      'bbcTbbibbcTbbibbbibbcTbbibbibcTcTiicaijajbcTbicTbTZ',
  },
  inferno: {
    count: 256,
    start: [0, 0, 4, 1, 0, 1],
    changes:
      'TicajbbbbicTiiijUajbUbUajajUUaijUUaijUUaiijUUaijUUUaijUUUUaiiiiiicUTicTibibcTbbbbbbUbajUajUUUTicTibcTbbbbajbUb' +
      'UaiiiijUUajcUUbicicTiiijUUUUTibbbbUbUbUbbibiiiiiijUUaijUUUaiijUUUUaiijUUajUajUbUbbUbbbbbbcTbibicUTiiiijUajUaja' +
      'jajbajbbajbbbbbbbUbbbbbbbUbUaicTbccbbbibcTicTiiicTibbaiibbbUaiicTibbbbbbbbbUbajUaijUUUTiibicTbibbbbbbbbbbbbUbb' +
      'UbbUbajajajUajUbUajbcUbijcUajbibicUajbbbiijbbbibbai',
  },
  magma: {
    count: 256,
    start: [0, 0, 4, 1, 0, 1],
    changes:
      'TicUbUbbbcTbbicTicUaijajUbUajUaijUUUUaiiijUUUUaijUUaijUUajUaijUajUUaijUUUUUUTibibbbbbUajUUUTicTibcTbcTbbbbbbbb' +
      'bbbbbbbUbbbbUbbbbicUUUUajUajUUUTibcTUbbUbUbbcTcUUUaijUajUUajUUUaiijUUUUUUUUUaiiiijUUajUajbajbcTbicTijUajajbbUb' +
      'bbajbbbUbbbUbbajbajbajbajbajbUbbUbcUbibbbbcTbicTiicUUTibbajTibajaiiicTibcTbbbbibajbbbbUbajajUaijUUUUTicTicTcTb' +
      'ibcTicTjUUbbbbcTiijUbbbbbbcTcTicUUUUaijUajajbUbbbUb',
  },
  cividis: {
    count: 256,
    start: [0, 34, 78, 0, 1, 1],
    changes:
      'bbbbbbbbbbcyiabbbUUUTicTbcTbbbbbbbbbbbbbajbbbajbbajbbajbbUbbUbbbUbbbbbbbbbajbbbbbbbbbbbbbbcTbbbbbbbbbbibbbbbcT' +
      'bbbcTbbcTbbibcTabbUbUajUajUUajUajajUbUajUajajUajUbUajUajajUajajUajajUbUajajUbUbUajajajajajajajbUbUbajajbUbbUba' +
      'jbajbajbbUbbbUbbbajbbbbajbbbbbbbbcjUajbUbbUSiajbajbUbbUbbbUbbbbbbbbbbbbbibbbcTbcTbibcTcTcTicTiicTbbbibajbbbbba' +
      'jbajbUbUbUbUajUUaijUUUUUUTicUTcTcTbibbbbajbUaiibbsc',
  },
  coolwarm: {
    count: 256,
    start: [59, 76, 192, 1, 2, 2],
    changes:
      'bbibcTbibibibicTcTicTiicTiicTiicUTicUTicTicTicTibibibcTbbibbbbbbbbbbbbUbUajUTiiibicTbbbbbbbUajaijUUUTicTcTbbib' +
      'bbUbbajajaijUUUUUajajajUajUajUaijUUUaiicUUTiibicTcTbcTbbbbbbUbajajUaiiiiiicTcTbcMUUUTicTibbcTbbbajbbUbUajUUaii' +
      'iicUTicTcTbibbbibbbUbbajajTicTSiiiUUUUUTiibibcTbbbbbUbajajUUUUTicTbcTbbbbUbUbUaiiiicTibcTbbbbbbbUbUUUaiiiiiicU' +
      'UUTiiicUUTiiicUUTiiiiiiiiiiiijUUaijUajajajajbUbbbaj',
  },
  hsv: {
    count: 256,
    start: [255, 0, 0, 0, 6, 0],
    changes:
      'bbbbbbbbbbbbbbbbbbbaTZLcTbbbcTbbbbibbbbcTb7brbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbdbfUbbbbajbbbbUbbbbUbbZLaT' +
      'bbbbbbbbbbbbbbbbbbbUbbbbajbbbajbbbbUaTZLbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbAbibbbbibbbbcTbbbbibdbfbbbbbb' +
      'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbbb7bqjbbbbUbbbbUbbbbajbbAbbbbbbbbbbb' +
      'bbbbbbbbbbbbbbbbbbbbbbbbbbbbbbZLbLbbbbibbbbibbbbcTb',
  },
  twilight: {
    count: 510,
    start: [226, 217, 226, -1, 0, 0],
    changes:
      'iicTibbbbbajajUUUUUUUUUUUUUUaijUajajbbUbbbbbcTbcTcTiicUUUaijUajajbUbbbUbbbbbbUbbbbbbajbbajbUbUajUUaiicTicTcTbc' +
      'TbbibcTcTcUTiiiiirUaijUbajbbbbibbibicTcTicTicTibicTcTbibbibbbbbbbbbbajbajbUbUbUajUaijUUUUUUUUTiicUTicTcTibicTc' +
      'TibicTicTicUUTiiiicUUUTicTicTcTcTbbbbbajaijUTiicTicTcTcTbibcTbbibbbibbbbbcTbbbbbbbbbbbbbbbbajbbbbajbbajbbUbbUb' +
      'ajbUbajbUbUbajbUbbUbbbbbbibcUTiijUajUbajbbbbbbbcTiiaijbUbbbbbibbcTbibibibicTicUTiiiiiijUajUbUbbUbbbbbbbbbbbbbb' +
      'bibbbibbcTbcTbibcTcTbibibibibcTcTbibcTbibbibbbcTbbbbbbajbajaijUTibibbajUUaiiiicUUTiiicUUUUaiijUajajUbUbajbUbbU' +
      'bbUbbajbajbajbUbajajajajUaijUUaiiiicUTicTcTbcTbbbajbUbUUUUUTicTibicTicUUUUUbUbbbbbcTbqbbibicTiiicUaiiiiiiiiiii' +
      'cUTibibbibbbbbbbbbbbbbbbbbbbbbbbbbibbibicTicUTijUUajUbajbbbbbibcTicUUTjUUUajUajajUbUajUaijUTibibajbajU',
  },
};
