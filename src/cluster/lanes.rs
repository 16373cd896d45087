//! x ln x of several numbers side by side, which is what sIB spends its time on.
//!
//! The operations on a number, and so the results, are the same with any width of vectors.

#[cfg(target_arch = "x86_64")]
use pulp::x86::V3;

/// Columns of a term's row are filled up to a multiple of this.
pub(super) const LANES: usize = 8;

/// Of the series of 2 artanh.
const SERIES: [f32; 4] = [2.0, 2.0 / 3.0, 2.0 / 5.0, 2.0 / 7.0];
/// The bits of √½, and those of a mantissa.
const ROOT_HALF: i32 = 0x3f35_04f3;
const MANTISSA: i32 = 0x007f_ffff;

/// x ln x for x ≥ 0, without a branch. The error of the logarithm is below 3 · 10⁻⁶ for the
/// probabilities that occur.
///
/// The logarithm of the mantissa, between √½ and √2, is 2 artanh((m − 1) / (m + 1)) by its series.
pub(super) fn quick_xlnx(x: f32) -> f32 {
    let bits = (x.to_bits() as i32).wrapping_sub(ROOT_HALF);
    let exponent = (bits >> 23) as f32;
    let mantissa = f32::from_bits((bits & MANTISSA).wrapping_add(ROOT_HALF) as u32);
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let square = s * s;
    let series = SERIES[0] + square * (SERIES[1] + square * (SERIES[2] + square * SERIES[3]));
    x * (exponent * std::f32::consts::LN_2 + s * series)
}

/// What merging an article into each cluster changes: adds Σ p ln p − (p + v) ln (p + v) over the article's
/// terms to each cluster's cost. `cells` has for each term a row of p and one of p ln p, as wide as `cost`.
pub(super) fn add_costs(terms: &[u32], values: &[f32], cells: &[f32], cost: &mut [f32]) {
    #[cfg(target_arch = "x86_64")]
    if let Some(simd) = V3::try_new() {
        simd.vectorize(Eight { simd, terms, values, cells, cost });
        return;
    }
    add_costs_plainly(terms, values, cells, cost);
}

/// As a plain loop, which compilers turn into the vectors that there are.
fn add_costs_plainly(terms: &[u32], values: &[f32], cells: &[f32], cost: &mut [f32]) {
    let width = cost.len();
    for (&term, &value) in terms.iter().zip(values) {
        let at = term as usize * 2 * width;
        let (p, entropy) = cells[at..at + 2 * width].split_at(width);
        for ((cost, p), entropy) in cost.iter_mut().zip(p).zip(entropy) {
            *cost += entropy - quick_xlnx(p + value);
        }
    }
}

/// The same by eight numbers, on processors with AVX2.
#[cfg(target_arch = "x86_64")]
struct Eight<'a> {
    simd: V3,
    terms: &'a [u32],
    values: &'a [f32],
    cells: &'a [f32],
    cost: &'a mut [f32],
}

#[cfg(target_arch = "x86_64")]
impl pulp::NullaryFnOnce for Eight<'_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        let Self { simd, terms, values, cells, cost } = self;
        let width = cost.len();
        let cost = cost.as_chunks_mut::<8>().0;
        for (&term, &value) in terms.iter().zip(values) {
            let at = term as usize * 2 * width;
            let (p, entropy) = cells[at..at + 2 * width].split_at(width);
            let (p, entropy) = (p.as_chunks::<8>().0, entropy.as_chunks::<8>().0);
            let value = simd.splat_f32x8(value);
            for ((cost, p), entropy) in cost.iter_mut().zip(p).zip(entropy) {
                let merged = xlnx_of_eight(simd, simd.add_f32x8(pulp::cast(*p), value));
                let change = simd.sub_f32x8(pulp::cast(*entropy), merged);
                *cost = pulp::cast(simd.add_f32x8(pulp::cast(*cost), change));
            }
        }
    }
}

#[cfg(target_arch = "x86_64")]
#[inline(always)]
fn xlnx_of_eight(simd: V3, x: pulp::f32x8) -> pulp::f32x8 {
    let wide = |value: f32| simd.splat_f32x8(value);
    let (add, mul) = (|a, b| simd.add_f32x8(a, b), |a, b| simd.mul_f32x8(a, b));
    let root_half = simd.splat_i32x8(ROOT_HALF);
    let bits = simd.wrapping_sub_i32x8(pulp::cast(x), root_half);
    let exponent = simd.convert_i32x8_to_f32x8(simd.shr_const_i32x8::<23>(bits));
    let mantissa = simd.and_i32x8(bits, simd.splat_i32x8(MANTISSA));
    let mantissa: pulp::f32x8 = pulp::cast(simd.wrapping_add_i32x8(mantissa, root_half));
    let s = simd.div_f32x8(simd.sub_f32x8(mantissa, wide(1.0)), add(mantissa, wide(1.0)));
    let square = mul(s, s);
    let series = add(wide(SERIES[2]), mul(square, wide(SERIES[3])));
    let series = add(wide(SERIES[0]), mul(square, add(wide(SERIES[1]), mul(square, series))));
    mul(x, add(mul(exponent, wide(std::f32::consts::LN_2)), mul(s, series)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_quick_logarithm_is_near_enough() {
        for exponent in -40..1 {
            for step in 0..64 {
                let x = 2.0_f64.powi(exponent) * (1.0 + f64::from(step) / 64.0);
                let quick = f64::from(quick_xlnx(x as f32)) / x;
                assert!((quick - x.ln()).abs() < 3e-6 * x.ln().abs().max(1.0), "{x}: {quick} {}", x.ln());
            }
        }
        assert_eq!(quick_xlnx(0.0), 0.0);
    }

    #[test]
    fn costs_are_the_same_with_any_vectors() {
        let cells: Vec<f32> = (0..64).map(|index| index as f32 * 0.003).collect();
        let (terms, values) = ([0, 1], [1e-5, 0.02]);
        let (mut plainly, mut as_it_comes) = (vec![0.0; 16], vec![0.0; 16]);
        add_costs_plainly(&terms, &values, &cells, &mut plainly);
        add_costs(&terms, &values, &cells, &mut as_it_comes);
        assert_eq!(plainly, as_it_comes);
    }
}
