/** What the engine may keep beyond what users hold, in bytes: one place that knows. At each bound something is dropped or computed, and nothing changes but time. */
export interface Budget {
  /** Copies of values in the arena: the least recently used go. */
  values: number;
  /** Programs with their plans: the least recently used go, and are compiled again when they are met again. */
  programs: number;
  /** Results that nobody has asked for yet: all of them are computed. */
  pending: number;
}

export const budgetByDefault: Readonly<Budget> = { values: 96 * 2 ** 20, programs: 64 * 2 ** 20, pending: 2 ** 27 };
