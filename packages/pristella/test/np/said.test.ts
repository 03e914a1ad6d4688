import { checkGrad, fromRaw, grad, nn, np, setDevice, toRaw, transferList, valueAndGrad } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What is said where tensors are made, read, sent and differentiated, to the letter.

saysToTheLetter(
  `
np.array([[1, 2], [3]]) ⇒ ShapeError: [array] ragged list: element [1] is a list of 1, not a list of 2; hint: all lists at one depth must have the same length
np.array([[1], [[2]]]) ⇒ ArgumentError: [array] element [1][0] is a list of 1, not a number
np.array([1, 'a']) ⇒ ArgumentError: [array] element [1] is 'a', not a number
np.array([1, null]) ⇒ ArgumentError: [array] element [1] is null, not a number
np.array([np.ones(2), 1]) ⇒ ArgumentError: [array] element [0] is a tensor, not a number; hint: np.stack makes one tensor of a list of them
np.array({ data: new Float64Array(3), shape: [2], dtype: 'float64' }) ⇒ ArgumentError: [array] data, shape and dtype do not go together; hint: data is a typed array of the dtype, with as many elements as the shape has places
np.add({ data: new Float64Array(2), shape: [2], dtype: 'float32' }, 1) ⇒ ArgumentError: [add] data, shape and dtype do not go together; hint: data is a typed array of the dtype, with as many elements as the shape has places
np.array({ data: [1, 2], shape: [2], dtype: 'float64' }) ⇒ ArgumentError: [array] data, shape and dtype do not go together; hint: data is a typed array of the dtype, with as many elements as the shape has places
np.fromData(new Float64Array(3), [2]) ⇒ ShapeError: [fromData] 3 elements do not fill shape (2,) | [[2]]
np.fromData(new Float64Array(2), [2], 'float32') ⇒ DTypeError: [fromData] float32 does not lie in a Float64Array; hint: leave the dtype out for float64, then use astype('float32')
np.fromData(new BigInt64Array(2), [2]) ⇒ DTypeError: [array] cannot hold BigInt64Array; hint: use Float32Array, Float64Array, Int32Array or Uint8Array
np.fromData([1, 2], [2]) ⇒ DTypeError: [array] cannot hold [1, 2]; hint: use Float32Array, Float64Array, Int32Array or Uint8Array
np.zeros(2, 3) ⇒ ArgumentError: [zeros] needs the sizes as one list, not 2, 3; hint: a shape is a list of sizes, such as [2, 3]
np.zeros([2], 'float32') ⇒ ArgumentError: [zeros] options must be an object, got 'float32'; hint: the options are dtype
np.zeros([2 ** 31, 2 ** 31]) ⇒ ArgumentError: [zeros] (2147483648, 2147483648) of float64 does not fit into memory | [[2147483648,2147483648]]
np.full([2], [1, 2, 3]) ⇒ ShapeError: [full] shapes (3,) and (2,) do not broadcast: 3 against 2; hint: aligned from the right, sizes must be equal or 1 | [[3],[2]]
np.full([2, 2], np.ones([3, 1, 1])) ⇒ ShapeError: [full] (3, 1, 1) does not stretch to (2, 2) | [[3,1,1],[2,2]]
np.arange(0, 1, 0) ⇒ ArgumentError: [arange] the step must not be 0
np.arange(0, Infinity) ⇒ ArgumentError: [arange] there is no end from 0 to Infinity
np.arange(0, 1, NaN) ⇒ ArgumentError: [arange] the step must not be NaN
np.arange(0, 1, '1') ⇒ ArgumentError: [arange] options must be an object, got '1'; hint: the options are dtype
np.arange(0, 1, '1', {}) ⇒ ArgumentError: [arange] needs numbers, got '1'
np.arange(0, '1', 1) ⇒ ArgumentError: [arange] needs numbers, got '1'
np.arange('0', 1, 1) ⇒ ArgumentError: [arange] needs numbers, got '0'
np.arange() ⇒ ArgumentError: [arange] needs numbers, got undefined
np.linspace(0, 1, -1) ⇒ ArgumentError: [linspace] the count must be a whole number from 0 up, not -1
np.linspace(0, 1, 1.5) ⇒ ArgumentError: [linspace] the count must be a whole number from 0 up, not 1.5
np.logspace(0, 1, -1) ⇒ ArgumentError: [logspace] the count must be a whole number from 0 up, not -1
np.geomspace(-1, 1) ⇒ ArgumentError: [geomspace] no ratio leads from -1 to 1; hint: both must have one sign
np.geomspace(0, 1) ⇒ ArgumentError: [geomspace] no ratio leads from 0 to 1; hint: both must have one sign
np.geomspace(1, 10, -1) ⇒ ArgumentError: [geomspace] the count must be a whole number from 0 up, not -1
np.tri(-1) ⇒ ArgumentError: [tri] sizes must be whole numbers from 0 up, got [-1, -1] | [[-1,-1]]
np.eye(1.5) ⇒ ArgumentError: [eye] sizes must be whole numbers from 0 up, got [1.5, 1.5] | [[1.5,1.5]]
np.array(5).length ⇒ ShapeError: [length] a tensor without axes has no length; hint: size is its number of elements
np.ones([2]).item() ⇒ ShapeError: [item] a tensor of shape (2,) has 2 elements, not one; hint: reduce it (sum, mean) or pick an element (at) | [[2]]
np.ones([2]) + 1 ⇒ ShapeError: JavaScript's operators take one number, not a tensor of shape (2,); hint: use methods: x.add(1), x.mul(y), x.greater(0); in text, String(x) | [[2]]
new np.Tensor(5) ⇒ ArgumentError: [Tensor] a tensor is not made by new Tensor; hint: np.array([1, 2])
np.ones([2]).data[0] ⇒ IndexError: [x.data] data is a method of a tensor, and no array; hint: x.data() gives one
np.ones([2]).requires_grad = true ⇒ ArgumentError: [Tensor] a tensor has no requires_grad; hint: new nn.Parameter(x) for what learns, else grad(f)(x)
toRaw({ a: () => 1 }) ⇒ ArgumentError: [toRaw] a, a function, is neither a tensor nor plain data; hint: lists, plain objects and Maps may hold tensors, numbers, texts, truth values and typed arrays
toRaw(Symbol('a')) ⇒ ArgumentError: [toRaw] Symbol(a) is neither a tensor nor plain data; hint: lists, plain objects and Maps may hold tensors, numbers, texts, truth values and typed arrays
toRaw(model) ⇒ ArgumentError: [toRaw] a function is neither a tensor nor plain data; hint: model.stateDict() gives its tensors
toRaw(new Date(0)) ⇒ ArgumentError: [toRaw] Date is neither a tensor nor plain data; hint: lists, plain objects and Maps may hold tensors, numbers, texts, truth values and typed arrays
fromRaw({ data: [1], shape: [1], dtype: 'float64' }) ⇒ DataError: [fromRaw] a tensor is no array: its data, shape and dtype do not go together
fromRaw({ a: [{ data: new Float64Array(2), shape: [3], dtype: 'float64' }] }) ⇒ DataError: [fromRaw] a.0, a tensor, is no array: its data, shape and dtype do not go together
fromRaw(() => 1) ⇒ ArgumentError: [fromRaw] a function is no plain data; hint: what toRaw gave
transferList(() => 1) ⇒ ArgumentError: [transferList] a function is no plain data; hint: what toRaw gave
circle(toRaw) ⇒ ArgumentError: [toRaw] o contains itself
circle(fromRaw) ⇒ ArgumentError: [fromRaw] o contains itself
np.setPrintOptions({ precision: -1 }) ⇒ ArgumentError: [setPrintOptions] precision must be a whole number of at least 0, not -1
np.setPrintOptions({ precision: 1.5 }) ⇒ ArgumentError: [setPrintOptions] precision must be a whole number of at least 0, not 1.5
np.asTensor('a') ⇒ ArgumentError: [array] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
np.array([1]).astype('int64') ⇒ DTypeError: [astype] unknown dtype 'int64'; hint: one of bool, uint8, int32, float32, float64
np.array([1e10]).astype('int32') ⇒ DTypeError: [astype] 10000000000 does not fit into int32; hint: int32 holds -2147483648 to 2147483647: use float64, or clip(-2147483648, 2147483647) before
np.array([1]).backward() ⇒ GradientError: [backward] no parameter lies beneath this loss; hint: was it detached, or made under noGrad? For plain tensors use grad()
np.ones([2]).backward() ⇒ GradientError: [backward] a gradient starts from one number, not from shape (2,); hint: reduce the loss with mean or sum | [[2]]
setDevice('gpu') ⇒ ArgumentError: [setDevice] unknown device 'gpu'; hint: one of js, wasm, native
grad(5) ⇒ ArgumentError: [grad] what is differentiated must be a function, not 5
grad((x) => x)(np.ones(2)) ⇒ GradientError: [grad] a gradient starts from one number, not from shape (2,); hint: reduce the loss with mean or sum | [[2]]
grad((x) => x.sum())(np.array([1], { dtype: 'int32' })) ⇒ GradientError: [grad] cannot differentiate by an input of dtype int32; hint: use astype('float64'), or name the other arguments: { argnums: [0] }
valueAndGrad((x) => x)(np.ones(2)) ⇒ GradientError: [valueAndGrad] a gradient starts from one number, not from shape (2,); hint: reduce the loss with mean or sum | [[2]]
checkGrad((x) => x.sum(), 5) ⇒ ArgumentError: [checkGrad] the inputs must be a list, not 5; hint: checkGrad(f, [x, y])
`,
  () => {
    const circle = (f: (x: unknown) => unknown): unknown => {
      const own: Record<string, unknown> = {};
      own.o = own;
      return f(own);
    };
    const model = nn.linear(2, 2);
    return { np, nn, grad, valueAndGrad, checkGrad, setDevice, toRaw, fromRaw, transferList, circle, model };
  },
);
