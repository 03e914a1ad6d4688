import { ArgumentError } from '../base/errors.ts';
import { relu, sigmoid } from '../nn/activation.ts';
import { conv2d, maxPool2d } from '../nn/conv.ts';
import { dropout } from '../nn/dropout.ts';
import { manualSeed, normal } from '../nn/init.ts';
import { linear } from '../nn/linear.ts';
import { flatten, type Sequential, sequential } from '../nn/sequential.ts';
import { adam, type OptimizerFactory, sgd } from './rules.ts';
import { constant, cosine, type Schedule } from './schedule.ts';

/** A network for 28 x 28 digits, with settings that train it well. */
export interface Preset {
  readonly doc: string;
  /** Shape of one input: rows of 784 numbers, or images (1, 28, 28). */
  readonly input: readonly number[];
  readonly epochs: number;
  readonly batchSize: number;
  readonly lr: number;
  readonly optimizer: (options: { readonly lr: number }) => OptimizerFactory;
  readonly schedule: Schedule;
  readonly build: () => Sequential;
}

const conv = (channels: number, filters: number, padding = 1) => conv2d(channels, filters, 3, { padding });

/**
 * The book's networks and a faster one between them, by name.
 * @example
 * Object.keys(train.presets);
 */
export const presets: Readonly<Record<PresetName, Preset>> = {
  'two-layer': {
    doc: '784-50-10 with sigmoid, as in Deep Learning from Scratch, section 4.5: 94 % of the test digits after its 17 epochs.',
    input: [784],
    epochs: 17,
    batchSize: 100,
    lr: 0.1,
    optimizer: sgd,
    schedule: constant,
    build: () => sequential(linear(784, 50, { init: normal(0.01) }), sigmoid, linear(50, 10, { init: normal(0.01) })),
  },
  mlp: {
    doc: '784-256-10 with ReLU: 98 % of the test digits.',
    input: [784],
    epochs: 5,
    batchSize: 100,
    lr: 0.002,
    optimizer: adam,
    schedule: cosine(),
    build: () => sequential(linear(784, 256), relu, linear(256, 10)),
  },
  'simple-convnet': {
    doc: 'One convolution of 30 filters, pooling, 100 hidden units, as in section 7.5: 98.9 % of the test digits.',
    input: [1, 28, 28],
    epochs: 4,
    batchSize: 100,
    lr: 0.002,
    optimizer: adam,
    schedule: cosine(),
    build: () => sequential(conv2d(1, 30, 5), relu, maxPool2d(2), flatten, linear(4320, 100), relu, linear(100, 10)),
  },
  'deep-convnet': {
    doc: 'Six convolutions, two hidden layers and dropout, as in section 8.1: 99.4 % of the test digits.',
    input: [1, 28, 28],
    epochs: 12,
    batchSize: 100,
    lr: 0.001,
    optimizer: adam,
    schedule: cosine(),
    build: () =>
      sequential(
        conv(1, 16),
        relu,
        conv(16, 16),
        relu,
        maxPool2d(2),
        conv(16, 32),
        relu,
        conv(32, 32, 2),
        relu,
        maxPool2d(2),
        conv(32, 64),
        relu,
        conv(64, 64),
        relu,
        maxPool2d(2),
        flatten,
        linear(1024, 50),
        relu,
        dropout(0.5),
        linear(50, 10),
        dropout(0.5),
      ),
  },
};

/** Names of the presets. */
export type PresetName = 'two-layer' | 'mlp' | 'simple-convnet' | 'deep-convnet';

/**
 * The network of a preset, with weights that are a function of the seed. Throws ArgumentError for an unknown name.
 * @example
 * train.buildPreset('mlp');
 */
export function buildPreset(name: string, seed = 0): Sequential {
  if (!Object.hasOwn(presets, name))
    throw new ArgumentError(`there is no preset '${name}'`, {
      op: 'buildPreset',
      hint: `one of ${Object.keys(presets).join(', ')}`,
    });
  manualSeed(seed);
  return presets[name as PresetName].build();
}
