import { nn, np, type Tensor } from '../../packages/pristella/src/index.ts';
import type { Net } from './net.ts';
import { crossEntropy, Embedding, gelu, LayerNorm } from './parts.ts';

const [LETTERS, WIDTH, HEADS, PLACES] = [64, 128, 4, 128];

/** What each place sees of those up to itself, head by head. Vaswani et al. (2017). */
function attention(queries: Tensor, keys: Tensor, values: Tensor): Tensor {
  const [places = 0, width = 1] = queries.shape.slice(-2);
  const scores = queries.matmul(keys.swapaxes(-1, -2)).mul(width ** -0.5);
  const seen = np.tri(places, places, 0, { dtype: 'bool' });
  return nn.softmax(np.where(seen, scores, -np.inf)).matmul(values);
}

class Block extends nn.Module {
  norm1 = new LayerNorm(WIDTH);
  qkv = nn.linear(WIDTH, 3 * WIDTH);
  project = nn.linear(WIDTH, WIDTH);
  norm2 = new LayerNorm(WIDTH);
  widen = nn.linear(WIDTH, 4 * WIDTH);
  narrow = nn.linear(4 * WIDTH, WIDTH);

  forward(x: Tensor): Tensor {
    const [n = 0, places = 0] = x.shape;
    const parts = this.qkv(this.norm1(x))
      .reshape([n, places, 3, HEADS, WIDTH / HEADS])
      .transpose([2, 0, 3, 1, 4]);
    const seen = attention(parts.at(0), parts.at(1), parts.at(2));
    const y = x.add(this.project(seen.swapaxes(1, 2).reshape([n, places, WIDTH])));
    return y.add(this.narrow(gelu(this.widen(this.norm2(y)))));
  }
}

/** Four blocks that tell at each letter the next one. Radford et al. (2018), with the norms before. */
class Gpt extends nn.Module {
  letters = new Embedding(LETTERS, WIDTH);
  places = new Embedding(PLACES, WIDTH);
  blocks = [new Block(), new Block(), new Block(), new Block()];
  norm = new LayerNorm(WIDTH);
  head = nn.linear(WIDTH, LETTERS);

  forward(x: Tensor): Tensor {
    let y = this.letters(x).add(this.places(np.arange(x.shape[1] ?? 0, { dtype: 'int32' })));
    for (const block of this.blocks) y = block(y);
    return this.head(this.norm(y));
  }
}

/** 16 texts of 128 letters. */
export function gpt(random: np.random.Generator): Net {
  const model = new Gpt();
  return {
    model,
    x: random.integers(0, LETTERS, [16, PLACES]),
    target: random.integers(0, LETTERS, [16, PLACES]),
    loss: (x, target) => crossEntropy(model(x), target),
  };
}
