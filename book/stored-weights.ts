/** A model's weights as they are stored. */
import { io, type nn } from 'pristella';

/** A safetensors file in half precision: two bytes a weight. */
export function halfBytes(model: nn.Module): Uint8Array {
  const raw = [...model.stateDict()].map(
    ([name, t]) => [name, { data: t.data(), shape: t.shape, dtype: t.dtype }] as const,
  );
  return io.encodeSafetensors(new Map(raw), { half: true });
}
