/** An instruction of WebAssembly in the encoding: its byte, or behind a prefix its number. */
interface Opcode {
  readonly prefix: number | null;
  readonly code: number;
}

const codes = new Map<string, Opcode>();

/** Instructions by name; those that follow each other stand behind the number of the first. */
function name(prefix: number | null, runs: Readonly<Record<number, string>>): void {
  for (const [first, names] of Object.entries(runs))
    names.split(' ').forEach((each, i) => {
      codes.set(each, { prefix, code: Number(first) + i });
    });
}

name(null, {
  27: 'select',
  40: 'i32.load i64.load f32.load f64.load i32.load8_s i32.load8_u i32.load16_s i32.load16_u',
  49: 'i64.load8_u',
  52: 'i64.load32_s i64.load32_u i32.store i64.store f32.store f64.store i32.store8 i32.store16',
  65: 'i32.const i64.const f32.const f64.const i32.eqz i32.eq i32.ne i32.lt_s i32.lt_u i32.gt_s i32.gt_u i32.le_s',
  77: 'i32.le_u i32.ge_s i32.ge_u',
  91: 'f32.eq f32.ne f32.lt f32.gt f32.le f32.ge f64.eq f64.ne f64.lt f64.gt f64.le f64.ge i32.clz i32.ctz',
  106: 'i32.add i32.sub i32.mul i32.div_s i32.div_u i32.rem_s i32.rem_u i32.and i32.or i32.xor i32.shl i32.shr_s',
  118: 'i32.shr_u i32.rotl',
  124: 'i64.add i64.sub i64.mul',
  131: 'i64.and i64.or i64.xor i64.shl i64.shr_s i64.shr_u',
  139: 'f32.abs f32.neg f32.ceil f32.floor f32.trunc f32.nearest f32.sqrt f32.add f32.sub f32.mul f32.div f32.min',
  151: 'f32.max f32.copysign f64.abs f64.neg f64.ceil f64.floor f64.trunc f64.nearest f64.sqrt f64.add f64.sub',
  162: 'f64.mul f64.div f64.min f64.max f64.copysign i32.wrap_i64',
  172: 'i64.extend_i32_s i64.extend_i32_u',
  178: 'f32.convert_i32_s f32.convert_i32_u',
  182: 'f32.demote_f64 f64.convert_i32_s f64.convert_i32_u',
  187: 'f64.promote_f32 i32.reinterpret_f32 i64.reinterpret_f64 f32.reinterpret_i32 f64.reinterpret_i64',
});
name(0xfc, {
  0: 'i32.trunc_sat_f32_s i32.trunc_sat_f32_u i32.trunc_sat_f64_s i32.trunc_sat_f64_u',
  10: 'memory.copy memory.fill',
});
name(0xfd, {
  0: 'v128.load',
  2: 'v128.load8x8_u',
  6: 'v128.load32x2_u',
  9: 'v128.load32_splat v128.load64_splat v128.store v128.const i8x16.shuffle',
  17: 'i32x4.splat i64x2.splat f32x4.splat f64x2.splat',
  22: 'i8x16.extract_lane_u',
  27: 'i32x4.extract_lane i32x4.replace_lane i64x2.extract_lane i64x2.replace_lane f32x4.extract_lane',
  32: 'f32x4.replace_lane f64x2.extract_lane f64x2.replace_lane',
  55: 'i32x4.eq i32x4.ne i32x4.lt_s i32x4.lt_u i32x4.gt_s i32x4.gt_u i32x4.le_s i32x4.le_u i32x4.ge_s i32x4.ge_u',
  65: 'f32x4.eq f32x4.ne f32x4.lt f32x4.gt f32x4.le f32x4.ge f64x2.eq f64x2.ne f64x2.lt f64x2.gt f64x2.le',
  76: 'f64x2.ge v128.not v128.and v128.andnot v128.or v128.xor v128.bitselect v128.any_true',
  86: 'v128.load32_lane v128.load64_lane',
  90: 'v128.store32_lane v128.store64_lane v128.load32_zero v128.load64_zero f32x4.demote_f64x2_zero',
  95: 'f64x2.promote_low_f32x4',
  101: 'i8x16.narrow_i16x8_s i8x16.narrow_i16x8_u f32x4.ceil f32x4.floor f32x4.trunc f32x4.nearest',
  116: 'f64x2.ceil f64x2.floor',
  122: 'f64x2.trunc',
  133: 'i16x8.narrow_i32x4_s i16x8.narrow_i32x4_u',
  137: 'i16x8.extend_low_i8x16_u',
  148: 'f64x2.nearest',
  160: 'i32x4.abs i32x4.neg',
  163: 'i32x4.all_true i32x4.bitmask',
  169: 'i32x4.extend_low_i16x8_u',
  171: 'i32x4.shl i32x4.shr_s i32x4.shr_u i32x4.add',
  177: 'i32x4.sub',
  181: 'i32x4.mul i32x4.min_s',
  184: 'i32x4.max_s',
  199: 'i64x2.extend_low_i32x4_s',
  201: 'i64x2.extend_low_i32x4_u',
  203: 'i64x2.shl i64x2.shr_s i64x2.shr_u i64x2.add',
  209: 'i64x2.sub',
  213: 'i64x2.mul i64x2.eq i64x2.ne',
  224: 'f32x4.abs f32x4.neg',
  227: 'f32x4.sqrt f32x4.add f32x4.sub f32x4.mul f32x4.div f32x4.min f32x4.max f32x4.pmin f32x4.pmax f64x2.abs',
  237: 'f64x2.neg',
  239: 'f64x2.sqrt f64x2.add f64x2.sub f64x2.mul f64x2.div f64x2.min f64x2.max f64x2.pmin f64x2.pmax',
  248: 'i32x4.trunc_sat_f32x4_s',
  250: 'f32x4.convert_i32x4_s f32x4.convert_i32x4_u i32x4.trunc_sat_f64x2_s_zero',
  254: 'f64x2.convert_low_i32x4_s f64x2.convert_low_i32x4_u',
  261: 'f32x4.relaxed_madd f32x4.relaxed_nmadd f64x2.relaxed_madd f64x2.relaxed_nmadd',
});

/** Where an instruction stands in the encoding. */
export function opcode(of: string): Opcode {
  const found = codes.get(of);
  if (found) return found;
  throw new Error(`no WebAssembly instruction is named ${of}`);
}
