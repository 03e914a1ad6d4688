import { nn, np } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What layers, losses and models say, to the letter.

saysToTheLetter(
  `
nn.linear(0, 1) ⇒ ArgumentError: [linear] the number of inputs must be a whole number of at least 1, not 0
nn.linear(1, 0) ⇒ ArgumentError: [linear] the number of outputs must be a whole number of at least 1, not 0
nn.linear(1.5, 1) ⇒ ArgumentError: [linear] the number of inputs must be a whole number of at least 1, not 1.5
nn.linear(np.ones(2), 1) ⇒ ArgumentError: [linear] the number of inputs must be a whole number of at least 1, not a tensor; hint: call it where the layers are listed, as in linear(2, 3)
nn.linear(1, 1, { bias: 1 }) ⇒ ArgumentError: [linear] bias must be true or false, not 1
nn.linear(1, 1, { init: 'he' }) ⇒ ArgumentError: [linear] init must be a function, not 'he'; hint: such as nn.he
nn.linear(1, 2, { init: () => np.ones([2, 1]) }) ⇒ ShapeError: [linear] init gave (2, 1) for weights of shape (1, 2)
nn.linear(1, 2, { init: () => 5 }) ⇒ ShapeError: [linear] init gave () for weights of shape (1, 2)
nn.linear(2, 3)(np.ones([2, 3])) ⇒ ShapeError: [linear(2, 3)] takes inputs whose last axis has size 2, got (2, 3); hint: make it linear(3, 3) | [[2,3]]
nn.linear(6, 3)(np.ones([2, 2, 3])) ⇒ ShapeError: [linear(6, 3)] takes inputs whose last axis has size 6, got (2, 2, 3); hint: put flatten before it | [[2,2,3]]
nn.linear(2, 3)(np.ones([])) ⇒ ShapeError: [linear(2, 3)] takes inputs whose last axis has size 2, got () | [[]]
nn.linear(2, 3)(np.ones([2]), np.ones([2])) ⇒ ArgumentError: [Linear] takes (x), got 2 inputs
nn.linear(2, 3)() ⇒ ArgumentError: [Linear] takes (x), got 0 inputs
nn.linear(2, 3)('a') ⇒ ArgumentError: [linear] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
nn.conv2d(0, 1, 3) ⇒ ArgumentError: [conv2d] the number of channels must be a whole number of at least 1, not 0
nn.conv2d(1, 0, 3) ⇒ ArgumentError: [conv2d] the number of filters must be a whole number of at least 1, not 0
nn.conv2d(1, 1, 0) ⇒ ArgumentError: [conv2d] the kernel size must be a whole number of at least 1, not 0
nn.conv2d(1, 1, 3, { stride: 0 }) ⇒ ArgumentError: [conv2d] stride must be a positive whole number or two, not 0
nn.conv2d(1, 1, 3, { padding: -1 }) ⇒ ArgumentError: [conv2d] padding must be a whole number from 0 or two, not -1
nn.conv2d(2, 1, 3)(np.ones([1, 3, 4, 4])) ⇒ ShapeError: [conv2d(2, 1, 3)] takes images with 2 channels, got (1, 3, 4, 4); hint: make it conv2d(3, 1, 3) | [[1,3,4,4]]
nn.conv2d(2, 1, 3)(np.ones([3, 4, 4])) ⇒ ShapeError: [conv2d(2, 1, 3)] takes images of shape (n, channels, height, width), got (3, 4, 4); hint: reshape them, or add an axis with expandDims | [[3,4,4]]
nn.batchNorm(0) ⇒ ArgumentError: [batchNorm] the number of features must be a whole number of at least 1, not 0
nn.batchNorm(2, { momentum: 2 }) ⇒ ArgumentError: [batchNorm] momentum must be a number above 0 and at most 1, not 2
nn.batchNorm(2)(np.ones([4, 3])) ⇒ ShapeError: [batchNorm(2)] takes (n, 2) or (n, 2, H, W), got (4, 3) | [[4,3]]
nn.batchNorm(2)(np.ones([4, 2, 3])) ⇒ ShapeError: [batchNorm(2)] takes (n, 2) or (n, 2, H, W), got (4, 2, 3) | [[4,2,3]]
nn.batchNorm(2)(np.ones([1, 2])) ⇒ ShapeError: [batchNorm(2)] needs at least two values a feature while training, got (1, 2); hint: use a larger batch, or eval() | [[1,2]]
nn.dropout(1) ⇒ ArgumentError: [dropout] the rate must be a number of at least 0 and below 1, not 1
nn.dropout(-0.1) ⇒ ArgumentError: [dropout] the rate must be a number of at least 0 and below 1, not -0.1
nn.dropout('a') ⇒ ArgumentError: [dropout] the rate must be a number of at least 0 and below 1, not 'a'
nn.sequential(5) ⇒ ArgumentError: [sequential] layer 0 is no function but number; hint: give layers such as linear(784, 50) or relu
nn.sequential([nn.relu]) ⇒ ArgumentError: [sequential] layer 0 is no function but object; hint: no list: sequential(linear(784, 50), relu)
nn.sequential(nn.relu, undefined) ⇒ ArgumentError: [sequential] layer 1 is no function but undefined; hint: give layers such as linear(784, 50) or relu
new nn.Sequential(5) ⇒ ArgumentError: [Sequential] takes a list of layers, got 5; hint: nn.sequential(a, b) takes them one by one
nn.sequential(nn.linear(2, 3), nn.linear(2, 1))(np.ones([1, 2])) ⇒ ShapeError: [linear(2, 1)] takes inputs whose last axis has size 2, got (1, 3) (in 1: linear(2, 1), after 0: linear(2, 3)); hint: make it linear(3, 1) | [[1,3]]
nn.sequential((x) => 5)(np.ones([1, 2])) ⇒ ArgumentError: [forward] a function gave 5, not a tensor (in 0: a function, given (1, 2)); hint: return the tensor
nn.sequential(async (x) => x)(np.ones([1, 2])) ⇒ ArgumentError: [forward] a function gave a promise, but it has to compute at once (in 0: a function, given (1, 2)); hint: await what it needs before, outside of it
nn.softmax(np.ones([2, 3]), 5) ⇒ AxisError: [softmax] axis 5 is out of range for the 2 axes of (2, 3); hint: use -2 to 1 | 5 [[2,3]]
nn.softmax(np.ones([])) ⇒ AxisError: [softmax] axis -1 is out of range for the 0 axes of (); hint: a scalar has no axes | -1 [[]]
nn.logSoftmax(np.ones([2, 3]), -3) ⇒ AxisError: [logSoftmax] axis -3 is out of range for the 2 axes of (2, 3); hint: use -2 to 1 | -3 [[2,3]]
nn.logSoftmax('a') ⇒ ArgumentError: [logSoftmax] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
nn.leakyRelu('a') ⇒ ArgumentError: [leakyRelu] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
nn.crossEntropy(np.ones([3]), [0]) ⇒ ShapeError: [crossEntropy] takes predictions of shape (n, classes), got (3,); hint: reshape one prediction to (1, classes) | [[3]]
nn.crossEntropy(np.ones([2, 3]), [0]) ⇒ ShapeError: [crossEntropy] targets (1,) do not fit predictions (2, 3); hint: give labels (2,) or one-hot rows (2, 3) | [[2,3],[1]]
nn.crossEntropy(np.ones([2, 3]), np.ones([2, 2])) ⇒ ShapeError: [crossEntropy] targets (2, 2) do not fit predictions (2, 3); hint: give labels (2,) or one-hot rows (2, 3) | [[2,3],[2,2]]
nn.crossEntropy(np.ones([2, 1]), [0, 0]) ⇒ ShapeError: [crossEntropy] one output is no choice between classes: the loss would always be 0; hint: meanSquaredError learns numbers, binaryCrossEntropy whether or not | [[2,1]]
nn.crossEntropy(np.ones([2, 3], { dtype: 'int32' }), [0, 1]) ⇒ DTypeError: [crossEntropy] takes float logits, got int32
nn.crossEntropyOfProbabilities(np.ones([2, 3]), [0, 3]) ⇒ DataError: [crossEntropyOfProbabilities] 3 is no label of 3 classes, in row 1; hint: labels are whole numbers from 0 to 2
nn.crossEntropyOfProbabilities(np.ones([2, 3]), [0, 1, 2]) ⇒ ShapeError: [crossEntropyOfProbabilities] targets (3,) do not fit predictions (2, 3); hint: give labels (2,) or one-hot rows (2, 3) | [[2,3],[3]]
nn.meanSquaredError([1, 2], [1, 2, 3]) ⇒ ShapeError: [meanSquaredError] predictions (2,) and targets (3,) differ | [[2],[3]]
nn.meanSquaredError(np.ones([2, 1]), np.ones([2])) ⇒ ShapeError: [meanSquaredError] predictions (2, 1) and targets (2,) differ; hint: reshape the targets to (-1, 1) | [[2,1],[2]]
nn.meanSquaredError(np.ones([2]), np.ones([2, 1])) ⇒ ShapeError: [meanSquaredError] predictions (2,) and targets (2, 1) differ | [[2],[2,1]]
nn.binaryCrossEntropy(np.ones([2, 1]), [0, 1]) ⇒ ShapeError: [binaryCrossEntropy] logits (2, 1) and targets (2,) differ; hint: reshape the targets to (-1, 1) | [[2,1],[2]]
nn.binaryCrossEntropy([1, 2], [0, 1, 1]) ⇒ ShapeError: [binaryCrossEntropy] logits (2,) and targets (3,) differ | [[2],[3]]
nn.oneHot([0.5], 3) ⇒ DataError: [oneHot] 0.5 is no label of 3 classes, in row 0; hint: labels are whole numbers from 0 to 2
nn.oneHot([1], 0) ⇒ ArgumentError: [oneHot] the number of classes must be a positive whole number, not 0
nn.oneHot([1], 1.5) ⇒ ArgumentError: [oneHot] the number of classes must be a positive whole number, not 1.5
nn.maxPool2d(2)(np.ones([2, 2])) ⇒ ShapeError: [maxPool2d] takes images of shape (n, channels, height, width), got (2, 2); hint: reshape them, or add an axis with expandDims | [[2,2]]
nn.avgPool2d(2, { stride: 1.5 }) ⇒ ArgumentError: [avgPool2d] stride must be a positive whole number or two, not 1.5
nn.he([2, 3]) ⇒ ArgumentError: [he] is called by a layer; hint: hand it over: { init: nn.he }
nn.xavier() ⇒ ArgumentError: [xavier] is called by a layer; hint: hand it over: { init: nn.xavier }
nn.normal([2, 3]) ⇒ ArgumentError: [normal] the deviation must be a number, not a list; hint: call it where it is handed over: { init: nn.normal(0.01) }
nn.normal(-1) ⇒ ArgumentError: [normal] the deviation must be a number of at least 0, not -1
nn.manualSeed(-1) ⇒ ArgumentError: [seed] the seed must be a whole number from 0 up, not -1
nn.manualSeed(1.5) ⇒ ArgumentError: [seed] the seed must be a whole number from 0 up, not 1.5
nn.checkModelGrad(5, () => 1) ⇒ ArgumentError: [checkModelGrad] needs a model, got 5; hint: checkModelGrad(model, () => loss(model(x), t))
nn.checkModelGrad(model, () => 5) ⇒ ArgumentError: [checkModelGrad] the loss gave 5, not a tensor
model.loadStateDict({}) ⇒ ArgumentError: [loadStateDict] needs a Map of tensors by name, got {  }; hint: what stateDict gave; readModel and loadModel take files
model.loadStateDict(new Map()) ⇒ DataError: [loadStateDict] the state belongs to another architecture:⏎  'weight' (2, 2) is missing⏎  'bias' (2,) is missing
model.loadStateDict(new Map([...model.stateDict(), ['more', np.ones(1)]])) ⇒ DataError: [loadStateDict] the state belongs to another architecture:⏎  'more' (1,) is not in the model
JSON.stringify(model) ⇒ ArgumentError: [JSON.stringify] a model is no JSON; hint: saveModel(path, model) of 'pristella/node' writes a file; train.encodeModel(model) gives its bytes, model.stateDict() its tensors
model.weight.set(0, 1) ⇒ ArgumentError: [set] a parameter is changed by an optimizer or by assign()
model.weight.assign([1]) ⇒ ShapeError: [assign] 'weight' has shape (2, 2), not (1,) | [[2,2],[1]]
model.weight.assign('a') ⇒ ArgumentError: [assign] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
new nn.Parameter('a') ⇒ ArgumentError: [Parameter] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
new nn.Parameter(np.array([1], { dtype: 'int32' })) ⇒ DTypeError: [Parameter] a parameter must be a float, not int32; hint: use astype('float32')
model.astype('int32') ⇒ DTypeError: [Parameter] a parameter must be a float, not int32; hint: use astype('float32')
model.astype('half') ⇒ DTypeError: [astype] unknown dtype 'half'; hint: one of bool, uint8, int32, float32, float64
`,
  () => ({ np, nn, model: nn.linear(2, 2) }),
);
