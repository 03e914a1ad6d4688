import type { Methods } from '../methods.ts';

/** What editors show of methods: made by `npm run reference` from the docstrings of their functions. */
export interface MethodDocs {
  /**
   * The same elements in row-major order under another shape, a list of sizes or size by size; one may be -1.
   * Throws ShapeError if they do not fit.
   * @shapes any, into any of as many elements; one size may be -1
   * @gradient g in the shape of `x`
   * @differs NumPy may give a view, of which writing changes both; here results are values
   * @example
   * const x = np.arange(6);
   * np.reshape(x, [2, 3]);
   * x.reshape([3, -1]).shape;
   * x.reshape(-1).shape;
   */
  reshape: Methods['reshape'];
  /**
   * All elements in one axis: as `flatten`, since values never share what can be changed.
   * @shapes any → (size)
   * @gradient g in the shape of `x`
   * @example
   * np.ravel([[1, 2], [3, 4]]);
   */
  ravel: Methods['ravel'];
  /**
   * All elements in one axis.
   * @shapes any → (size)
   * @gradient g in the shape of `x`
   * @example
   * np.flatten([[1, 2], [3, 4]]);
   * np.array([[[5]]]).flatten().shape;
   */
  flatten: Methods['flatten'];
  /**
   * Axes in another order, a list or axis by axis; reversed by default. Throws AxisError unless each axis is named
   * once.
   * @shapes (d₀, …, dₖ) → (dₖ, …, d₀), or in the order of `axes`
   * @gradient g with its axes back in their order
   * @example
   * np.transpose([[1, 2, 3], [4, 5, 6]]);
   * np.zeros([2, 3, 4]).transpose([1, 0, 2]).shape;
   */
  transpose: Methods['transpose'];
  /**
   * Two axes exchanged.
   * @shapes (…, m, …, n, …) → (…, n, …, m, …)
   * @gradient g with the two axes exchanged
   * @example
   * np.swapaxes([[1, 2, 3]], 0, 1);
   * np.zeros([2, 3, 4]).swapaxes(0, -1).shape;
   */
  swapaxes: Methods['swapaxes'];
  /**
   * A new axis of size 1 at place `axis` of the result.
   * @shapes (…, …) → (…, 1, …)
   * @gradient g in the shape of `x`
   * @example
   * np.expandDims([1, 2, 3], 0);
   * np.array([1, 2, 3]).expandDims(-1).shape;
   */
  expandDims: Methods['expandDims'];
  /**
   * Without the axes of size 1, or without those named. Throws ShapeError if a named one is larger.
   * @shapes (…, 1, …) → (…, …)
   * @gradient g in the shape of `x`
   * @example
   * np.squeeze([[[1], [2]]]);
   * np.zeros([1, 3, 1]).squeeze(0).shape;
   */
  squeeze: Methods['squeeze'];
  /**
   * The tensor repeated along axes of size 1 and new leading axes. Throws ShapeError if it does not stretch to
   * `shape`.
   * @shapes any that stretches to `shape`: sizes of 1 and new leading axes
   * @gradient g summed over the axes that were stretched
   * @example
   * np.broadcastTo([1, 2, 3], [2, 3]);
   * np.array([[1], [2]]).broadcastTo([2, 3]);
   */
  broadcastTo: Methods['broadcastTo'];
  /**
   * Each element along an axis (or of all, in one axis) repeated; with several counts, each one as often as its
   * own says; one count alone is for all. Throws ArgumentError for counts that are not whole numbers from 0 up,
   * ShapeError if there are not as many counts as places.
   * @shapes (…, n, …) → (…, n counts, …); without an axis (size × counts)
   * @gradient g summed over the copies
   * @example
   * np.repeat([1, 2], 3);
   * np.repeat([[1, 2], [3, 4]], 2, 1);
   * np.repeat([1, 2, 3], [0, 1, 2]);
   */
  repeat: Methods['repeat'];
  /**
   * The elements of the given axes in reverse; all axes by default.
   * @shapes any; the result has the same
   * @gradient g in reverse
   * @example
   * np.flip([1, 2, 3]);
   * np.flip([[1, 2], [3, 4]], 0);
   */
  flip: Methods['flip'];
  /**
   * Part of a tensor, by NumPy's rules: `at(x, 0)`, `at(x, '1:3', -1)`, `at(x, '...', null)`, with lists of places
   * and masks `at(x, [2, 0])`, `at(y, arange(n), t)`, `at(x, greater(x, 0))`. Masks are computed at once. Throws
   * IndexError outside it.
   * @shapes an integer takes an axis away, a range or list keeps it, `null` adds one of size 1
   * @gradient g at its places, zeros elsewhere; where a place was taken twice, the sum
   * @differs ranges are text or [`slice`](indexing.md#npslice); the result is a value, not a view
   * @example
   * const x = np.arange(12).reshape([3, 4]);
   * np.at(x, 1, -1).item();
   * x.at('1:', '::2');
   * x.at('...', 0);
   * x.at([2, 0]);
   * x.at(x.greater(8));
   * x.at([0, 1, 2], [3, 2, 1]);
   */
  at: Methods['at'];
  /**
   * Writes into part of a tensor: `set(x, '1:3', 0, value)`, `set(x, mask, value)`; the value, which comes last,
   * broadcasts. Of a place named twice, the last value stays. Values made from the tensor before keep what they
   * saw: it is changed in place if nothing else can see its memory, else copied once. What depends on parameters
   * is computed now. Throws IndexError outside the tensor, ShapeError if the value does not fit, DTypeError if it
   * would lose digits, GradientError if its gradient would be lost, because x holds integers. Throws ArgumentError
   * without a value.
   * @shapes the value broadcasts to the part
   * @gradient g to `x` where it keeps its content; to the value g where it stands, summed where it was broadcast
   * @differs throws where a value would lose digits; values made before keep what they saw
   * @example
   * const x = np.zeros([2, 3]);
   * x.set(0, '1:', [8, 9]);
   * x.set(x.equal(0), -1);
   * np.set(x, 1, 1, 5);
   * const f = (w) => np.zeros(3).set(1, w.square().sum()).sum();
   * grad(f)(np.array([2, 3]));
   */
  set: Methods['set'];
  /**
   * The elements at `indices` along an axis: the axis is replaced by the indices' shape. Without an axis, those of
   * the flattened tensor. Negative indices count from the end; what is outside throws IndexError, or by `mode` is
   * wrapped or clipped. Indices that depend on parameters are kept within the axis instead.
   * @shapes (…, n, …) → (…, shape of the indices, …); without an axis the shape of the indices
   * @gradient g added at its places; none for the indices
   * @example
   * np.take([10, 20, 30], [2, 0, 2]);
   * np.take([[1, 2, 3], [4, 5, 6]], [-1, 0], 1);
   * np.take([10, 20, 30], [1, 7], null, { mode: 'clip' });
   */
  take: Methods['take'];
  /**
   * Elements of `a` where the condition is not zero, else of `b`; all three broadcast. With the condition alone,
   * the places where it is not zero, as `nonzero` gives them. Throws ArgumentError if one of `a` and `b` is
   * missing.
   * @formula a where the condition holds, else b
   * @shapes all three broadcast; with the condition alone, what [`nonzero`](indexing.md#npnonzero) gives
   * @gradient g where each was taken, else 0. What was not taken is computed all the same: where its own slope is
   *   infinite or NaN, 0 times that is NaN. Put a harmless number in its place first: `sqrt(where(c, x, 1))`
   * @example
   * const x = np.array([3, -1, 2]);
   * np.where(x.greater(0), x, 0);
   * np.where(x.greater(0), np.sqrt(np.where(x.greater(0), x, 1)), 0);
   * np.where([true, false], [[1], [2]], 9);
   * np.where(x.greater(0));
   */
  where: Methods['where'];
  /**
   * For each axis the indices, as int32, of the elements that are not zero. Computes at once. Throws ArgumentError
   * for a scalar.
   * @shapes any → one vector (count) for each axis
   * @example
   * np.nonzero([0, 3, 0, 5]);
   * np.nonzero([[0, 3], [4, 0]]);
   */
  nonzero: Methods['nonzero'];
  /**
   * The diagonal `k` places right of the main one of two axes, as the last axis. Throws ShapeError for fewer than
   * two axes, ArgumentError unless `k` is whole.
   * @shapes (…, m, n) → (…, length of the diagonal), the two axes taken away
   * @gradient g on the diagonal, else 0
   * @example
   * const x = np.arange(9).reshape([3, 3]);
   * np.diagonal(x);
   * x.diagonal(1);
   */
  diagonal: Methods['diagonal'];
  /**
   * Sum, elementwise.
   * @formula a + b
   * @gradient g; g, each summed back to its operand's shape where that was broadcast
   * @example
   * np.add([1, 2, 3], 10);
   * const rows = np.array([[0], [10]]);
   * rows.add([1, 2, 3]);
   */
  add: Methods['add'];
  /**
   * Difference, elementwise.
   * @formula a - b
   * @gradient g; -g
   * @example
   * np.sub([5, 6], [1, 8]);
   * const x = np.array([[1, 2], [3, 6]]);
   * x.sub(x.mean({ axis: 1, keepdims: true }));
   */
  sub: Methods['sub'];
  /**
   * Product, elementwise.
   * @formula a b
   * @gradient g b; g a
   * @example
   * np.mul([1, 2, 3], [10, 20, 30]);
   * np.array([1, 2, 3]).mul(0.5);
   */
  mul: Methods['mul'];
  /**
   * Quotient, elementwise, as a real number; division by zero gives inf or nan.
   * @formula a / b
   * @gradient g / b; -g y / b
   * @example
   * np.div([1, 2, 3], 2);
   * np.div([1, 0, -1], 0);
   * np.array([7, 8], { dtype: 'int32' }).div(2).dtype;
   */
  div: Methods['div'];
  /**
   * Negative, elementwise.
   * @formula -x
   * @gradient -g
   * @example
   * np.neg([1, -2, 0.5]);
   */
  neg: Methods['neg'];
  /**
   * Absolute value, elementwise. Its gradient at 0 is 0.
   * @formula |x|
   * @gradient g sign(x)
   * @example
   * np.abs([-1.5, 2, -0]);
   */
  abs: Methods['abs'];
  /**
   * -1, 0 or 1, elementwise; 0 at -0, and NaN stays.
   * @gradient 0
   * @example
   * np.sign([-2.5, 0, 7, np.nan]);
   */
  sign: Methods['sign'];
  /**
   * Square, elementwise.
   * @formula x²
   * @gradient 2 g x
   * @example
   * np.square([1, -2, 3]);
   */
  square: Methods['square'];
  /**
   * Square root, elementwise; NaN below 0.
   * @formula √x
   * @gradient g / (2 y)
   * @example
   * np.sqrt([4, 2, -1]);
   */
  sqrt: Methods['sqrt'];
  /**
   * Cube root, elementwise.
   * @formula ∛x
   * @gradient g / (3 y²)
   * @example
   * np.cbrt([8, -27, 2]);
   */
  cbrt: Methods['cbrt'];
  /**
   * a to the power of b, elementwise. Integers stay integers and wrap, modulo 2^32 or for uint8 2^8; their
   * exponents are computed at once. Throws ArgumentError for an integer to a negative whole number.
   * @formula a^b
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @gradient g b a^(b - 1), 0 where b = 0; g y log(a), 0 where a = 0 ≤ b, NaN for negative a
   * @example
   * np.pow([1, 2, 3], 2);
   * np.pow(2, [0, 1, 0.5, -1]);
   * np.array([[1, 4], [9, 16]]).pow(0.5);
   */
  pow: Methods['pow'];
  /**
   * 1 / x, elementwise, as a real number; inf at 0.
   * @formula 1 / x
   * @gradient -g y²
   * @differs integers give float64; NumPy divides them as integers
   * @example
   * np.reciprocal([2, 4, -0.5]);
   */
  reciprocal: Methods['reciprocal'];
  /**
   * The quotient rounded down, elementwise, as Python's //; integers stay integers, and give 0 for division by 0.
   * The one quotient that int32 cannot hold, -2147483648 by -1, throws DTypeError where it is computed.
   * @formula ⌊a / b⌋
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @gradient 0
   * @example
   * np.floorDivide([7, -7, 7, -7], [3, 3, -3, -3]);
   * np.array([7, 8, 9], { dtype: 'int32' }).floorDivide(4);
   */
  floorDivide: Methods['floorDivide'];
  /**
   * What floor division leaves, elementwise, with the sign of the divisor, as Python's %; integers stay integers.
   * @formula a - b ⌊a / b⌋
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @gradient g; -g ⌊a / b⌋
   * @example
   * np.mod([7, -7, 7, -7], [3, 3, -3, -3]);
   * np.array([5.5, -0.5]).mod(1);
   */
  mod: Methods['mod'];
  /**
   * What division towards zero leaves, elementwise, with the sign of the dividend, as C's fmod; integers stay
   * integers.
   * @formula a - b trunc(a / b)
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @gradient g; -g trunc(a / b)
   * @example
   * np.fmod([7, -7, 7, -7], [3, 3, -3, -3]);
   */
  fmod: Methods['fmod'];
  /**
   * Floor division and what it leaves, elementwise: `[floorDivide(a, b), mod(a, b)]`.
   * @formula ⌊a / b⌋, a - b ⌊a / b⌋
   * @shapes `a` and `b` broadcast; both results have their common shape
   * @example
   * const [days, hours] = np.divmod([30, 50, 100], 24);
   * console.log(String(days), String(hours));
   */
  divmod: Methods['divmod'];
  /**
   * The length of (a, b), sqrt(a^2 + b^2) without overflow, elementwise.
   * @formula √(a² + b²)
   * @gradient g a / y; g b / y; 0 where both are 0
   * @example
   * np.hypot([3, 5], [4, 12]);
   * np.hypot(3e200, 4e200);
   */
  hypot: Methods['hypot'];
  /**
   * The larger of two, elementwise; NaN if either is.
   * @formula a if a > b, else b
   * @gradient g for the larger, g / 2 for each where both are equal
   * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
   * @example
   * np.maximum([1, 5, 3], [4, 2, 3]);
   * np.maximum([1, np.nan], 2);
   */
  maximum: Methods['maximum'];
  /**
   * The smaller of two, elementwise; NaN if either is.
   * @formula a if a < b, else b
   * @gradient g for the smaller, g / 2 for each where both are equal
   * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
   * @example
   * np.minimum([1, 5, 3], [4, 2, 3]);
   */
  minimum: Methods['minimum'];
  /**
   * The larger of two, elementwise; the other one where one is NaN.
   * @formula max(a, b), without NaN
   * @gradient g for the one taken, the first where both are equal
   * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
   * @example
   * np.fmax([1, np.nan, 3], [np.nan, 2, 2]);
   */
  fmax: Methods['fmax'];
  /**
   * The smaller of two, elementwise; the other one where one is NaN.
   * @formula min(a, b), without NaN
   * @gradient g for the one taken, the first where both are equal
   * @differs of 0 and -0 the larger is 0 and the smaller -0, as IEEE 754-2019 says; NumPy takes the second
   * @example
   * np.fmin([1, np.nan, 3], [np.nan, 2, 2]);
   */
  fmin: Methods['fmin'];
  /**
   * Elements below `low` raised to it, those above `high` lowered to it, elementwise; null for no bound. At a
   * bound the gradient still flows to x. Throws ArgumentError without any bound.
   * @formula min(max(x, low), high)
   * @shapes `low` and `high` broadcast to `x`
   * @example
   * const x = np.array([-3, 0.5, 9]);
   * np.clip(x, -1, 1);
   * x.clip(0);
   * x.clip(null, [0, 1, 2]);
   */
  clip: Methods['clip'];
  /**
   * max(0, x), elementwise; its gradient at 0 is 0.
   * @formula max(x, 0)
   * @gradient g where x > 0, else 0
   * @example
   * np.relu([-2, 0, 3]);
   */
  relu: Methods['relu'];
  /**
   * Rounded to a number of decimals, ties to even, elementwise; a negative number rounds before the point.
   * @shapes any; the result has the same
   * @gradient 0
   * @example
   * np.round([0.5, 1.5, 2.5, -1.5]);
   * np.round([3.14159, 2.71828], 2);
   * np.array([1234, 5678]).round(-2);
   */
  round: Methods['round'];
  /**
   * The nearest whole number, ties to even, elementwise; integers give float64.
   * @gradient 0
   * @example
   * np.rint([0.5, 1.5, 2.5, -1.2]);
   */
  rint: Methods['rint'];
  /**
   * The integer below, elementwise.
   * @gradient 0
   * @differs integers stay integers, as in NumPy 2
   * @example
   * np.floor([1.7, -1.7, 2]);
   */
  floor: Methods['floor'];
  /**
   * The integer above, elementwise.
   * @gradient 0
   * @differs integers stay integers, as in NumPy 2
   * @example
   * np.ceil([1.2, -1.2, 2]);
   */
  ceil: Methods['ceil'];
  /**
   * The integer towards zero, elementwise.
   * @gradient 0
   * @differs integers stay integers, as in NumPy 2
   * @example
   * np.trunc([1.7, -1.7, 2]);
   */
  trunc: Methods['trunc'];
  /**
   * The magnitude of a with the sign of b, elementwise; that of -0 counts.
   * @formula |a| with the sign of b
   * @gradient g sign(a) sign(b); 0
   * @example
   * np.copysign([1, 2, 3], [-1, 5, -0]);
   */
  copysign: Methods['copysign'];
  /**
   * Whether the sign is negative, elementwise: true for -0, false for NaN.
   * @example
   * np.signbit([-1, 0, -0, 2]);
   */
  signbit: Methods['signbit'];
  /**
   * 0 for negative x, `atZero` at 0 and 1 above, elementwise; NaN stays.
   * @formula 0 if x < 0, at0 if x = 0, 1 if x > 0
   * @gradient 0; g where x = 0
   * @example
   * np.heaviside([-1, 0, 3], 0.5);
   */
  heaviside: Methods['heaviside'];
  /**
   * `x` with its elements converted: towards zero for integers, whether not zero for bool. 'int' is int32, 'float'
   * float64. Throws DTypeError, where it is computed, for what an integer type cannot hold: numbers beyond its
   * ends, NaN and infinities.
   * @shapes any; the result has the same
   * @gradient g between floats; none through integers
   * @differs 'int' is int32; what does not fit throws, where NumPy gives some other number; to keep the low byte,
   *   `x.bitwiseAnd(255)` first
   * @example
   * np.astype([1.7, -1.7, 0], 'int32');
   * np.astype([0.1, 0.2], 'float32');
   * const x = np.array([0, 1, 2]).astype('bool');
   * console.log(String(x), x.dtype);
   */
  astype: Methods['astype'];
  /**
   * `x`, through which no gradient flows. The value is not computed now, unlike `detach`.
   * @shapes any; the result has the same
   * @example
   * const f = (x) => x.mul(np.stopGradient(x)).sum();
   * grad(f)(np.array([2, 3]));
   */
  stopGradient: Methods['stopGradient'];
  /**
   * e to the power of x, elementwise.
   * @formula eˣ
   * @gradient g y
   * @example
   * np.exp([0, 1, -1]);
   * np.exp([-1000, 710]);
   */
  exp: Methods['exp'];
  /**
   * 2 to the power of x, elementwise.
   * @formula 2ˣ
   * @gradient g y log(2)
   * @example
   * np.exp2([0, 3, -1, 0.5]);
   */
  exp2: Methods['exp2'];
  /**
   * exp(x) - 1 without cancellation near 0, elementwise.
   * @formula eˣ - 1
   * @gradient g (y + 1)
   * @example
   * np.expm1([1e-12, 1]);
   * np.exp(1e-12).sub(1);
   */
  expm1: Methods['expm1'];
  /**
   * Natural logarithm, elementwise; -inf at 0, NaN below.
   * @formula log(x), to the base e
   * @gradient g / x
   * @example
   * np.log([1, np.e, 0, -1]);
   */
  log: Methods['log'];
  /**
   * Logarithm to base 2, elementwise, exact at powers of two; -inf at 0, NaN below.
   * @gradient g / (x log(2))
   * @example
   * np.log2([1, 8, 0.5]);
   */
  log2: Methods['log2'];
  /**
   * Logarithm to base 10, elementwise; -inf at 0, NaN below.
   * @gradient g / (x log(10))
   * @example
   * np.log10([1, 1000, 0.01]);
   */
  log10: Methods['log10'];
  /**
   * log(1 + x) without cancellation near 0, elementwise.
   * @formula log(1 + x)
   * @gradient g / (1 + x)
   * @example
   * np.log1p([1e-12, 1]);
   */
  log1p: Methods['log1p'];
  /**
   * log(exp(a) + exp(b)), elementwise; never overflows.
   * @formula log(eᵃ + eᵇ)
   * @gradient g sigmoid(a - b); g sigmoid(b - a); g / 2 for each where both are equal, the infinities too
   * @example
   * np.logaddexp([0, 1000], [0, 1000]);
   */
  logaddexp: Methods['logaddexp'];
  /**
   * log2(2^a + 2^b), elementwise; never overflows.
   * @formula log2(2ᵃ + 2ᵇ)
   * @gradient g 2ᵃ / (2ᵃ + 2ᵇ); g 2ᵇ / (2ᵃ + 2ᵇ); g / 2 for each where both are equal, the infinities too
   * @example
   * np.logaddexp2([3, 2000], [3, 2000]);
   */
  logaddexp2: Methods['logaddexp2'];
  /**
   * 1 / (1 + exp(-x)), elementwise; never overflows.
   * @formula 1 / (1 + e⁻ˣ)
   * @gradient g y (1 - y)
   * @example
   * np.sigmoid([-1000, -1, 0, 1]);
   */
  sigmoid: Methods['sigmoid'];
  /**
   * log(1 + exp(x)), elementwise; never overflows.
   * @formula log(1 + eˣ)
   * @gradient g sigmoid(x)
   * @example
   * np.softplus([-1000, 0, 1, 1000]);
   */
  softplus: Methods['softplus'];
  /**
   * The error function, 2 / sqrt(pi) times the integral of exp(-t^2) from 0 to x, elementwise.
   * @formula 2/√π ∫₀ˣ exp(-t²) dt
   * @gradient 2 g exp(-x²) / √π
   * @example
   * np.erf([-1, 0, 0.5, 3]);
   */
  erf: Methods['erf'];
  /**
   * Sine of x in radians, elementwise, for numbers of any size; NaN for the infinities.
   * @gradient g cos(x)
   * @example
   * np.sin([0, np.pi / 6, np.pi / 2]);
   */
  sin: Methods['sin'];
  /**
   * Cosine of x in radians, elementwise, for numbers of any size; NaN for the infinities.
   * @gradient -g sin(x)
   * @example
   * np.cos([0, np.pi / 3, np.pi]);
   */
  cos: Methods['cos'];
  /**
   * Tangent of x in radians, elementwise, for numbers of any size; NaN for the infinities.
   * @gradient g (1 + y²)
   * @example
   * np.tan([0, np.pi / 4, 1]);
   */
  tan: Methods['tan'];
  /**
   * The angle in [-pi/2, pi/2] whose sine is x, elementwise; NaN beyond 1.
   * @gradient g / √(1 - x²)
   * @example
   * np.arcsin([0, 0.5, 1, 2]);
   */
  arcsin: Methods['arcsin'];
  /**
   * The angle in [0, pi] whose cosine is x, elementwise; NaN beyond 1.
   * @gradient -g / √(1 - x²)
   * @example
   * np.arccos([1, 0.5, -1]);
   */
  arccos: Methods['arccos'];
  /**
   * The angle in [-pi/2, pi/2] whose tangent is x, elementwise.
   * @gradient g / (1 + x²)
   * @example
   * np.arctan([0, 1, np.inf]);
   */
  arctan: Methods['arctan'];
  /**
   * The angle of the point (b, a) in [-pi, pi], elementwise: its tangent is a / b, and the signs say the quadrant.
   * @formula the angle of the point (b, a)
   * @gradient g b / (a² + b²); -g a / (a² + b²); 0 where both are 0
   * @example
   * np.arctan2([0, 1, 0, -1], [1, 0, -1, 0]);
   */
  arctan2: Methods['arctan2'];
  /**
   * Hyperbolic sine, elementwise.
   * @formula (eˣ - e⁻ˣ) / 2
   * @gradient g cosh(x)
   * @example
   * np.sinh([-1, 0, 1e-9]);
   */
  sinh: Methods['sinh'];
  /**
   * Hyperbolic cosine, elementwise.
   * @formula (eˣ + e⁻ˣ) / 2
   * @gradient g sinh(x)
   * @example
   * np.cosh([-1, 0, 2]);
   */
  cosh: Methods['cosh'];
  /**
   * Hyperbolic tangent, elementwise.
   * @formula (eˣ - e⁻ˣ) / (eˣ + e⁻ˣ)
   * @gradient g (1 - y²)
   * @example
   * np.tanh([-1000, -0.5, 0, 2]);
   */
  tanh: Methods['tanh'];
  /**
   * Inverse hyperbolic sine, elementwise.
   * @gradient g / √(x² + 1)
   * @example
   * np.arcsinh([-1, 0, 1e10]);
   */
  arcsinh: Methods['arcsinh'];
  /**
   * Inverse hyperbolic cosine, elementwise; NaN below 1.
   * @gradient g / √(x² - 1)
   * @example
   * np.arccosh([1, 2, 0.5]);
   */
  arccosh: Methods['arccosh'];
  /**
   * Inverse hyperbolic tangent, elementwise; infinite at -1 and 1, NaN beyond.
   * @gradient g / (1 - x²)
   * @example
   * np.arctanh([-0.5, 0, 1]);
   */
  arctanh: Methods['arctanh'];
  /**
   * Degrees to radians, elementwise.
   * @formula π x / 180
   * @shapes any; the result has the same
   * @example
   * np.deg2rad([0, 90, 180]);
   */
  deg2rad: Methods['deg2rad'];
  /**
   * Radians to degrees, elementwise.
   * @formula 180 x / π
   * @shapes any; the result has the same
   * @example
   * np.rad2deg([0, np.pi / 2, np.pi]);
   */
  rad2deg: Methods['rad2deg'];
  /**
   * a = b, elementwise; NaN equals nothing.
   * @formula a = b
   * @example
   * np.equal([1, 2, np.nan], [1, 3, np.nan]);
   * np.array([[1, 2], [3, 4]]).equal([1, 4]);
   */
  equal: Methods['equal'];
  /**
   * a ≠ b, elementwise.
   * @formula a ≠ b
   * @example
   * np.notEqual([1, 2, np.nan], [1, 3, np.nan]);
   */
  notEqual: Methods['notEqual'];
  /**
   * a < b, elementwise.
   * @formula a < b
   * @example
   * np.less([1, 2, 3], 2);
   */
  less: Methods['less'];
  /**
   * a <= b, elementwise.
   * @formula a ≤ b
   * @example
   * np.lessEqual([1, 2, 3], 2);
   */
  lessEqual: Methods['lessEqual'];
  /**
   * a > b, elementwise.
   * @formula a > b
   * @example
   * const x = np.array([3, -1, 2]);
   * np.greater(x, 0);
   * x.at(x.greater(0));
   */
  greater: Methods['greater'];
  /**
   * a >= b, elementwise.
   * @formula a ≥ b
   * @example
   * np.greaterEqual([1, 2, 3], 2);
   */
  greaterEqual: Methods['greaterEqual'];
  /**
   * Whether both are not zero, elementwise.
   * @example
   * const x = np.array([-3, 0.5, 4]);
   * np.logicalAnd(x.greater(-1), x.less(1));
   */
  logicalAnd: Methods['logicalAnd'];
  /**
   * Whether either is not zero, elementwise.
   * @example
   * np.logicalOr([true, false, false], [true, true, false]);
   */
  logicalOr: Methods['logicalOr'];
  /**
   * Whether exactly one is not zero, elementwise.
   * @example
   * np.logicalXor([true, true, false], [true, false, false]);
   */
  logicalXor: Methods['logicalXor'];
  /**
   * Whether it is zero, elementwise.
   * @example
   * np.logicalNot([true, false]);
   * np.logicalNot([0, 2, -1]);
   */
  logicalNot: Methods['logicalNot'];
  /**
   * Whether it is not a number, elementwise.
   * @example
   * np.isnan([1, np.nan, np.inf]);
   */
  isnan: Methods['isnan'];
  /**
   * Whether it is infinite, elementwise.
   * @example
   * np.isinf([1, np.nan, np.inf, -np.inf]);
   */
  isinf: Methods['isinf'];
  /**
   * Whether it is neither infinite nor NaN, elementwise.
   * @example
   * np.isfinite([1, np.nan, np.inf, -np.inf]);
   */
  isfinite: Methods['isfinite'];
  /**
   * Whether it is plus infinity, elementwise.
   * @shapes any; the result has the same
   * @example
   * np.isposinf([np.inf, -np.inf, 1]);
   */
  isposinf: Methods['isposinf'];
  /**
   * Whether it is minus infinity, elementwise.
   * @shapes any; the result has the same
   * @example
   * np.isneginf([np.inf, -np.inf, 1]);
   */
  isneginf: Methods['isneginf'];
  /**
   * Finite numbers in the place of NaN and the infinities, elementwise; integers stay as they are.
   * @shapes any; the result has the same
   * @example
   * np.nanToNum([np.nan, 1, np.inf]);
   * np.nanToNum([np.nan, 1, np.inf], { nan: -1, posinf: 99 });
   */
  nanToNum: Methods['nanToNum'];
  /**
   * The bits that both integers have, elementwise; of truth values, whether both hold. Throws DTypeError for
   * floats.
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @example
   * const x = np.array([5, 6, 7], { dtype: 'int32' });
   * np.bitwiseAnd(x, 3);
   * x.bitwiseAnd(x.at('::-1'));
   */
  bitwiseAnd: Methods['bitwiseAnd'];
  /**
   * The bits that either integer has, elementwise; of truth values, whether either holds. Throws DTypeError for
   * floats.
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @example
   * const x = np.array([4, 5, 6], { dtype: 'int32' });
   * np.bitwiseOr(x, 1);
   * x.bitwiseOr(x.at('::-1'));
   */
  bitwiseOr: Methods['bitwiseOr'];
  /**
   * The bits in which two integers differ, elementwise; of truth values, whether they differ. Throws DTypeError
   * for floats.
   * @shapes `a` and `b` broadcast; the result has their common shape
   * @example
   * const x = np.array([5, 6, 7], { dtype: 'int32' });
   * np.bitwiseXor(x, x.at('::-1'));
   */
  bitwiseXor: Methods['bitwiseXor'];
  /**
   * Every bit turned, elementwise: -x - 1; of truth values, the opposite. Throws DTypeError for floats.
   * @formula -x - 1
   * @shapes any; the result has the same
   * @example
   * np.bitwiseNot(np.array([0, 5, -1], { dtype: 'int32' }));
   * np.bitwiseNot([true, false]);
   */
  bitwiseNot: Methods['bitwiseNot'];
  /**
   * The bits of a moved b places up, elementwise: a 2^b, wrapping; 0 unless 0 <= b < 32. Throws DTypeError for
   * floats.
   * @formula a 2^b
   * @example
   * np.leftShift(np.array([1, 3], { dtype: 'int32' }), 4);
   */
  leftShift: Methods['leftShift'];
  /**
   * The bits of a moved b places down, elementwise: a / 2^b rounded down. Throws DTypeError for floats.
   * @formula ⌊a / 2^b⌋
   * @example
   * np.rightShift(np.array([48, -1], { dtype: 'int32' }), 4);
   */
  rightShift: Methods['rightShift'];
  /**
   * Sum over axes; of floats as accurate as pairwise summation, of integers as int32. Throws DTypeError for a sum
   * that int32 cannot hold, where that is computed.
   * @formula y = Σ x
   * @gradient g, spread over the axes
   * @differs a sum that int32 cannot hold throws; NumPy adds in int64
   * @example
   * const x = np.array([[1, 2, 3], [4, 5, 6]]);
   * np.sum(x);
   * x.sum(0);
   * x.sum({ axis: 1, keepdims: true });
   * x.sum({ where: x.greater(2), initial: 100 });
   */
  sum: Methods['sum'];
  /**
   * Product over axes; of bool, uint8 and int32 as int32. Throws DTypeError for a product that int32 cannot hold,
   * where that is computed.
   * @formula y = Π x
   * @gradient g times the product of the others, at zeros, too
   * @differs a product that int32 cannot hold throws; NumPy multiplies in int64
   * @example
   * np.prod([[1, 2], [3, 4]]);
   * np.prod([[1, 2], [3, 4]], { axis: 0 });
   */
  prod: Methods['prod'];
  /**
   * Mean over axes; integers give float64.
   * @formula y = Σ x / n
   * @gradient g / n
   * @example
   * const x = np.array([[1, 2, 6], [4, 4, 1]]);
   * np.mean(x);
   * x.mean(0);
   * x.sub(x.mean({ axis: 1, keepdims: true }));
   */
  mean: Methods['mean'];
  /**
   * Variance over axes: the sum of squared distances from the mean, divided by n - ddof.
   * @formula y = Σ (x - mean)² / (n - ddof)
   * @gradient 2 g (x - mean) / (n - ddof)
   * @example
   * const x = np.array([[1, 2, 6], [4, 4, 1]]);
   * np.var(x);
   * x.var({ axis: 1, ddof: 1 });
   */
  var: Methods['var'];
  /**
   * Standard deviation over axes: the root of the variance.
   * @formula y = √(Σ (x - mean)² / (n - ddof))
   * @gradient g (x - mean) / ((n - ddof) y), 0 where all are equal
   * @example
   * const x = np.array([[1, 2, 6], [4, 4, 1]]);
   * np.std(x);
   * x.std({ axis: 0, keepdims: true, ddof: 1 });
   */
  std: Methods['std'];
  /**
   * Largest element over axes; NaN if there is one. Throws ShapeError if there are no elements, ArgumentError for
   * `where` without `initial`, DTypeError for an `initial` that the dtype does not have.
   * @formula y = max x
   * @gradient g, shared equally by the elements that are largest
   * @example
   * const x = np.array([[1, 5, 2], [4, 3, -1]]);
   * np.max(x);
   * x.max({ axis: 1, keepdims: true });
   * np.max([1, np.nan]);
   */
  max: Methods['max'];
  /**
   * Smallest element over axes; NaN if there is one. Throws ShapeError if there are no elements, ArgumentError for
   * `where` without `initial`, DTypeError for an `initial` that the dtype does not have.
   * @formula y = min x
   * @gradient g, shared equally by the elements that are smallest
   * @example
   * const x = np.array([[1, 5, 2], [4, 3, -1]]);
   * np.min(x);
   * x.min(0);
   */
  min: Methods['min'];
  /**
   * Largest element less the smallest, over axes. Throws ShapeError if there are no elements.
   * @formula y = max x - min x
   * @gradient g for the largest, -g for the smallest, shared equally where several are
   * @example
   * np.ptp([[1, 5, 2], [4, 3, -1]], 1);
   */
  ptp: Methods['ptp'];
  /**
   * Place of the first largest element along an axis (or in all, row-major), as int32. A NaN counts as largest.
   * @example
   * const scores = np.array([[0.1, 0.7, 0.2], [0.5, 0.4, 0.1]]);
   * np.argmax(scores);
   * scores.argmax(1);
   */
  argmax: Methods['argmax'];
  /**
   * Place of the first smallest element along an axis (or in all, row-major), as int32. A NaN counts as smallest.
   * @example
   * np.argmin([3, 1, 2]);
   * np.argmin([[3, 1, 2], [4, 9, 0]], 1);
   */
  argmin: Methods['argmin'];
  /**
   * True where any element over the axes is not zero.
   * @example
   * np.any([[0, 2], [0, 0]]);
   * np.any([[0, 2], [0, 0]], { axis: 1 });
   */
  any: Methods['any'];
  /**
   * True where all elements over the axes are not zero.
   * @example
   * np.all([[1, 2], [3, 0]]);
   * np.array([[1, 2], [3, 0]]).greater(0).all(1);
   */
  all: Methods['all'];
  /**
   * log of the sum of exp over axes, without overflow; -inf where all are -inf.
   * @formula y = log Σ eˣ
   * @gradient g exp(x - y); where the largest is infinite, g shared equally by those that reach it
   * @example
   * np.logsumexp([0, 0, 0]);
   * np.logsumexp([[1000, 1000], [0, -1000]], 1);
   */
  logsumexp: Methods['logsumexp'];
  /**
   * Sums of the elements up to each place along an axis, or of all in row-major order. bool, uint8 and int32 give
   * int32; throws DTypeError for a sum that it cannot hold, where that is computed.
   * @formula yₖ = x₀ + … + xₖ
   * @shapes any; the result has the same; without an axis all elements in one
   * @gradient at each place the sum of g from there on
   * @example
   * np.cumsum([1, 2, 3, 4]);
   * np.array([[1, 2, 3], [4, 5, 6]]).cumsum(1);
   */
  cumsum: Methods['cumsum'];
  /**
   * Products of the elements up to each place along an axis, or of all in row-major order. bool, uint8 and int32
   * give int32; throws DTypeError for a product that it cannot hold, where that is computed.
   * @formula yₖ = x₀ … xₖ
   * @shapes any; the result has the same; without an axis all elements in one
   * @gradient at each place the sum from there on of g times the product of the others, at zeros, too
   * @example
   * np.cumprod([1, 2, 3, 4]);
   * np.cumprod([[1, 2, 3], [4, 5, 6]], 0);
   */
  cumprod: Methods['cumprod'];
  /**
   * Matrix product as NumPy's `dot` for one and two axes, and the product with a number. Throws ShapeError for
   * more than two axes and where the inner sizes differ.
   * @formula y = Σₖ aₖ bₖ
   * @shapes (n), (n) → (); (m, k), (k, n) → (m, n); a number multiplies
   * @differs arrays of three axes and more are an error: use [`matmul`](linear-algebra.md#npmatmul)
   * @example
   * np.dot([1, 2, 3], [4, 5, 6]);
   * const A = np.array([[1, 2], [3, 4]]);
   * A.dot([1, 10]);
   * A.dot(2);
   */
  dot: Methods['dot'];
  /**
   * Matrix product: rows of `a` with columns of `b`. A vector is a row on the left and a column on the right;
   * leading axes are stacks of matrices and broadcast. Throws ShapeError if the inner sizes differ or an operand
   * is a scalar. Integers give int32; throws DTypeError for a sum that it cannot hold, where that is computed.
   * @formula yᵢⱼ = Σₖ aᵢₖ bₖⱼ
   * @shapes (…, m, k), (…, k, n) → (…, m, n), the stacks broadcast; (k), (k, n) → (n); (m, k), (k) → (m)
   * @gradient g bᵀ; aᵀ g, each summed back where its stack was broadcast
   * @differs bool and uint8 give int32; a sum that int32 cannot hold throws
   * @example
   * np.matmul([[1, 2], [3, 4]], [[1, 0], [0, 10]]);
   * np.array([[1, 2], [3, 4]]).matmul([1, 1]);
   * np.ones([5, 2, 3]).matmul(np.ones([3, 4])).shape;
   */
  matmul: Methods['matmul'];
  /**
   * The sum of diagonal `k` of two axes. Throws ShapeError for fewer than two axes.
   * @formula y = Σᵢ xᵢᵢ
   * @shapes (…, n, n, …) → (…)
   * @example
   * np.trace([[1, 2], [3, 4]]);
   * np.trace([[1, 2], [3, 4]], 1);
   */
  trace: Methods['trace'];
  /**
   * The elements in ascending order along an axis, the last by default; `null` sorts all of them. NaN comes last.
   * @shapes any; the result has the same; with `null` all elements in one axis
   * @gradient g at the places where the elements stood
   * @example
   * np.sort([3, 1, np.nan, 2]);
   * np.array([[3, 1, 2], [9, 7, 8]]).sort(0);
   * np.sort([[3, 1], [2, 0]], null);
   */
  sort: Methods['sort'];
  /**
   * The places, as int32, from which `sort` takes its elements; equal elements keep their order.
   * @shapes any; the result has the same; with `null` all elements in one axis
   * @example
   * const scores = np.array([0.2, 0.9, 0.5]);
   * np.argsort(scores);
   * scores.at(scores.argsort().at('::-1'));
   */
  argsort: Methods['argsort'];
  /**
   * With place `kth` as in the sorted tensor, nothing larger before it and nothing smaller behind it: the smaller
   * ones, the equal ones and the larger ones, each as they stood (NumPy leaves their order open). Quicker than
   * sorting. Throws ArgumentError if there is no such place.
   * @shapes any; the result has the same; with `null` all elements in one axis
   * @gradient g at the places where the elements stood
   * @example
   * np.partition([3, 1, 4, 1, 5], 2);
   */
  partition: Methods['partition'];
  /**
   * The places from which `partition` takes its elements, as int32. Throws ArgumentError for a place outside the
   * axis.
   * @shapes any; the result has the same; with `null` all elements in one axis
   * @example
   * np.argpartition([30, 10, 20], 1);
   */
  argpartition: Methods['argpartition'];
  /**
   * The places, as int32, at which values would be inserted into the ascending vector `a` to keep it so. Throws
   * ShapeError unless `a` is a vector, ArgumentError if `side` is neither 'left' nor 'right'.
   * @shapes (n), any → that of the values
   * @example
   * np.searchsorted([1, 3, 5], [0, 3, 4, 9]);
   * np.searchsorted([1, 3, 3, 5], 3, { side: 'right' });
   */
  searchsorted: Methods['searchsorted'];
}
