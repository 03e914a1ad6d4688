/**
 * The AND gate as a perceptron: 1 flows on only if the weighted inputs exceed a threshold of 0.7. Written with a bias of
 * -0.7 instead, it is the same gate, and with other numbers it becomes NAND and OR: one structure, like an actor of many roles.
 *
 * 用感知机实现与门：加权输入超过阈值 0.7 时才传递 1。把阈值写成偏置 -0.7 是同一个门；换一组数，它就变成与非门和或门——
 * 结构相同，只有参数不同，就像能扮演各种角色的“变色龙演员”。
 */
import { plot } from 'pristella';
import { AND, outputs, printTable, thresholdAND } from '../by-hand/gates.ts';
import { matches, picture, reproduces } from '../page.ts';

export const table = printTable(AND);
export const withThreshold = outputs(thresholdAND);

const neuron = { sizes: [2, 1], weights: [[[0.5], [0.5]]], biases: [[-0.7]] };
const look = { title: 'AND: weights 0.5 and 0.5, bias −0.7', symbols: true, numbers: true, arrows: true };
picture('ch02/and-gate', plot.networkGraph(neuron, look));

reproduces('AND of (0, 0), (1, 0), (0, 1), (1, 1)', table, [0, 0, 0, 1], { within: 0 });
matches('the same with a threshold', withThreshold, [0, 0, 0, 1]);
