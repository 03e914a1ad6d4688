import { nn, np, train } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What is said of data, loaders, models, options, optimizers and what is saved, to the letter.

saysToTheLetter(
  String.raw`
train.tensorDataset(np.ones([3, 2]), [1, 2]) ⇒ ShapeError: [tensorDataset] inputs (3, 2) and targets (2,) differ in the number of samples | [[3,2],[2]]
train.tensorDataset(1, [1]) ⇒ ShapeError: [tensorDataset] inputs () and targets (1,) differ in the number of samples | [[],[1]]
train.tensorDataset([1], 1) ⇒ ShapeError: [tensorDataset] inputs (1,) and targets () differ in the number of samples | [[1],[]]
train.tensorDataset(np.ones([0, 2]), []) ⇒ DataError: [tensorDataset] there are no samples in inputs (0, 2)
train.tensorDataset([[1], [2]], [0, 1]).rows(Int32Array.of(2)) ⇒ IndexError: [rows] there is no sample 2 among 2
train.tensorDataset([[1], [2]], [0, 1]).rows(Int32Array.of(-1)) ⇒ IndexError: [rows] there is no sample -1 among 2
train.asDataset(5) ⇒ ArgumentError: [asDataset] this is no data to learn from; hint: give [x, y], { images, labels }, { features, targets } or { length, batch }
train.asDataset({ x: [1] }) ⇒ ArgumentError: [asDataset] this is no data to learn from; hint: give [x, y], { images, labels }, { features, targets } or { length, batch }
train.asDataset([1, 2, 3]) ⇒ ArgumentError: [asDataset] this is no data to learn from; hint: give [x, y], { images, labels }, { features, targets } or { length, batch }
train.asDataset({ length: 1.5, batch() {} }) ⇒ ArgumentError: [asDataset] the number of samples of a dataset must be a whole number of at least 0, not 1.5
train.asDataset(data4, { scal: 1 }) ⇒ ArgumentError: [asDataset] there is no option 'scal'; hint: the options are scale; did you mean 'scale'?
train.asDataset([[1], [2]], { scale: 'a' }) ⇒ ArgumentError: [asDataset] scale must be a finite number, not 'a'
train.asDataset(data4, {}, 1) ⇒ ArgumentError: [asDataset] got 1 argument too many
train.subset(data4, 3) ⇒ ArgumentError: [subset] takes a list of places, got 3; hint: Int32Array.of(0, 2)
train.subset(data4, [4]) ⇒ ArgumentError: [subset] a place must be a whole number of at least -4 and below 4, not 4
train.subset(data4, [-5]) ⇒ ArgumentError: [subset] a place must be a whole number of at least -4 and below 4, not -5
train.subset(data4, Int32Array.of(0)).batch(Int32Array.of(1)) ⇒ IndexError: [subset] there is no sample 1 in a part of 1
train.split(data4, 0) ⇒ ArgumentError: [split] the fraction must be a number above 0 and below 1, not 0
train.split(data4, 1) ⇒ ArgumentError: [split] the fraction must be a number above 0 and below 1, not 1
train.split(train.tensorDataset([[1]], [1]), 0.5) ⇒ ArgumentError: [split] cannot split off 0.5 of 1 samples; hint: use a fraction such as 0.1
train.split(data4, 0.9) ⇒ ArgumentError: [split] cannot split off 0.9 of 4 samples; hint: use a fraction such as 0.1
new train.DataLoader(data4, { batchSize: 5, dropLast: true }) ⇒ ArgumentError: [DataLoader] 4 samples fill no batch of 5; hint: use smaller batches
new train.DataLoader(data4, { batchSize: 0 }) ⇒ ArgumentError: [DataLoader] batchSize must be a positive whole number, not 0
new train.DataLoader(data4, { batchSize: 1.5 }) ⇒ ArgumentError: [DataLoader] batchSize must be a positive whole number, not 1.5
new train.DataLoader(data4, { seed: -1 }) ⇒ ArgumentError: [DataLoader] seed must be a whole number of at least 0, not -1
new train.DataLoader(data4, { prefetch: -1 }) ⇒ ArgumentError: [DataLoader] prefetch must be a whole number of at least 0, not -1
new train.DataLoader(data4).load({ epoch: 0, position: 2 }) ⇒ ArgumentError: [DataLoader.load] there is no batch 2 in epoch 0 of 1 batches
new train.DataLoader(data4).load({ epoch: -1, position: 0 }) ⇒ ArgumentError: [DataLoader.load] there is no batch 0 in epoch -1 of 1 batches
new train.DataLoader(data4).load(undefined) ⇒ ArgumentError: [DataLoader.load] there is no batch undefined in epoch undefined of 1 batches
new train.DataLoader({ length: 2, batch: async () => 1 }).next() ⇒ ArgumentError: [DataLoader] the batches of an asynchronous dataset have to be waited for; hint: use \`for await (const batch of loader)\`
nested(train) ⇒ ArgumentError: [DataLoader] the loader was moved on by another loop, next() or load() within this loop over it; hint: give each of two loops a loader of its own
train.evaluate(5, data4) ⇒ ArgumentError: [evaluate] the model must be a function, not 5
train.evaluate((x) => x, [[1]], [1]) ⇒ ArgumentError: [evaluate] takes data and options, got [1] in the place of these; hint: evaluate(model, [x, y])
train.evaluate((x) => x, data4, { loss: () => 5 }) ⇒ ArgumentError: [evaluate] the loss gave 5, not a tensor of one number
train.evaluate((x) => x, data4, { loss: (y) => y }) ⇒ ShapeError: [evaluate] the loss gave shape (4, 2), not one number; hint: reduce it with mean or sum | [[4,2]]
train.evaluate((x) => x, data4, { loss: (y) => y.sum(), metrics: { right: () => 'yes' } }) ⇒ ArgumentError: [evaluate] the metric 'right' gave 'yes', not a tensor of one number
train.evaluate((x) => x, data4, { loss: (y) => y.sum(), metrics: { right: (y) => y } }) ⇒ ShapeError: [evaluate] the metric 'right' gave shape (4, 2), not one number; hint: reduce it with mean or sum | [[4,2]]
train.evaluate((x) => x, data4, { metrics: { loss: (y) => y } }) ⇒ ArgumentError: [evaluate] a metric must not be named 'loss', as the loss is
train.evaluate((x) => x, data4, { metrics: { right: 5 } }) ⇒ ArgumentError: [evaluate] the metric 'right' must be a function, not 5
train.evaluate((x) => x, data4, { metrics: [] }) ⇒ ArgumentError: [evaluate] metrics must be functions by name, not []; hint: such as { accuracy }
train.predict((x) => x, 5) ⇒ ArgumentError: [predict] the first axis must count samples, but a number was given
train.predict(() => 5, [[1]]) ⇒ ArgumentError: [predict] the model gave 5, not a tensor
train.predict((x) => x.at('1:'), [[1], [2]]) ⇒ ShapeError: [predict] the model made (1, 1) of 2 rows; hint: it must give as many rows as it is given | [[1,1]]
train.predict(5, [[1]]) ⇒ ArgumentError: [predict] the model must be a function, not 5
train.predict((x) => x, [[1]], { batchSize: 0 }) ⇒ ArgumentError: [predict] batchSize must be a positive whole number, not 0
train.accuracy(np.ones([2, 3]), np.ones([3])) ⇒ ShapeError: [accuracy] targets (3,) do not fit predictions (2, 3) | [[2,3],[3]]
train.accuracy(np.ones([2, 3]), np.array([0, 3])) ⇒ DataError: [accuracy] 3 is no label of 3 classes, in row 1; hint: labels are whole numbers from 0 to 2
train.accuracy(np.ones([2, 3]), np.ones([2, 2])) ⇒ ShapeError: [accuracy] targets (2, 2) do not fit predictions (2, 3) | [[2,3],[2,2]]
train.classificationScores([0, 1], [0], ['a', 'b']) ⇒ ShapeError: [classificationScores] (2,) answers do not fit (1,) targets | [[2],[1]]
train.classificationScores([0, 2], [0, 1], ['a', 'b']) ⇒ DataError: [classificationScores] 2 is no label of 2 classes, in row 1; hint: labels are whole numbers from 0 to 1
train.classificationScores([0, 1], [0, -1], ['a', 'b']) ⇒ DataError: [classificationScores] -1 is no label of 2 classes, in row 1; hint: labels are whole numbers from 0 to 1
train.classificationScores([0], [0], []) ⇒ ArgumentError: [classificationScores] the classes must be a list of their names, not []; hint: such as ['cat', 'dog']
train.classificationScores([0], [0], ['a', 5]) ⇒ ArgumentError: [classificationScores] the classes must be a list of their names, not ['a', 5]; hint: such as ['cat', 'dog']
train.regressionScores([1, 2], [1]) ⇒ ShapeError: [regressionScores] (2,) answers do not fit (1,) targets | [[2],[1]]
train.answers((x) => x, [[1, 2, 3]], ['a', 'b']) ⇒ ShapeError: [answers] outputs (1, 3) are not of 2 classes each; hint: the classes are a, b | [[1,3]]
train.answers((x) => x, [[1, NaN], [NaN, 1]], ['a', 'b']) ⇒ NonFiniteError: [answers] no class is the likeliest in row 0: its outputs are not finite
train.answers((x) => x, [[1, 2], [NaN, 1]], ['a', 'b']) ⇒ NonFiniteError: [answers] no class is the likeliest in row 1: its outputs are not finite
train.answers((x) => x, [[1, 2]], 'ab') ⇒ ArgumentError: [answers] needs the task of a table, got 'ab'; hint: fitTableTask makes one
train.score((x) => x, np.ones([0, 2]), [], ['a', 'b']) ⇒ DataError: [score] there are no samples to score
train.transformed(data4, () => 5).batch(Int32Array.of(0)) ⇒ DataError: [transformed] the transform gave 5; hint: it must give { x, y }, each a tensor or { data, shape, dtype } with a typed array as data
train.transformed(data4, () => ({ x: [1], y: [1] })).batch(Int32Array.of(0)) ⇒ DataError: [transformed] the transform gave { x, y }; hint: it must give { x, y }, each a tensor or { data, shape, dtype } with a typed array as data
train.transformed(data4, () => ({ x: np.ones([2]), y: np.ones([3]) })).batch(Int32Array.of(0)) ⇒ DataError: [transformed] the transform gave inputs (2,) and targets (3,), which differ in the number of samples
train.transformed(data4, () => ({ x: np.ones([]), y: np.ones([]) })).batch(Int32Array.of(0)) ⇒ DataError: [transformed] the transform gave inputs () and targets (), which differ in the number of samples
train.transformed(data4, 5) ⇒ ArgumentError: [transformed] the transform must be a function, not 5
train.sgd(model) ⇒ ArgumentError: [sgd] takes options, and then the model; hint: sgd({ lr: 0.01 })(model); to fit, { optimizer: sgd() }
train.sgd({ lr: -1 }) ⇒ ArgumentError: [sgd] lr must be a number of at least 0, not -1
train.sgd({ learningRate: 1 }) ⇒ ArgumentError: [sgd] there is no option 'learningRate'; hint: the options are lr, weightDecay, clipNorm, clipValue; did you mean 'lr'?
train.sgd({ weightDecay: -1 }) ⇒ ArgumentError: [sgd] weightDecay must be a number of at least 0, not -1
train.momentum({ momentum: 1 }) ⇒ ArgumentError: [momentum] momentum must be a number of at least 0 and below 1, not 1
train.adam({ betas: [0.9] }) ⇒ ArgumentError: [adam] betas must be two numbers, not [0.9]; hint: such as [0.9, 0.999]
train.adam({ betas: [1, 0.9] }) ⇒ ArgumentError: [adam] betas[0] must be a number of at least 0 and below 1, not 1
train.adam({ betas: [0.9, -0.1] }) ⇒ ArgumentError: [adam] betas[1] must be a number of at least 0 and below 1, not -0.1
train.adam({ epsilon: 1e-8, epsilonHat: 1e-7 }) ⇒ ArgumentError: [adam] takes epsilon or epsilonHat, not both
train.adamW({ epsilon: 1e-8, epsilonHat: 1e-7 }) ⇒ ArgumentError: [adamW] takes epsilon or epsilonHat, not both
train.adam({ epsilon: 0 }) ⇒ ArgumentError: [adam] epsilon must be a number above 0, not 0
train.rmsProp({ decay: 1 }) ⇒ ArgumentError: [rmsProp] decay must be a number of at least 0 and below 1, not 1
train.rmsProp({ decay: -0.1 }) ⇒ ArgumentError: [rmsProp] decay must be a number of at least 0 and below 1, not -0.1
train.sgd()(5) ⇒ ArgumentError: [sgd] needs a model or a list of parameters, got 5; hint: give a model of this copy of Pristella, or model.parameters()
train.sgd()([1]) ⇒ ArgumentError: [sgd] needs a model or a list of parameters, got [1]; hint: give a model of this copy of Pristella, or model.parameters()
train.sgd()([]) ⇒ ArgumentError: [sgd] there are no parameters to train
train.sgd()(nn.sequential(nn.relu)) ⇒ ArgumentError: [sgd] there are no parameters to train
train.sgd()(model).step() ⇒ ArgumentError: [sgd.step] there are no gradients: call backward() first
train.adam()(model).step() ⇒ ArgumentError: [adam.step] there are no gradients: call backward() first
train.sgd()(model).loadStateDict({}) ⇒ ArgumentError: [loadStateDict] needs a Map of tensors by name, got {  }; hint: what stateDict gave
train.sgd()(model).loadStateDict(new Map([['a', 5]])) ⇒ ArgumentError: [loadStateDict] needs a Map of tensors by name, got Map; hint: what stateDict gave
train.adam()(model).loadStateDict(new Map()) ⇒ DataError: [loadStateDict] the saved state of the optimizer lacks 'weight.m', 'weight.v', 'bias.m', 'bias.v', 'steps'; hint: it must have been saved by adam for the same model
train.adam()(model).loadStateDict(train.sgd()(model).stateDict()) ⇒ DataError: [loadStateDict] the saved state of the optimizer lacks 'weight.m', 'weight.v', 'bias.m', 'bias.v'; hint: it must have been saved by adam for the same model
train.adam()(model).loadStateDict(new Map([...train.adam()(model).stateDict(), ['more', np.ones(1)]])) ⇒ DataError: [loadStateDict] the saved state of the optimizer has besides 'more'; hint: it must have been saved by adam for the same model
train.adam()(model).loadStateDict(new Map([...train.adam()(model).stateDict(), ['steps', np.array(1.5)]])) ⇒ DataError: [loadStateDict] the saved state of the optimizer has no step count, but 1.5; hint: it must have been saved by adam for the same model
train.adam()(model).loadStateDict(new Map([...train.adam()(model).stateDict(), ['weight.m', np.ones(3)]])) ⇒ DataError: [loadStateDict] the saved state of the optimizer lacks 'weight.m'; hint: it must have been saved by adam for the same model
JSON.stringify(train.sgd()(model)) ⇒ ArgumentError: [JSON.stringify] an optimizer is no JSON; hint: optimizer.stateDict() gives its tensors; train.encodeCheckpoint(trainer.state()) all of a training
train.stepDecay(0) ⇒ ArgumentError: [stepDecay] the number of steps must be a positive whole number, not 0
train.stepDecay(1, -1) ⇒ ArgumentError: [stepDecay] the factor must be a number of at least 0, not -1
train.exponentialDecay(-1) ⇒ ArgumentError: [exponentialDecay] the factor must be a number of at least 0, not -1
train.cosine({ steps: 0 }) ⇒ ArgumentError: [cosine] steps must be a positive whole number, not 0
train.cosine({ last: -1 }) ⇒ ArgumentError: [cosine] last must be a number of at least 0, not -1
train.warmUp(0) ⇒ ArgumentError: [warmUp] the number of steps must be a positive whole number, not 0
train.warmUp(1, 5) ⇒ ArgumentError: [warmUp] the schedule that follows must be a function, not 5
train.buildPreset('big') ⇒ ArgumentError: [buildPreset] there is no preset 'big'; hint: one of two-layer, mlp, simple-convnet, deep-convnet
train.prefetch(5).next() ⇒ ArgumentError: [prefetch] the source must be something to loop over, not 5
train.prefetch([], { depth: -1 }).next() ⇒ ArgumentError: [prefetch] depth must be a whole number of at least 0, not -1
train.fit(5, data4) ⇒ ArgumentError: [fit] trains a model, got 5; hint: make one of layers, such as nn.sequential(...), or a class that extends nn.Module
train.fit(model, data4, { lr: 1 }) ⇒ ArgumentError: [fit] there is no option 'lr'; hint: it is the optimizer's: optimizer: train.adam({ lr: 0.001 })
train.fit(model, data4, { learning_rate: 1 }) ⇒ ArgumentError: [fit] there is no option 'learning_rate'; hint: it is the optimizer's: optimizer: train.adam({ lr: 0.001 })
train.fit(model, data4, { epochs: 0 }) ⇒ ArgumentError: [fit] epochs must be a positive whole number, not 0
train.fit(model, data4, { epochs: 1.5 }) ⇒ ArgumentError: [fit] epochs must be a positive whole number, not 1.5
train.fit(model, data4, { optimizer: 'adam' }) ⇒ ArgumentError: [fit] the optimizer must not be 'adam'; hint: give a maker such as train.adam({ lr: 0.001 }), or an optimizer
train.fit(model, data4, { validation: true }) ⇒ ArgumentError: [fit] validation must be data or a fraction of them, not true
train.fit(model, data4, { validation: 1 }) ⇒ ArgumentError: [split] the fraction must be a number above 0 and below 1, not 1
train.fit(model, data4, { patience: 1 }) ⇒ ArgumentError: [fit] early stopping needs data to validate on; hint: add validation: 0.1
train.fit(model, data4, { patience: 0, validation: 0.5 }) ⇒ ArgumentError: [fit] patience must be a positive whole number or Infinity, not 0
train.fit(model, data4, { patience: 1, monitor: 'f1', validation: 0.5 }) ⇒ ArgumentError: [fit] there is no metric 'f1' to stop by; hint: one of loss, accuracy
train.fit(model, data4, { schedule: () => -1 }) ⇒ ArgumentError: [fit] the schedule gave -1 for step 0; hint: it must give a number of at least 0, which the learning rate is multiplied by
train.fit(model, data4, { schedule: () => NaN }) ⇒ ArgumentError: [fit] the schedule gave NaN for step 0; hint: it must give a number of at least 0, which the learning rate is multiplied by
train.fit(model, data4, { schedule: 5 }) ⇒ ArgumentError: [fit] schedule must be a function, not 5
train.fit(model, data4, { onStep: 5 }) ⇒ ArgumentError: [fit] onStep must be a function, not 5
train.fit(model, data4, { metrics: 5 }) ⇒ ArgumentError: [fit] metrics must be functions by name, not 5; hint: such as { accuracy }
train.fit(model, data4, { loss: 5 }) ⇒ ArgumentError: [fit] loss must be a function, not 5
train.fit(model, [[[1, 2]], [2]]) ⇒ DataError: [fit] 2 is no label of 2 classes, in row 0 of the data; hint: labels are whole numbers from 0 to 1
train.fit(model, [np.ones([2, 3]), [0, 1]]) ⇒ ShapeError: [linear(2, 2)] takes inputs whose last axis has size 2, got (2, 3); hint: make it linear(3, 2) | [[2,3]]
new train.Trainer(model, data4).observe({}) ⇒ ArgumentError: [observe] {  } observes nothing; hint: give an object with one of onStart, onStep, onEpoch, onEnd
new train.Trainer(model, data4).observe({ onStep: 5 }) ⇒ ArgumentError: [observe] onStep must be a function, not 5
new train.Trainer(model, data4).observe(null) ⇒ ArgumentError: [observe] null observes nothing; hint: give an object with one of onStart, onStep, onEpoch, onEnd
train.encodeCheckpoint({}) ⇒ ArgumentError: [encodeCheckpoint] needs the state of a trainer, got {  }; hint: trainer.state() gives it
train.decodeCheckpoint(new Uint8Array(3)) ⇒ DataError: [safetensors] the checkpoint: 3 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
train.decodeCheckpoint(train.encodeModel(model)) ⇒ DataError: [checkpoint] the checkpoint: this is no checkpoint of a training run; hint: a file with weights only is read with loadModel
train.decodeModel(new Uint8Array(3)) ⇒ DataError: [safetensors] the model file: 3 bytes are too short for a safetensors file; hint: is this a safetensors file, completely copied?
train.encodeModel(5) ⇒ ArgumentError: [saveModel] needs a model, got 5; hint: such as nn.sequential(...)
train.loadModelFile(model, {}) ⇒ ArgumentError: [loadModelFile] takes the content of a model file; hint: decodeModel makes it of bytes; loadModel(path, model) of 'pristella/node' takes a path
train.loadModelFile(5, train.decodeModel(train.encodeModel(model))) ⇒ ArgumentError: [loadModel] needs a model, got 5; hint: such as nn.sequential(...)
train.loadModelFile(nn.linear(3, 2), train.decodeModel(train.encodeModel(model))) ⇒ DataError: [loadStateDict] the model file belongs to another architecture:⏎  'weight' has shape (2, 2), the model's (3, 2)
train.loadModelFile(nn.sequential(model), train.decodeModel(train.encodeModel(model))) ⇒ DataError: [loadStateDict] the model file belongs to another architecture:⏎  '0.weight' (2, 2) is missing⏎  '0.bias' (2,) is missing⏎  'bias' (2,) is not in the model⏎  'weight' (2, 2) is not in the model
new train.Trainer(model, data4).load({}) ⇒ DataError: [checkpoint] the checkpoint, its progress: it must be an object, not undefined
new train.Trainer(model, data4, { epochs: 2 }).load(new train.Trainer(model, data4, { epochs: 1, batchSize: 2 }).state()) ⇒ DataError: [resume] the run was saved with other settings: batchSize was 2 and is 100; hint: resume with the settings it was started with
new train.Trainer(nn.linear(2, 3), data4).load(new train.Trainer(model, data4).state()) ⇒ DataError: [loadStateDict] the checkpoint belongs to another architecture:⏎  'weight' has shape (2, 2), the model's (2, 3)⏎  'bias' has shape (2,), the model's (3,)
new train.Trainer(nn.sequential(model, nn.dropout(0.5)), data4).load(new train.Trainer(nn.sequential(model), data4).state()) ⇒ DataError: [resume] the checkpoint and the model have different random streams: '1.random' is in one of them only; hint: resume with the model it was started with
`,
  () => {
    nn.manualSeed(0);
    const data4 = train.tensorDataset(np.ones([4, 2]), [0, 1, 0, 1]);
    const nested = (): void => {
      const loader = new train.DataLoader(data4, { batchSize: 2 });
      for (const _ of loader) for (const _ of loader);
    };
    return { np, nn, train, data4, nested, model: nn.linear(2, 2) };
  },
);
