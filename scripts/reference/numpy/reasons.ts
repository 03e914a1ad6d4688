/** Why NumPy's names are not here, by reason. A name that we come to have leaves its list, or the tests say so. */
export interface Reason {
  /** What a table says in place of our name. */
  readonly reason: string;
  /** If these are functions that compute with arrays of numbers. */
  readonly isNumerical: boolean;
  readonly names: readonly string[];
}

const listed = (space: string, names: string): string[] => names.split(/\s+/).map((name) => `${space}.${name}`);

export const reasons: readonly Reason[] = [
  {
    reason: 'not written yet',
    isNumerical: true,
    names: listed('np', 'frexp gcd histogramdd i0 kaiser lcm nextafter polydiv spacing unpackbits unwrap'),
  },
  {
    reason: 'complex numbers',
    isNumerical: true,
    names: [
      ...listed('np', 'angle imag iscomplexobj isrealobj real_if_close sort_complex roots'),
      ...listed('np.linalg', 'eig eigvals'),
      ...listed('ndarray', 'imag'),
      ...listed(
        'np.fft',
        'fft fft2 fftfreq fftn fftshift hfft ifft ifft2 ifftn ifftshift ihfft irfft irfft2 irfftn rfft rfft2 rfftfreq rfftn',
      ),
    ],
  },
  {
    reason: 'a distribution that is not written yet',
    isNumerical: true,
    names: listed(
      'np.random',
      'beta binomial bytes chisquare dirichlet f gamma geometric gumbel hypergeometric laplace logistic lognormal logseries ' +
        'multivariate_normal negative_binomial noncentral_chisquare noncentral_f pareto poisson power random_integers rayleigh ' +
        'standard_cauchy standard_exponential standard_gamma standard_normal standard_t triangular vonmises wald weibull zipf',
    ),
  },
  {
    reason: 'one generator, Threefry: `rng.key` and `rng.draws` are its state',
    isNumerical: false,
    names: listed(
      'np.random',
      'BitGenerator MT19937 PCG64 PCG64DXSM Philox RandomState SFC64 SeedSequence get_state set_state',
    ),
  },
  {
    reason: 'files: `pristella/node` reads and writes .npy and .npz, `data.parseCsv` reads tables',
    isNumerical: false,
    names: [
      ...listed(
        'np',
        'DataSource fromfile fromregex genfromtxt load loadtxt memmap recfromcsv recfromtxt save savetxt savez savez_compressed',
      ),
      ...listed('ndarray', 'dump dumps tofile tostring'),
    ],
  },
  {
    reason: 'five dtypes, named by text: float64, float32, int32, uint8, bool',
    isNumerical: false,
    names: [
      ...listed(
        'np',
        'can_cast cast common_type dtype find_common_type finfo iinfo issctype issubclass_ issubdtype issubsctype maximum_sctype ' +
          'min_scalar_type mintypecode nbytes obj2sctype promote_types result_type sctype2char sctypeDict sctypes typecodes typename ' +
          'ScalarType False_ True_',
      ),
      ...listed('ndarray', 'byteswap newbyteorder getfield setfield view'),
    ],
  },
  {
    reason: 'values, not views: how they lie in memory cannot be seen',
    isNumerical: false,
    names: [
      ...listed(
        'np',
        'asfortranarray byte_bounds from_dlpack fastCopyAndTranspose get_array_wrap isfortran may_share_memory require shares_memory ' +
          'broadcast flatiter nested_iters MAY_SHARE_BOUNDS MAY_SHARE_EXACT',
      ),
      ...listed('ndarray', 'base ctypes flags setflags strides'),
    ],
  },
  {
    reason: 'text, dates, records and objects',
    isNumerical: false,
    names: listed(
      'np',
      'busday_count busday_offset busdaycalendar chararray compare_chararrays datetime_as_string datetime_data format_parser is_busday ' +
        'isnat recarray format_float_positional format_float_scientific',
    ),
  },
  {
    reason: 'the class `matrix`, which NumPy advises against',
    isNumerical: false,
    names: listed('np', 'asmatrix bmat mat matrix'),
  },
  { reason: 'the class `poly1d`: coefficients are plain vectors', isNumerical: false, names: listed('np', 'poly1d') },
  {
    reason: 'making ufuncs: write a function of tensors',
    isNumerical: false,
    names: listed('np', 'frompyfunc ufunc set_numeric_ops UFUNC_BUFSIZE_DEFAULT UFUNC_PYVALS_NAME BUFSIZE'),
  },
  {
    reason: 'errors and settings of NumPy’s own machinery',
    isNumerical: false,
    names: listed(
      'np',
      'add_docstring add_newdoc add_newdoc_ufunc deprecate deprecate_with_doc disp errstate get_include getbufsize ' +
        'geterr geterrcall geterrobj info lookfor printoptions safe_eval set_string_function setbufsize seterr ' +
        'seterrcall seterrobj show_config show_runtime source who tracemalloc_domain little_endian',
    ),
  },
];

/** What needs no list: names that are no functions, by what they are in NumPy. */
export const kindReasons: Readonly<Record<string, string>> = {
  dtype: 'five dtypes, named by text: float64, float32, int32, uint8, bool',
  error: 'errors of our own: ShapeError, AxisError, DTypeError, …',
  module: 'a namespace of its own',
  flag: 'flags of NumPy’s own machinery',
};
