import { nn, np } from '../../src/index.ts';
import { saysToTheLetter } from '../errors/table.ts';

// What functions on arrays say, to the letter, and the parts of it that programs can read: the axis and the shapes at fault.

saysToTheLetter(
  String.raw`
np.quantile(np.ones([2, 0]), 0.5, 1) ⇒ ShapeError: [quantile] (2, 0) has no elements to choose from | [[2,0]]
np.percentile(x, 101) ⇒ ArgumentError: [percentile] 101 does not lie between 0 and 100
np.percentile(x, -1) ⇒ ArgumentError: [percentile] -1 does not lie between 0 and 100
np.quantile(x, 1.5) ⇒ ArgumentError: [quantile] 1.5 does not lie between 0 and 1; hint: a fraction, such as 0.5; percentile takes 0 to 100
np.quantile(x, 101) ⇒ ArgumentError: [quantile] 101 does not lie between 0 and 1
np.nanquantile(x, -0.5) ⇒ ArgumentError: [nanquantile] -0.5 does not lie between 0 and 1
np.quantile(x, []) ⇒ ArgumentError: [quantile] needs at least one fraction
np.interp(1, [1, 2], [1]) ⇒ ShapeError: [interp] needs points, got (2,) and (1,) | [[2],[1]]
np.interp(1, [], []) ⇒ ShapeError: [interp] needs points, got (0,) and (0,) | [[0],[0]]
np.vander(x) ⇒ ShapeError: [vander] needs a vector, got (2, 3) | [[2,3]]
np.vander([1, 2], -1) ⇒ ArgumentError: [vander] the number of columns must be a whole number of at least 0, not -1
np.polyfit([1, 2], [1, 2], -1) ⇒ ArgumentError: [polyfit] there is no degree -1
np.polyfit([1, 2], [1, 2], 0.5) ⇒ ArgumentError: [polyfit] there is no degree 0.5
np.polyfit([1, 2], [1, 2, 3], 1) ⇒ ShapeError: [polyfit] needs as many values as points, got (2,) and (3,) | [[2],[3]]
np.polyfit([], [], 0) ⇒ ShapeError: [polyfit] needs as many values as points, got (0,) and (0,) | [[0],[0]]
np.polyfit(x, x, 1) ⇒ ShapeError: [polyfit] needs as many values as points, got (2, 3) and (2, 3) | [[2,3],[2,3]]
np.bincount([1, 2], { weights: [1] }) ⇒ ShapeError: [bincount] 1 weights for 2 elements | [[2],[1]]
np.histogram(x, 2, { weights: [1] }) ⇒ ShapeError: [histogram] 1 weights for 6 elements | [[2,3],[1]]
np.histogram2d([1, 2], [1, 2], 2, { weights: [1] }) ⇒ ShapeError: [histogram2d] 1 weights for 2 elements | [[2],[1]]
np.bincount(x) ⇒ ShapeError: [bincount] needs a vector, got (2, 3) | [[2,3]]
np.bincount([-1]) ⇒ ArgumentError: [bincount] counts numbers from 0 up, not -1
np.histogram(x, [2, 1]) ⇒ ArgumentError: [histogram] edges must be a vector that ascends | [[2]]
np.histogram(x, []) ⇒ ArgumentError: [histogram] edges must be a vector that ascends | [[0]]
np.histogram(x, 1.5) ⇒ ArgumentError: [histogram] cannot divide into 1.5 bins; hint: give their number, at least 1, or their edges
np.histogram([NaN], 2) ⇒ ArgumentError: [histogram] the range NaN to NaN cannot be divided; hint: give a range
np.histogram([1], 2, { range: [2, 1] }) ⇒ ArgumentError: [histogram] the range 2 to 1 cannot be divided; hint: give a range
np.histogram([Infinity, 1]) ⇒ ArgumentError: [histogram] the range 1 to Infinity cannot be divided; hint: give a range
np.histogram([1, 1 + 2 ** -52], 10) ⇒ ArgumentError: [histogram] 10 bins are too many: not so many numbers lie between 1 and 1.0000000000000002
np.histogram2d([1, 2], [1]) ⇒ ShapeError: [histogram2d] needs two vectors of one size, got (2,) and (1,) | [[2],[1]]
np.histogram2d([1, 2], [1, 2], [1, 2, 3]) ⇒ ArgumentError: [histogram2d] needs a number of bins or two of them, got [1, 2, 3]
np.histogram2d([1, 2], [1, 2], [2, [3, 1]]) ⇒ ArgumentError: [histogram2d] edges must be a vector that ascends | [[2]]
np.cov(cube) ⇒ ShapeError: [cov] takes up to two axes, got (2, 2, 3) | [[2,2,3]]
np.cov([1, 2], { y: cube }) ⇒ ShapeError: [cov] takes up to two axes, got (2, 2, 3) | [[2,2,3]]
np.corrcoef(cube) ⇒ ShapeError: [corrcoef] takes up to two axes, got (2, 2, 3) | [[2,2,3]]
np.convolve([], [1]) ⇒ ShapeError: [convolve] needs a vector that is not empty, got (0,) | [[0]]
np.convolve([1], x) ⇒ ShapeError: [convolve] needs a vector that is not empty, got (2, 3) | [[2,3]]
np.correlate(x, [1]) ⇒ ShapeError: [correlate] needs a vector that is not empty, got (2, 3) | [[2,3]]
np.convolve([1], [1], 'all') ⇒ ArgumentError: [convolve] the mode must not be 'all'; hint: 'full', 'same' or 'valid'
np.correlate([1], [1], 'all') ⇒ ArgumentError: [correlate] the mode must not be 'all'; hint: 'full', 'same' or 'valid'
np.linalg.qr(3) ⇒ ShapeError: [qr] needs a matrix, got (); hint: the last two axes are rows and columns | [[]]
np.linalg.det(x) ⇒ ShapeError: [det] needs square matrices, got (2, 3); hint: lstsq, pinv, qr and svd take any | [[2,3]]
np.linalg.slogdet(cube) ⇒ ShapeError: [slogdet] needs square matrices, got (2, 2, 3); hint: lstsq, pinv, qr and svd take any | [[2,2,3]]
np.linalg.lstsq(x, [1, 2, 3]) ⇒ ShapeError: [lstsq] (2, 3) and (3,) need as many rows | [[2,3],[3]]
np.linalg.lstsq(np.ones(3), [1, 2, 3]) ⇒ ShapeError: [lstsq] needs a matrix, got (3,); hint: the last two axes are rows and columns | [[3]]
np.linalg.svd([[Infinity]]) ⇒ ArgumentError: [svd] a matrix with Infinity in it has no singular values | [[1,1]]
np.linalg.pinv([[NaN, 1]]) ⇒ ArgumentError: [pinv] a matrix with NaN in it has no singular values | [[1,2]]
np.linalg.qr(x, 'full') ⇒ ArgumentError: [qr] the mode must not be 'full'; hint: 'reduced' or 'complete'
np.linalg.norm([1, 2], { ord: 'nuc' }) ⇒ ArgumentError: [norm] order 'nuc' is for matrices | [[2]]
np.linalg.solve(np.zeros([2, 2]), [1, 2]).data() ⇒ ArgumentError: [solve] the matrix is singular; hint: lstsq and pinv take any | [[2,2]]
np.linalg.solve(np.eye(2), [1, 2, 3]) ⇒ ShapeError: [solve] (3,) has not as many rows as (2, 2) | [[2,2],[3]]
np.linalg.solve(np.eye(2), np.ones([3, 2])) ⇒ ShapeError: [solve] (3, 2) has not as many rows as (2, 2) | [[2,2],[3,2]]
np.linalg.matrixPower(np.eye(2), 0.5) ⇒ ArgumentError: [matrixPower] the power must be a whole number, not 0.5
np.linalg.matrixPower(x, 2) ⇒ ShapeError: [matrixPower] needs square matrices, got (2, 3); hint: lstsq, pinv, qr and svd take any | [[2,3]]
np.tensordot(x, x, [0, 1, 2]) ⇒ ArgumentError: [tensordot] needs a number of axes, or those of both, not [0, 1, 2]
np.tensordot(x, x, -1) ⇒ ArgumentError: [tensordot] the number of axes must be a whole number of at least 0, not -1
np.tensordot(x, x, 1.5) ⇒ ArgumentError: [tensordot] the number of axes must be a whole number of at least 0, not 1.5
np.tensordot(x, x, [[0, 1], [0]]) ⇒ ArgumentError: [tensordot] 2 axes cannot be paired with 1
np.tensordot(x, x, 1) ⇒ ShapeError: [tensordot] axis 1 of (2, 3) and axis 0 of (2, 3) differ: 3 against 2 | 1 [[2,3],[2,3]]
np.tensordot(x, x, [[1], [0]]) ⇒ ShapeError: [tensordot] axis 1 of (2, 3) and axis 0 of (2, 3) differ: 3 against 2 | 1 [[2,3],[2,3]]
np.tensordot(x, x, [[5], [0]]) ⇒ AxisError: [tensordot] axis 5 is out of range for the 2 axes of (2, 3); hint: use -2 to 1 | 5 [[2,3]]
np.inner(x, [1, 2]) ⇒ ShapeError: [inner] axis 1 of (2, 3) and axis 0 of (2,) differ: 3 against 2 | 1 [[2,3],[2]]
np.vdot([1, 2], [1]) ⇒ ShapeError: [vdot] axis 0 of (2,) and axis 0 of (1,) differ: 2 against 1 | 0 [[2],[1]]
np.einsum('ij->ij->ij', x) ⇒ ArgumentError: [einsum] 'ij->ij->ij' has '->' twice
np.einsum('i...j...', x) ⇒ ArgumentError: [einsum] 'i...j...' has '...' twice in a term
np.einsum('i1', x) ⇒ ArgumentError: [einsum] 'i1' may hold letters, commas, ... and ->
np.einsum('ij,i', x) ⇒ ArgumentError: [einsum] 'ij,i' has 2 terms for 1 operands | [[2,3]]
np.einsum('ijk', x) ⇒ ArgumentError: [einsum] 'ijk' has 'ijk' for the axes of (2, 3) | [[2,3]]
np.einsum('ij->ik', x) ⇒ ArgumentError: [einsum] 'ij->ik' has 'k' only in the result
np.einsum('ij->ii', x) ⇒ ArgumentError: [einsum] 'ij->ii' has 'i' twice in the result
np.einsum('ii', x) ⇒ ShapeError: [einsum] 'i' is 2 and 3 in 'ii' of (2, 3) | [[2,3]]
np.einsum(3, x) ⇒ ArgumentError: [einsum] needs subscripts, got 3; hint: einsum('ij,jk->ik', a, b)
np.split(x, 4, 1) ⇒ ShapeError: [split] axis 1 of (2, 3) does not divide into 4 equal parts; hint: arraySplit lets the last ones be shorter | 1 [[2,3]]
np.repeat(x, [1, 2], -1) ⇒ ShapeError: [repeat] 2 counts for the 3 places of axis 1 of (2, 3) | 1 [[2,3]]
np.roll(x, [1, 2, 3], [0, 1]) ⇒ ArgumentError: [roll] 3 shifts for 2 axes
np.roll(x, 1, 0.5) ⇒ ArgumentError: [roll] an axis must be a whole number, not 0.5
np.nditer(np.zeros([0, 2])).multiIndex ⇒ IndexError: [nditer] no element is left of shape (0, 2); hint: ask \`finished\` first | [[0,2]]
np.norm(x, { ord: 2 }) ⇒ ArgumentError: [norm] a matrix has no norm of order 2 here; hint: 'fro', 1, -1, Infinity or -Infinity
np.norm(cube, { ord: 1 }) ⇒ ArgumentError: [norm] order 1 needs one axis or two, not 3 | [[2,2,3]]
np.norm([1, 2], { ord: 'fro' }) ⇒ ArgumentError: [norm] order 'fro' is for matrices; hint: a vector has orders 1, 2, Infinity, ... | [[2]]
np.average(x, { weights: [1, 2], axis: -1 }) ⇒ ShapeError: [average] 2 weights for axis 1 of (2, 3) | 1 [[2,3],[2]]
np.average(x, { weights: [1, 2] }) ⇒ ArgumentError: [average] weights (2,) for (2, 3) need one axis to stand along; hint: name the axis, or give as many weights as elements | [[2,3],[2]]
np.average(x, { weights: [[1, 2]], axis: 0 }) ⇒ ArgumentError: [average] weights (1, 2) for (2, 3) need one axis to stand along; hint: name the axis, or give as many weights as elements | [[2,3],[1,2]]
np.average(x, { weights: [1, -1], axis: 0 }) ⇒ ArgumentError: [average] the weights add up to 0 | [[2,1]]
np.squeeze(x, -1) ⇒ ShapeError: [squeeze] axis 1 of (2, 3) has size 3, not 1 | 1 [[2,3]]
x.flatten('F') ⇒ ArgumentError: [flatten] got 1 argument too many; hint: x.T.flatten()
np.ravel(x, 'F') ⇒ ArgumentError: [flatten] got 1 argument too many; hint: x.T.flatten()
np.slidingWindows(x, 4) ⇒ ShapeError: [slidingWindows] a window of (4, 4) does not fit into (2, 3) | [[2,3]]
np.slidingWindows([1, 2], 2) ⇒ ShapeError: [slidingWindows] a window of (2, 2) does not fit into (2,); hint: windows lie on the last two axes: reshape to (1, n) first | [[2]]
np.slidingWindows(x, [1, 0]) ⇒ ArgumentError: [slidingWindows] the window must be one or two whole numbers from 1 up, not [1, 0]
np.slidingWindows(x, 1, 0) ⇒ ArgumentError: [slidingWindows] the stride must be one or two whole numbers from 1 up, not 0
np.slidingWindows(x, 1, [1, 2, 3]) ⇒ ArgumentError: [slidingWindows] the stride must be one or two whole numbers from 1 up, not [1, 2, 3]
np.diagonal([1]) ⇒ ShapeError: [diagonal] (1,) has no diagonal; hint: it needs two axes | [[1]]
np.trace(3) ⇒ ShapeError: [trace] () has no diagonal; hint: it needs two axes | [[]]
np.diag(cube) ⇒ ShapeError: [diag] (2, 2, 3) is neither a vector nor a matrix | [[2,2,3]]
np.diag(3) ⇒ ShapeError: [diag] () is neither a vector nor a matrix | [[]]
np.diag([1, 2], 0.5) ⇒ ArgumentError: [diag] the number of the diagonal must be a whole number, not 0.5
np.transpose(x, [0, 0]) ⇒ AxisError: [transpose] axes (0, 0) do not name each of the 2 axes of (2, 3) once | [[2,3]]
np.transpose(cube, [0, 1]) ⇒ AxisError: [transpose] axes (0, 1) do not name each of the 3 axes of (2, 2, 3) once | [[2,2,3]]
np.broadcastTo(x, [3]) ⇒ ShapeError: [broadcastTo] (2, 3) does not stretch to (3,) | [[2,3],[3]]
np.broadcastTo(x, [2, 2]) ⇒ ShapeError: [broadcastTo] shapes (2, 3) and (2, 2) do not broadcast: 3 against 2; hint: aligned from the right, sizes must be equal or 1 | [[2,3],[2,2]]
np.pad(x, 'a') ⇒ ArgumentError: [pad] 'a' are no widths for the axes of (2, 3); hint: a number, a pair [before, after], or a pair for each axis | [[2,3]]
np.pad(x, -1) ⇒ ArgumentError: [pad] a width cannot be -1; hint: at cuts elements off | [[2,3]]
np.pad(bytes, 1, { constantValues: 1.5 }) ⇒ DTypeError: [pad] 1.5 does not fit into uint8; hint: use astype('float64') first
np.pad(np.ones([2, 0]), 1, { mode: 'wrap' }) ⇒ ShapeError: [pad] axis 1 of (2, 0) has no element to show | 1 [[2,0]]
np.moveaxis(x, [0, 0], [0, 1]) ⇒ AxisError: [moveaxis] axes (0, 0) name one twice
np.moveaxis(x, [0, 1], [1, 1]) ⇒ AxisError: [moveaxis] axes (1, 1) name one twice
np.moveaxis(x, [0], [0, 1]) ⇒ AxisError: [moveaxis] 1 axes cannot move to 2 places
np.rot90(x, 1, [0, 0]) ⇒ AxisError: [rot90] axes (0, 0) name one twice
np.rot90(x, 1, [0, 3]) ⇒ AxisError: [rot90] axis 3 is out of range for the 2 axes of (2, 3); hint: use -2 to 1 | 3 [[2,3]]
np.rot90([1, 2]) ⇒ AxisError: [rot90] axis 1 is out of range for the 1 axis of (2,); hint: use -1 to 0 | 1 [[2]]
np.concatenate([x, cube], -1) ⇒ ShapeError: [concatenate] (2, 3) and (2, 2, 3) do not join along axis 1: 2 axes against 3; hint: only sizes on axis 1 may differ | 1 [[2,3],[2,2,3]]
np.hstack(x) ⇒ ArgumentError: [hstack] needs a list of tensors, got a tensor; hint: write hstack([a, b])
np.vstack([]) ⇒ ArgumentError: [vstack] needs at least one tensor
np.stack([]) ⇒ ArgumentError: [stack] needs at least one tensor
np.stack([x, x], 4) ⇒ AxisError: [stack] axis 4 is out of range for 3 axes of the result; hint: use -3 to 2 | 4
np.stack([x, cube]) ⇒ ShapeError: [stack] shapes (2, 3) and (2, 2, 3) differ; hint: concatenate joins along an axis that is there | [[2,3],[2,2,3]]
np.digitize([1], [1, 3, 2]) ⇒ ArgumentError: [digitize] the bins must ascend or descend; hint: sort them
np.searchsorted(cube, 1) ⇒ ShapeError: [searchsorted] needs a vector to search, got (2, 2, 3) | [[2,2,3]]
np.partition(x, 3) ⇒ ArgumentError: [partition] there is no place 3 among 3 elements; hint: use -3 to 2 | 1 [[2,3]]
np.partition(x, -4) ⇒ ArgumentError: [partition] there is no place -4 among 3 elements; hint: use -3 to 2 | 1 [[2,3]]
np.argpartition(x, 0.5, 0) ⇒ ArgumentError: [argpartition] there is no place 0.5 among 2 elements; hint: use -2 to 1 | 0 [[2,3]]
np.topk(x, 4) ⇒ ArgumentError: [topk] cannot choose 4 of 3 elements | 1 [[2,3]]
np.topk(x, -1, { axis: 0 }) ⇒ ArgumentError: [topk] cannot choose -1 of 2 elements | 0 [[2,3]]
np.topk(x, 1.5) ⇒ ArgumentError: [topk] cannot choose 1.5 of 3 elements | 1 [[2,3]]
np.bitwiseNot(x) ⇒ DTypeError: [bitwiseNot] needs integers, got float64; hint: use astype('int32')
np.leftShift(whole, x) ⇒ DTypeError: [leftShift] needs integers, got float64; hint: use astype('int32')
np.argmin(np.zeros([2, 0]), -1) ⇒ ShapeError: [argmin] (2, 0) has no elements to choose from | [[2,0]]
np.min(np.zeros([0, 2]), 0) ⇒ ShapeError: [min] (0, 2) has no elements to choose from; hint: an initial number would be the result: { initial: 0 } | [[0,2]]
np.matmul(x, 2) ⇒ ShapeError: [matmul] needs arrays, got (2, 3) · (); hint: use mul for numbers | [[2,3],[]]
np.matmul(x, [1, 2]) ⇒ ShapeError: [matmul] inner sizes differ: (2, 3) · (2,); hint: transpose the first | [[2,3],[2]]
np.matmul([1, 2], x.T) ⇒ ShapeError: [matmul] inner sizes differ: (2,) · (3, 2); hint: transpose the second | [[2],[3,2]]
np.matmul([1, 2, 3], [1, 2]) ⇒ ShapeError: [matmul] inner sizes differ: (3,) · (2,) | [[3],[2]]
np.dot(cube, x) ⇒ ShapeError: [dot] takes up to two axes, got (2, 2, 3) · (2, 3); hint: use matmul | [[2,2,3],[2,3]]
np.dot(x, [1, 2]) ⇒ ShapeError: [dot] inner sizes differ: (2, 3) · (2,); hint: transpose the first | [[2,3],[2]]
np.take(x, 0, 3) ⇒ AxisError: [take] axis 3 is out of range for the 2 axes of (2, 3); hint: use -2 to 1 | 3 [[2,3]]
np.take(x, [0, 3], 1) ⇒ IndexError: [take] index 3 is out of range for an axis of size 3; hint: use -3 to 2
np.take(np.zeros([2, 0]), [0], 1) ⇒ IndexError: [take] nothing can be taken from an axis of size 0
np.take(x, 1.5) ⇒ DTypeError: [take] indices must be whole numbers, got 1.5; hint: astype('int32') cuts fractions off
np.take(x, [0], 0, 'wrapped') ⇒ ArgumentError: [take] options must be an object, got 'wrapped'; hint: the options are mode
np.take(x, [0], { mode: 'wrapped' }) ⇒ AxisError: [take] an axis must be a whole number, got { mode }; hint: use -2 to 1
x.at(np.array([[true, false]])) ⇒ IndexError: [at] a mask of shape (1, 2) does not cover (2, 3) | 0 [[2,3],[1,2]]
x.at(0, [true, false]) ⇒ IndexError: [at] a mask of shape (2,) does not cover (2, 3) | 1 [[2,3],[2]]
x.at('...', '...') ⇒ IndexError: [at] '...' may stand once
x.at(1, '...', 2, 0) ⇒ IndexError: [at] 3 indices for the 2 axes of (2, 3) | [[2,3]]
x.at([0, 3], 1) ⇒ IndexError: [at] index 3 is out of range for axis 0 of size 2; hint: use -2 to 1 | 0
x.at(1, [5]) ⇒ IndexError: [at] index 5 is out of range for axis 1 of size 3; hint: use -3 to 2 | 1
np.takeAlongAxis(x, [[0, 3]], 1) ⇒ IndexError: [takeAlongAxis] index 3 is out of range for axis 1 of size 3; hint: use -3 to 2 | 1
np.takeAlongAxis(x, [[0, 1], [0, 1], [0, 1]], 1) ⇒ ShapeError: [takeAlongAxis] shapes (2, 1) and (3, 1) do not broadcast: 2 against 3; hint: aligned from the right, sizes must be equal or 1 | [[2,1],[3,1]]
np.putAlongAxis(x.clone(), [[3]], 1, 1) ⇒ IndexError: [putAlongAxis] index 3 is out of range for axis 1 of size 3; hint: use -3 to 2 | 1
np.putAlongAxis([[1]], [[0]], 1, 1) ⇒ ArgumentError: [putAlongAxis] changes a tensor, not [[1]]; hint: np.array makes one
np.putAlongAxis(x.clone(), [0], 1, 1) ⇒ ShapeError: [putAlongAxis] indices (1,) must have the 2 axes of (2, 3) | 1 [[2,3],[1]]
x.clone().set(0, np.ones([2, 3])) ⇒ ShapeError: [set] a value of shape (2, 3) does not fill (3,) | [[2,3],[3]]
x.clone().set('0:1', np.ones([2, 1, 3])) ⇒ ShapeError: [set] a value of shape (2, 1, 3) does not fill (1, 3) | [[2,1,3],[1,3]]
np.ones(new Array(9).fill(1)).at(np.ones(new Array(9).fill(1)).astype('bool')) ⇒ ArgumentError: [at] a mask of 9 axes
np.zeros([2], { dtype: 'int32' }).set(0, new nn.Parameter([1, 2]).at(0)) ⇒ GradientError: [set] no gradient flows into int32; hint: write value.detach(), or make the tensor a float with astype('float64')
np.zeros([0, 2]).at(0) ⇒ IndexError: [at] index 0 is out of range for axis 0 of size 0; hint: it is empty; the shape is (0, 2) | 0 [[0,2]]
np.zeros([0, 2]).at([0]) ⇒ IndexError: [at] nothing can be taken from an axis of size 0 | 0
np.take(np.zeros([0]), 0) ⇒ IndexError: [take] nothing can be taken from an axis of size 0
x.at([0, 1], [0, 1, 2]) ⇒ ShapeError: [at] shapes (2,) and (3,) do not broadcast: 2 against 3; hint: aligned from the right, sizes must be equal or 1 | [[2],[3]]
x.at(null, null, 0, 0, 0) ⇒ IndexError: [at] 3 indices for the 2 axes of (2, 3) | [[2,3]]
x.at([0.5]) ⇒ DTypeError: [at] indices must be whole numbers, got 0.5; hint: astype('int32') cuts fractions off
x.at('0', 1) ⇒ IndexError: [at] '0' is not a range; hint: one place is a number: 0
x.clone().set(5, 1) ⇒ IndexError: [set] index 5 is out of range for axis 0 of size 2; hint: use -2 to 1; the shape is (2, 3) | 0 [[2,3]]
x.clone().set([5], 1) ⇒ IndexError: [set] index 5 is out of range for axis 0 of size 2; hint: use -2 to 1 | 0
x.clone().set([true, false, true], 1) ⇒ IndexError: [set] a mask of shape (3,) does not cover (2, 3) | 0 [[2,3],[3]]
np.nonzero(3) ⇒ ArgumentError: [nonzero] a scalar has no places; hint: use atLeast1d
np.diff(x, 1.5) ⇒ ArgumentError: [diff] cannot take differences 1.5 times; hint: n comes before the axis
np.diff(3) ⇒ AxisError: [diff] axis -1 is out of range for the 0 axes of (); hint: a scalar has no axes | -1 [[]]
np.max(x, { where: [true, false, true] }) ⇒ ArgumentError: [max] needs an initial number where elements may be left out
np.min(bytes, { initial: -1 }) ⇒ DTypeError: [min] the initial -1 does not fit into uint8; hint: use astype('float64') first
np.max(whole, { initial: 0.5 }) ⇒ DTypeError: [max] the initial 0.5 does not fit into int32; hint: use astype('float64') first
np.pow(whole, -1) ⇒ ArgumentError: [pow] an integer has no negative powers among the integers; hint: use astype('float64')
np.clip(x) ⇒ ArgumentError: [clip] needs at least one bound; hint: clip(x, low, high)
np.where(x, undefined, 1) ⇒ ArgumentError: [where] needs two choices, or none; hint: where(condition, a, b)
np.fromFunction(3, [2]) ⇒ ArgumentError: [fromFunction] the first argument must be a function, not 3
np.indices(-1) ⇒ ArgumentError: [indices] sizes must be whole numbers from 0 up, got -1 | [[-1]]
np.histogram(x, 'auto') ⇒ ArgumentError: [histogram] needs numbers, got 'auto'; hint: give a tensor, a number, nested lists of numbers or a typed array
np.array([1, 2]).repeat([1, 2, 3]) ⇒ ShapeError: [repeat] 3 counts for the 2 places of axis 0 of (2,) | 0 [[2]]
np.allclose([1, 2], [1, 2, 3]) ⇒ ShapeError: [sub] shapes (2,) and (3,) do not broadcast: 2 against 3; hint: aligned from the right, sizes must be equal or 1 | [[2],[3]]
np.tile(x, -1) ⇒ ArgumentError: [tile] a number of repeats must be a whole number of at least 0, not -1
np.tile(x, 0.5) ⇒ ArgumentError: [tile] a number of repeats must be a whole number of at least 0, not 0.5
np.linalg.cholesky(np.zeros([2, 2])).data() ⇒ ArgumentError: [cholesky] the matrix is not positive definite | [[2,2]]
np.linalg.inv(np.zeros([3, 2, 2])).data() ⇒ ArgumentError: [inv] the matrix is singular; hint: lstsq and pinv take any | [[3,2,2]]
nn.oneHot([0, 3], 3) ⇒ DataError: [oneHot] 3 is no label of 3 classes, in row 1; hint: labels are whole numbers from 0 to 2
nn.oneHot([[0, 1], [2, 4]], 3) ⇒ DataError: [oneHot] 4 is no label of 3 classes, in row (1, 1); hint: labels are whole numbers from 0 to 2
nn.oneHot([1], 1) ⇒ DataError: [oneHot] 1 is no label of 1 classes, in row 0; hint: for a single output use binaryCrossEntropy
nn.crossEntropy(x, [0, 3]) ⇒ DataError: [crossEntropy] 3 is no label of 3 classes, in row 1; hint: labels are whole numbers from 0 to 2
nn.crossEntropy(np.ones([2, 2, 2]), [[0, 1], [1, 2]]) ⇒ DataError: [crossEntropy] 2 is no label of 2 classes, in row 3; hint: labels are whole numbers from 0 to 1
nn.binaryCrossEntropy([1, 2], [0, 2]) ⇒ DataError: [binaryCrossEntropy] 2 is no target, in row 1; hint: a target is 0, 1 or a share between them; labels of -1 and 1 become such by add(1).div(2)
nn.binaryCrossEntropy([[1, 2]], [[0, -1]]) ⇒ DataError: [binaryCrossEntropy] -1 is no target, in row (0, 1); hint: a target is 0, 1 or a share between them; labels of -1 and 1 become such by add(1).div(2)
nn.binaryCrossEntropy([1], [NaN]) ⇒ DataError: [binaryCrossEntropy] NaN is no target, in row 0; hint: a target is 0, 1 or a share between them; labels of -1 and 1 become such by add(1).div(2)
nn.maxPool2d(0) ⇒ ArgumentError: [maxPool2d] the kernel size must be a positive whole number or two, not 0
nn.maxPool2d([2, 0.5]) ⇒ ArgumentError: [maxPool2d] the kernel size must be a positive whole number or two, not [2, 0.5]
nn.avgPool2d(2, { padding: 2 }) ⇒ ShapeError: [avgPool2d] padding (2, 2) is more than half of the window (2, 2)
nn.maxPool2d(x) ⇒ ArgumentError: [maxPool2d] the kernel size must be a positive whole number or two, not a tensor; hint: call it where the layers are listed, as in maxPool2d(2)
nn.conv2d(1, 1, 3)(np.ones([1, 1, 2, 5])) ⇒ ShapeError: [conv2d] a window of (3, 3) does not fit into (1, 1, 2, 5) with padding (0, 0) | [[1,1,2,5]]
nn.maxPool2d(3)(np.ones([1, 1, 2, 5])) ⇒ ShapeError: [maxPool2d] a window of (3, 3) does not fit into (1, 1, 2, 5) with padding (0, 0) | [[1,1,2,5]]
nn.maxPool2d(3)(np.ones([1, 2, 5])) ⇒ ShapeError: [maxPool2d] takes images of shape (n, channels, height, width), got (1, 2, 5); hint: reshape them, or add an axis with expandDims | [[1,2,5]]
nn.maxPool2d(2, { stride: 0 }) ⇒ ArgumentError: [maxPool2d] stride must be a positive whole number or two, not 0
np.average(x, { weights: [[0, 0, 0], [0, 0, 0]] }) ⇒ ArgumentError: [average] the weights add up to 0 | [[2,3]]
np.polyval(x, 1) ⇒ ShapeError: [polyval] needs a vector of coefficients, got (2, 3) | [[2,3]]
np.linalg.pinv(x, 'a') ⇒ ArgumentError: [pinv] rcond must be a finite number, not 'a'
np.linalg.lstsq(x, [1, 2], 'a') ⇒ ArgumentError: [lstsq] rcond must be a finite number, not 'a'
np.bitwiseAnd([1], 'a') ⇒ ArgumentError: [bitwiseAnd] needs numbers, got 'a'; hint: give a tensor, a number, nested lists of numbers or a typed array
`,
  () => ({
    np,
    nn,
    x: np.arange(6).reshape(2, 3),
    cube: np.ones([2, 2, 3]),
    whole: np.array([1, 2], { dtype: 'int32' }),
    bytes: np.array([1, 2], { dtype: 'uint8' }),
  }),
);
