/** WebAssembly's instructions by name. */
/** Instructions of one type that follow each other: the type, the code of the first, their names; a dot is one that we do not use. */
type Run = readonly [type: string, first: number, names: string];

/** One byte. */
const basic: readonly Run[] = [
  ['', 0x1b, 'select'],
  ['i32', 0x28, 'load'],
  ['i64', 0x29, 'load'],
  ['f32', 0x2a, 'load'],
  ['f64', 0x2b, 'load'],
  ['i32', 0x2c, 'load8_s load8_u load16_s load16_u'],
  ['i64', 0x31, 'load8_u . . load32_s load32_u'],
  ['i32', 0x36, 'store'],
  ['i64', 0x37, 'store'],
  ['f32', 0x38, 'store'],
  ['f64', 0x39, 'store'],
  ['i32', 0x3a, 'store8 store16'],
  ['i32', 0x41, 'const'],
  ['i64', 0x42, 'const'],
  ['f32', 0x43, 'const'],
  ['f64', 0x44, 'const'],
  ['i32', 0x45, 'eqz eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'],
  ['f32', 0x5b, 'eq ne lt gt le ge'],
  ['f64', 0x61, 'eq ne lt gt le ge'],
  ['i32', 0x67, 'clz ctz . add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl'],
  ['i64', 0x7c, 'add sub mul'],
  ['i64', 0x83, 'and or xor shl shr_s shr_u'],
  ['f32', 0x8b, 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'],
  ['f64', 0x99, 'abs neg ceil floor trunc nearest sqrt add sub mul div min max copysign'],
  ['i32', 0xa7, 'wrap_i64'],
  ['i64', 0xac, 'extend_i32_s extend_i32_u'],
  ['f32', 0xb2, 'convert_i32_s convert_i32_u . . demote_f64'],
  ['f64', 0xb7, 'convert_i32_s convert_i32_u . . promote_f32'],
  ['i32', 0xbc, 'reinterpret_f32'],
  ['i64', 0xbd, 'reinterpret_f64'],
  ['f32', 0xbe, 'reinterpret_i32'],
  ['f64', 0xbf, 'reinterpret_i64'],
];

/** A number after the prefix 0xfc. */
const more: readonly Run[] = [
  ['i32', 0, 'trunc_sat_f32_s trunc_sat_f32_u trunc_sat_f64_s trunc_sat_f64_u'],
  ['memory', 10, 'copy fill'],
];

/** A number after the prefix 0xfd. */
const simd: readonly Run[] = [
  ['v128', 0, 'load . load8x8_u . . . load32x2_u . . load32_splat load64_splat store const'],
  ['i8x16', 13, 'shuffle'],
  ['i32x4', 17, 'splat'],
  ['i64x2', 18, 'splat'],
  ['f32x4', 19, 'splat'],
  ['f64x2', 20, 'splat'],
  ['i8x16', 22, 'extract_lane_u'],
  ['i32x4', 27, 'extract_lane replace_lane'],
  ['i64x2', 29, 'extract_lane replace_lane'],
  ['f32x4', 31, 'extract_lane replace_lane'],
  ['f64x2', 33, 'extract_lane replace_lane'],
  ['i32x4', 55, 'eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u'],
  ['f32x4', 65, 'eq ne lt gt le ge'],
  ['f64x2', 71, 'eq ne lt gt le ge'],
  [
    'v128',
    77,
    'not and andnot or xor bitselect any_true . . load32_lane load64_lane . . store32_lane store64_lane load32_zero load64_zero',
  ],
  ['f32x4', 94, 'demote_f64x2_zero'],
  ['f64x2', 95, 'promote_low_f32x4'],
  ['i8x16', 101, 'narrow_i16x8_s narrow_i16x8_u'],
  ['f32x4', 103, 'ceil floor trunc nearest'],
  ['f64x2', 116, 'ceil floor'],
  ['f64x2', 122, 'trunc'],
  ['i16x8', 133, 'narrow_i32x4_s narrow_i32x4_u . . extend_low_i8x16_u'],
  ['f64x2', 148, 'nearest'],
  ['i32x4', 160, 'abs neg . all_true bitmask'],
  ['i32x4', 169, 'extend_low_i16x8_u . shl shr_s shr_u add . . sub . . . mul min_s . max_s'],
  ['i64x2', 199, 'extend_low_i32x4_s . extend_low_i32x4_u . shl shr_s shr_u add . . sub . . . mul eq ne'],
  ['f32x4', 224, 'abs neg . sqrt add sub mul div min max pmin pmax'],
  ['f64x2', 236, 'abs neg . sqrt add sub mul div min max pmin pmax'],
  ['i32x4', 248, 'trunc_sat_f32x4_s'],
  ['f32x4', 250, 'convert_i32x4_s convert_i32x4_u'],
  ['i32x4', 252, 'trunc_sat_f64x2_s_zero'],
  ['f64x2', 254, 'convert_low_i32x4_s convert_low_i32x4_u'],
  ['f32x4', 261, 'relaxed_madd relaxed_nmadd'],
  ['f64x2', 263, 'relaxed_madd relaxed_nmadd'],
];

/** Where an instruction stands in the encoding. */
interface Place {
  readonly prefix: number | null;
  readonly code: number;
}
const places = new Map<string, Place>();
for (const [prefix, runs] of [
  [null, basic],
  [0xfc, more],
  [0xfd, simd],
] as const)
  for (const [type, first, names] of runs)
    for (const [i, name] of names.split(' ').entries())
      places.set(type === '' ? name : `${type}.${name}`, { prefix, code: first + i });

export function opcode(name: string): Place {
  const place = places.get(name);
  if (place === undefined) throw new Error(`no WebAssembly instruction is named ${name}`);
  return place;
}
