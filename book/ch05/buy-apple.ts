/**
 * Two apples at 100 with a tax of 10 %: forward gives the price, 220; backward, by the chain rule, how much the price
 * changes with one apple's price, with the number of apples, and with the tax. The library's graph says the same.
 *
 * 两个苹果，每个 100 元，消费税 10 %：正向传播得到价格 220；反向传播按链式法则给出价格随苹果单价、个数和消费税变化的程度。本库的计算图给出同样的结果。
 */
import { plot, valueAndGrad } from 'pristella';
import { MulLayer } from '../by-hand/layers.ts';
import { matches, picture, reproduces } from '../page.ts';

const [apple, appleNum, tax] = [100, 2, 1.1];
const mulApple = new MulLayer();
const mulTax = new MulLayer();

const applePrice = mulApple.forward(apple, appleNum);
export const price = mulTax.forward(applePrice, tax);

const [dApplePrice, dTax] = mulTax.backward(1);
const [dApple, dAppleNum] = mulApple.backward(dApplePrice);
export const gradients = { dApple, dAppleNum, dTax };
console.log('price:', price);
console.log(gradients);

const [value, [gApple, gNum, gTax]] = valueAndGrad((a, n, t) => a!.mul(n!).mul(t!))(apple, appleNum, tax);
export const byGraph = [value, gApple!, gNum!, gTax!].map((x) => x.item());

// On each edge the value that goes forward, and in brackets the gradient that comes back.
const nodes = [
  { id: 'apple', label: 'apple', kind: 'data' },
  { id: 'number', label: 'number', kind: 'data' },
  { id: 'tax', label: 'tax', kind: 'data' },
  { id: 'fruit', label: '×', kind: 'op' },
  { id: 'total', label: '×', kind: 'op' },
  { id: 'price', label: 'price', kind: 'data' },
] as const;
const edges = [
  { from: 'apple', to: 'fruit', label: `100 [${dApple}]` },
  { from: 'number', to: 'fruit', label: `2 [${dAppleNum.toFixed()}]` },
  { from: 'fruit', to: 'total', label: `200 [${dApplePrice}]` },
  { from: 'tax', to: 'total', label: `1.1 [${dTax}]` },
  { from: 'total', to: 'price', label: '220 [1]' },
];
picture('ch05/buy-apple', plot.expressionGraph(nodes, edges, { title: 'Values forward, gradients back' }));

reproduces('price', price, 220, { within: 1e-9 });
reproduces('dApple, dAppleNum, dTax', [dApple, dAppleNum, dTax], [2.2, 110, 200], { within: 1e-9 });
matches('the same by the library', byGraph, [220, 2.2, 110, 200], 1e-9);
