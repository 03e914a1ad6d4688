import { ArgumentError, NonFiniteError } from '../base/errors.ts';
import { type Form, form } from '../base/form.ts';
import type { Read } from '../base/options.ts';
import { number, text } from '../base/row.ts';
import type { AnyModule } from '../nn/module.ts';
import type { Tensor } from '../tensor/tensor.ts';
import type { Scores } from './evaluate.ts';

/** When training ends before its last epoch. */
export class EarlyStoppingOptions {
  /** Stops after so many epochs without a better validation, and goes back to the best weights. */
  readonly patience?: number | undefined = number({ whole: true, least: 1, infinite: true });
  /** What is to become better: 'loss', the default, which is better lower; or the name of a metric, better higher. */
  readonly monitor?: string = text('loss');
}

/** Remembers the best epoch and its weights, and says when to stop. */
export class EarlyStopping {
  /** @internal Written out, because bundlers shorten the names of classes. */
  static readonly name: string = 'EarlyStopping';
  readonly patience: number;
  readonly monitor: string;
  bestEpoch = 0;
  bestValue: number | null = null;
  /** Epochs since the best one. */
  waited = 0;
  private weights: Map<string, Tensor> = new Map();

  constructor(patience: number, monitor: string) {
    this.patience = patience;
    this.monitor = monitor;
  }

  /** Null unless it is asked for. Throws ArgumentError without validation. */
  static of({ patience, monitor }: Read<EarlyStoppingOptions>, hasValidation: boolean): EarlyStopping | null {
    if (patience === undefined) return null;
    if (!hasValidation)
      throw new ArgumentError('early stopping needs data to validate on', { op: 'fit', hint: 'add validation: 0.1' });
    return new EarlyStopping(patience, monitor);
  }

  get isOver(): boolean {
    return this.waited >= this.patience;
  }

  /** Looks at an epoch's validation. Throws ArgumentError if it has no such metric, NonFiniteError if it is a loss that is NaN. */
  see(epoch: number, scores: Scores, model: AnyModule): void {
    const value = scores[this.monitor];
    if (value === undefined)
      throw new ArgumentError(`there is no metric '${this.monitor}' to stop by`, {
        op: 'fit',
        hint: `one of ${Object.keys(scores).join(', ')}`,
      });
    if (this.monitor === 'loss' && Number.isNaN(value))
      throw new NonFiniteError(`the validation loss of epoch ${epoch} is NaN`, {
        op: 'fit',
        hint: 'look for NaN in the data to validate on',
      });
    const best = this.bestValue;
    const better = !Number.isNaN(value) && (best === null || (this.monitor === 'loss' ? value < best : value > best));
    this.waited = better ? 0 : this.waited + 1;
    if (!better) return;
    this.bestEpoch = epoch;
    this.bestValue = value;
    this.weights = model.stateDict();
  }

  /** Gives the model the weights of the best epoch, if there was one. */
  restoreBest(model: AnyModule): void {
    if (this.weights.size > 0) model.loadStateDict(this.weights);
  }

  /** The best weights, and the rest as plain data, for a checkpoint. */
  get state(): { readonly weights: ReadonlyMap<string, Tensor>; readonly progress: EarlyStoppingState } {
    const { bestEpoch, bestValue, waited } = this;
    return { weights: this.weights, progress: { bestEpoch, bestValue, waited } };
  }
  load(weights: ReadonlyMap<string, Tensor>, progress: EarlyStoppingState): void {
    Object.assign(this, progress);
    this.weights = new Map(weights);
  }
}

/** `EarlyStopping` as plain data, its weights aside. */
export interface EarlyStoppingState {
  readonly bestEpoch: number;
  readonly bestValue: number | null;
  readonly waited: number;
}
/** An `EarlyStoppingState` from outside. */
export const stoppingForm: Form<EarlyStoppingState> = form.object({
  bestEpoch: form.whole(),
  bestValue: form.orNull(form.number),
  waited: form.whole(),
});
