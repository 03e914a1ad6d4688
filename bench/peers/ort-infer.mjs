/** ONNX Runtime, in WebAssembly or native, runs model (c) forward on batches of the size it is told. */
import { options, serve } from './protocol.mjs';

const { runtime, threads, file } = options();
const module = await import(runtime === 'web' ? 'onnxruntime-web' : 'onnxruntime-node');
const ort = module.default?.InferenceSession ? module.default : module;
if (runtime === 'web') ort.env.wasm.numThreads = threads;
const session = await ort.InferenceSession.create(
  file,
  runtime === 'web' ? { executionProviders: ['wasm'] } : { intraOpNumThreads: threads, interOpNumThreads: 1 },
);

await serve({ peer: `onnxruntime-${runtime}`, version: ort.env.versions.common, threads }, undefined, ({ batch }) => {
  const x = new ort.Tensor('float32', new Float32Array(batch * 784).fill(0.5), [batch, 1, 28, 28]);
  return () => session.run({ x });
});
