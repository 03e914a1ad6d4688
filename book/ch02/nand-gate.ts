/**
 * The NAND gate: the AND gate with every sign turned. Its output is 0 only where both inputs are 1.
 *
 * 与非门：把与门的所有符号取反。只有两个输入都为 1 时输出 0。
 */
import { NAND, printTable } from '../by-hand/gates.ts';
import { reproduces } from '../page.ts';

export const table = printTable(NAND);
reproduces('NAND of (0, 0), (1, 0), (0, 1), (1, 1)', table, [1, 1, 1, 0], { within: 0 });
