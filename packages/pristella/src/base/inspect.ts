/** Makes Node's console show the instances of a class as text. */
export function showInConsole<T extends object>(shown: { readonly prototype: T }, text: (one: T) => string): void {
  Object.defineProperty(shown.prototype, Symbol.for('nodejs.util.inspect.custom'), {
    configurable: true,
    value(this: T): string {
      return text(this);
    },
  });
}
