/** The families of the reference, each a page, and their words in the order in which one would learn them. */

export interface Family {
  /** The page's file, without `.md`. */
  readonly file: string;
  readonly title: string;
  readonly about: string;
  /** Names in their namespaces: `np.sum`, `Tensor.item`. */
  readonly names: readonly string[];
}

const np = (names: string): string[] => names.split(/\s+/).map((name) => `np.${name}`);
const of = (space: string, names: string): string[] => names.split(/\s+/).map((name) => `${space}.${name}`);

export const families: readonly Family[] = [
  {
    file: 'tensor',
    title: 'Tensors',
    about: 'What a tensor says of itself, how its numbers are read, and the functions that are methods, too.',
    names: [
      'Tensor',
      ...of(
        'Tensor',
        'shape dtype ndim size length data read item tolist toJSON T [Symbol.iterator] detach clone toString repr backward',
      ),
    ],
  },
  {
    file: 'creation',
    title: 'Making arrays',
    about: 'Arrays from lists, from a shape, from a range, from a rule.',
    names: np(
      'array asarray asTensor fromData zeros ones empty full zerosLike onesLike emptyLike fullLike arange linspace logspace ' +
        'geomspace eye identity diag tri tril triu vander meshgrid indices fromFunction pi e inf nan newaxis ' +
        'float64 float32 int32 uint8 bool',
    ),
  },
  {
    file: 'shape',
    title: 'Shapes',
    about: 'The same elements under another shape, in another order, joined and taken apart.',
    names: np(
      'reshape ravel flatten transpose swapaxes moveaxis expandDims squeeze broadcastTo atLeast1d atLeast2d concatenate stack ' +
        'vstack hstack columnStack split arraySplit tile repeat flip roll rot90 pad slidingWindows',
    ),
  },
  {
    file: 'indexing',
    title: 'Indexing',
    about: 'Reading and writing parts of an array: by places, slices, masks and lists.',
    names: np(
      'at set slice take takeAlongAxis putAlongAxis where nonzero flatnonzero argwhere diagonal ndenumerate ndindex nditer NdIter',
    ),
  },
  {
    file: 'arithmetic',
    title: 'Arithmetic',
    about: 'Elementwise arithmetic: the operators, quotients and remainders, powers, bounds and rounding.',
    names: np(
      'add sub mul div neg abs sign square sqrt cbrt pow reciprocal floorDivide mod fmod divmod hypot maximum minimum fmax fmin ' +
        'clip relu round rint floor ceil trunc copysign signbit heaviside astype stopGradient',
    ),
  },
  {
    file: 'functions',
    title: 'Functions of real numbers',
    about: 'Exponentials, logarithms, circular and hyperbolic functions, all below one unit in the last place.',
    names: np(
      'exp exp2 expm1 log log2 log10 log1p logaddexp logaddexp2 sigmoid softplus erf sin cos tan arcsin arccos arctan arctan2 ' +
        'sinh cosh tanh arcsinh arccosh arctanh deg2rad rad2deg',
    ),
  },
  {
    file: 'logic',
    title: 'Comparison, logic and bits',
    about: 'Which elements are equal, larger, finite, true; and integers bit by bit.',
    names: np(
      'equal notEqual less lessEqual greater greaterEqual isclose allclose arrayEqual logicalAnd logicalOr logicalXor logicalNot ' +
        'isnan isinf isfinite isposinf isneginf nanToNum bitwiseAnd bitwiseOr bitwiseXor bitwiseNot leftShift rightShift',
    ),
  },
  {
    file: 'reductions',
    title: 'Reductions',
    about: 'Many elements folded into one, along axes; running sums; and the same where NaN marks what is missing.',
    names: np(
      'sum prod mean average var std max min ptp argmax argmin any all countNonzero median quantile percentile logsumexp cumsum ' +
        'cumprod diff nansum nanprod nanmean nanvar nanstd nanmax nanmin nanargmax nanargmin nanmedian nanquantile nanpercentile ' +
        'nancumsum nancumprod',
    ),
  },
  {
    file: 'linear-algebra',
    title: 'Linear algebra',
    about:
      'Products of arrays, and what is asked of matrices. `np.linalg` takes stacks: matrices are the last two axes.',
    names: [
      ...np('dot matmul inner outer vdot tensordot einsum einsumPath kron trace norm'),
      ...of(
        'np.linalg',
        'solve inv det slogdet matrixPower matrixRank lstsq pinv qr cholesky eigh eigvalsh svd svdvals norm cond',
      ),
    ],
  },
  {
    file: 'sorting',
    title: 'Sorting, searching and sets',
    about: 'Order, places in an order, and the different elements of arrays.',
    names: np(
      'sort argsort partition argpartition topk searchsorted digitize unique uniqueAll isin union1d intersect1d setdiff1d setxor1d',
    ),
  },
  {
    file: 'statistics',
    title: 'Statistics and curves',
    about: 'Counts and histograms, covariance, convolution, interpolation and polynomials.',
    names: np('bincount histogram histogram2d cov corrcoef convolve correlate interp polyfit polyval'),
  },
  {
    file: 'random',
    title: 'Random numbers',
    about:
      'Streams of random numbers: the same seed gives the same numbers on every device and with any number of threads, though not NumPy’s numbers.',
    names: of(
      'np.random',
      'seed rand randn randint random uniform normal truncatedNormal exponential bernoulli categorical multinomial choice ' +
        'permutation shuffle defaultRng Generator',
    ),
  },
  {
    file: 'gradients',
    title: 'Gradients',
    about:
      'Gradients by the rules, as expressions that have gradients again; by differences; and the one checked by the other.',
    names: [
      'grad',
      'valueAndGrad',
      'noGrad',
      'numericalDiff',
      'numericalGradient',
      'checkGrad',
      'compareGrad',
      'nn.checkModelGrad',
    ],
  },
  {
    file: 'loops',
    title: 'Loops',
    about: 'A body that is traced once and repeated without JavaScript in between: [Loops: scan](../scan.md).',
    names: np('scan whileLoop'),
  },
  {
    file: 'layers',
    title: 'Layers',
    about:
      'A layer is called with a tensor and returns one; a model is a layer made of layers. `nn.relu`, `nn.sigmoid`, `nn.tanh` and `nn.softplus` are those of `np`.',
    names: of(
      'nn',
      'linear conv2d maxPool2d avgPool2d batchNorm dropout flatten identity sequential Module Parameter Statistic Linear Conv2d ' +
        'BatchNorm Dropout Sequential manualSeed nextStream he xavier normal zero layerName summary checkFeatures checkSize',
    ),
  },
  {
    file: 'losses',
    title: 'Activations and losses',
    about: 'What stands between layers, and the one number that training makes small.',
    names: of(
      'nn',
      'softmax logSoftmax leakyRelu step oneHot crossEntropy binaryCrossEntropy meanSquaredError sumSquaredError ' +
        'crossEntropyOfProbabilities',
    ),
  },
  {
    file: 'training',
    title: 'Training',
    about: 'Optimizers, learning rates, data in batches, the trainer, and files of weights.',
    names: of(
      'train',
      'fit evaluate predict accuracy sgd momentum nesterov adaGrad rmsProp adam adamW Optimizer constant stepDecay exponentialDecay ' +
        'cosine warmUp tensorDataset asDataset split subset transformed batchRandom DataLoader prefetch Trainer History encodeModel decodeModel loadModelFile ' +
        'encodeCheckpoint decodeCheckpoint buildPreset presets buildTableModel tableSettings answers score classificationScores regressionScores',
    ),
  },
  {
    file: 'data',
    title: 'Data and files',
    about:
      'Data sets, tables, and arrays as the bytes of files. [Reading and writing on a disk](node.md) is in `pristella/node`.',
    names: [
      ...of(
        'data',
        'mnist mnistSubset loadIris irisTable parseCsv guessDelimiter tableFromCsv fitTableEncoder encodeTable featureNames classNames tableFromRecords ' +
          'tableEncoderFromJson splitTable fitTableTask learntTargets tableTaskFromJson normalizeDigit nearestNames encodeIdx decodeIdx mnistFiles mnistFromFiles fetchMnist',
      ),
      ...of(
        'io',
        'encodeNpy decodeNpy encodeNpz decodeNpz encodeSafetensors decodeSafetensors decodePickle writeExpression readExpression halfToNumber numberToHalf shown form checkForm parseForm',
      ),
    ],
  },
  {
    file: 'plots',
    title: 'Plots',
    about: 'Figures in Matplotlib’s words, as SVG, HTML, PNG and text. [The gallery](../gallery/README.md) shows them.',
    names: of(
      'plot',
      'plt setOutlet figure subplots Figure Axes Axes3D learningCurve learningCurveSvg confusionMatrix imageGrid filterGrid networkGraph ' +
        'tensorGraph expressionGraph figureToText figureToHtml showIn parts mount paint encodePng histogram colormap colormapNames palettes mathText textFaults',
    ),
  },
  {
    file: 'teaching',
    title: 'Pictures that teach',
    about:
      'What books and slides draw by hand, by one call each, with the numbers that the library computes, in English and Chinese: blue is what is looked at, orange what meets it or flows back, green what comes out, grey what is not there in memory. [The gallery](../gallery/README.md) shows them all.',
    names: of(
      'plot',
      'neuron gateCircuit truthTable separation layersOf weightNotation outputLayer beside ' +
        'activationCurves axisSums broadcastCells productCells batchBlocks softmaxOverflow outputScores lossBars tangentLines gradientField descentPaths backpropGraph ' +
        'convolutionWindows im2colWindows poolingWindows featureMaps weightHistograms',
    ),
  },
  {
    file: 'look',
    title: 'Seeing through',
    about:
      'What an expression is made of, how it is computed and how long that takes, as plain data that JSON holds. [Seeing through](../look.md) shows how the parts go together.',
    names: of(
      'look',
      'record listen setSources find formula element term written name expression gradient schedule kernels kernelLines wat ran timing',
    ),
  },
  {
    file: 'devices',
    title: 'Devices, threads and printing',
    about:
      'Where numbers are computed, what the engine makes of an expression, how long it takes, and how arrays are printed.',
    names:
      'np.setPrintOptions np.getPrintOptions getDevice setDevice deviceInfo getThreads setThreads engine.memory explain profile measurePeak'.split(
        ' ',
      ),
  },
  {
    file: 'workers',
    title: 'Pages, workers and threads',
    about:
      'Threads that are there in time, and tensors on their way to another thread. [In a page](../in-a-page.md) shows how they go together.',
    names: 'ready toRaw fromRaw transferList stopSignal'.split(' '),
  },
  {
    file: 'errors',
    title: 'Errors and their language',
    about:
      'Whatever is refused is refused by one of these classes, with a message that says what was wrong and, where one is known, what would be right. [The errors beginners meet](../errors.md) are explained one by one.',
    names: (
      'PristellaError ShapeError DTypeError AxisError IndexError ArgumentError GradientError StaleValueError NonFiniteError ' +
      'DeviceError StoppedError DataError setLanguage'
    ).split(' '),
  },
  {
    file: 'node',
    title: 'Files, folders and terminals',
    about:
      'What needs Node, from `pristella/node`: arrays, models, runs and figures as files. In these examples `folder` is the path of an empty folder. Files are written whole or not at all: a reader or a crash sees the old contents or the new.',
    names: of(
      'node',
      'readNpy writeNpy readNpz writeNpz readSafetensors writeSafetensors readPickle readFileBytes writeFileAtomic ' +
        'removeStaleTemporaries saveModel loadModel readModel RunFolder transformInWorker mnist loadMnist mnistMirrors cacheFolder environmentProblems ' +
        'savefig figureToPng show terminalAbilities findBlas findKoffi',
    ),
  },
];
