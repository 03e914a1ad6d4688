/**
 * The OR gate: the weights of the AND gate with a bias nearer to 0, so that one input is enough to activate it.
 *
 * 或门：权重与与门相同，偏置更接近 0，因此一个输入就足以激活它。
 */
import { OR, printTable } from '../by-hand/gates.ts';
import { reproduces } from '../page.ts';

export const table = printTable(OR);
reproduces('OR of (0, 0), (1, 0), (0, 1), (1, 1)', table, [0, 1, 1, 1], { within: 0 });
