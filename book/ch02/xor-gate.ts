/**
 * The XOR gate is what a single perceptron cannot be. Two layers can: NAND and OR look at the inputs (layer 0), and AND
 * looks at both answers s1 and s2 (layer 1) and gives the output (layer 2).
 *
 * 异或门是单个感知机做不到的，两层就可以：与非门和或门看输入（第 0 层），与门看它们的回答 s1、s2（第 1 层），给出输出（第 2 层）。
 */
import { plot } from 'pristella';
import { NAND, OR, outputs, pairs, printTable, XOR } from '../by-hand/gates.ts';
import { matches, picture, reproduces } from '../page.ts';

export const table = printTable(XOR);
export const [s1, s2] = [outputs(NAND), outputs(OR)];
console.log('x1 x2 s1 s2  y');
for (const [i, [x1, x2]] of pairs.entries()) console.log(` ${x1}  ${x2}  ${s1[i]}  ${s2[i]}  ${table[i]}`);

const layers = {
  sizes: [2, 2, 1],
  weights: [
    [
      [-0.5, 0.5],
      [-0.5, 0.5],
    ],
    [[0.5], [0.5]],
  ],
  biases: [[0.7, -0.2], [-0.7]],
  values: [['$x_1$', '$x_2$'], ['$s_1$', '$s_2$'], ['$y$']],
  labels: [['', ''], ['NAND', 'OR'], ['AND']],
};
picture(
  'ch02/xor-gate',
  plot.networkGraph(layers, { title: 'XOR: a perceptron of two layers', captions: 'layers', numbers: true }),
);

reproduces('XOR of (0, 0), (1, 0), (0, 1), (1, 1)', table, [0, 1, 1, 0], { within: 0 });
matches('s1', s1, [1, 1, 1, 0]);
matches('s2', s2, [0, 1, 1, 1]);
