export { type Circuit, type CircuitOptions, gateCircuit } from './circuit.ts';
export type { GateKind } from './gates.ts';
export { layersOf } from './layers-of.ts';
export { type NeuronOptions, neuron } from './neuron.ts';
export { type NotationOptions, weightNotation } from './notation.ts';
export { type OutputLayerOptions, outputLayer } from './output-layer.ts';
export { type Divider, type SeparationOptions, separation } from './separation.ts';
export { type TruthTableOptions, truthTable } from './truth-table.ts';
