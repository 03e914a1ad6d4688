/**
 * Two apples at 100 and three oranges at 150, with tax: additions and multiplications, layer by layer forward and back.
 *
 * 两个 100 元的苹果和三个 150 元的橘子，再加消费税：加法层和乘法层，逐层正向与反向传播。
 */
import { AddLayer, MulLayer } from '../by-hand/layers.ts';
import { reproduces } from '../page.ts';

const [mulApple, mulOrange, addFruit, mulTax] = [new MulLayer(), new MulLayer(), new AddLayer(), new MulLayer()];

const applePrice = mulApple.forward(100, 2);
const orangePrice = mulOrange.forward(150, 3);
const allPrice = addFruit.forward(applePrice, orangePrice);
export const price = mulTax.forward(allPrice, 1.1);

const [dAllPrice, dTax] = mulTax.backward(1);
const [dApplePrice, dOrangePrice] = addFruit.backward(dAllPrice);
const [dOrange, dOrangeNum] = mulOrange.backward(dOrangePrice);
const [dApple, dAppleNum] = mulApple.backward(dApplePrice);
export const gradients = { dApple, dAppleNum, dOrange, dOrangeNum, dTax };
console.log('price:', price);
console.log(gradients);

reproduces('price', price, 715, { within: 1e-9 });
reproduces('gradients', Object.values(gradients), [2.2, 110, 3.3, 165, 650], { within: 1e-9 });
