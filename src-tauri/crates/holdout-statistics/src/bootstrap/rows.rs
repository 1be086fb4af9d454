//! Drawing rows with repeats: the inner loop of the bootstrap.
//!
//! A power of two of rows needs bits and nothing else: no multiplication, no remainder, and no row
//! likelier than another. So the rows are cut into chunks of 8,192 and of 1,024, binomial numbers
//! say how many draws fall on each, and a random word gives four or six rows of a chunk, which lies
//! in the nearest cache meanwhile.

use rand::Rng;

use super::binomial_draw::binomial;

/// Draws `draws` of the `rows`, each as likely as another, and visits them.
pub(super) fn draw<T>(random: &mut impl Rng, rows: &[T], draws: u64, mut visit: impl FnMut(&T)) {
    let (mut draws, mut left) = (draws, rows.len());
    let mut falls_on = |random: &mut _, size: usize| {
        let hits = binomial(random, draws, size as f64 / left as f64);
        (draws, left) = (draws - hits, left - size);
        hits
    };
    let (large, rest) = rows.as_chunks::<8_192>();
    for chunk in large {
        let hits = falls_on(random, chunk.len());
        draw_of_chunk(random, chunk, hits, &mut visit);
    }
    let (small, rest) = rest.as_chunks::<1_024>();
    for chunk in small {
        let hits = falls_on(random, chunk.len());
        draw_of_chunk(random, chunk, hits, &mut visit);
    }
    draw_of_few(random, rest, draws, visit);
}

/// Draws of a chunk whose size is a power of two.
fn draw_of_chunk<T, const SIZE: usize>(
    random: &mut impl Rng,
    chunk: &[T; SIZE],
    draws: u64,
    mut visit: impl FnMut(&T),
) {
    let bits = const { SIZE.trailing_zeros() };
    let in_a_word = u64::from(64 / bits);
    let mut split = |mut word: u64, count: u64| {
        for _ in 0..count {
            visit(&chunk[word as usize % SIZE]);
            word >>= bits;
        }
    };
    for _ in 0..draws / in_a_word {
        split(random.next_u64(), in_a_word);
    }
    split(random.next_u64(), draws % in_a_word);
}

/// Draws of fewer than 1,024 rows, three from a word: multiplied by their count, its upper half is a
/// place and its lower half the word of the next (N. Brackett-Rozinsky and D. Lemire, "Batched
/// ranged random integer generation", 2024). Nothing is rejected: the likeliest row is likelier than
/// another by 2⁻³⁴ of its share.
fn draw_of_few<T>(random: &mut impl Rng, rows: &[T], draws: u64, mut visit: impl FnMut(&T)) {
    const IN_A_WORD: u64 = 3;
    if rows.is_empty() {
        return;
    }
    let mut split = |mut word: u64, count: u64| {
        for _ in 0..count {
            let product = u128::from(word) * rows.len() as u128;
            visit(&rows[(product >> 64) as usize]);
            word = product as u64;
        }
    };
    for _ in 0..draws / IN_A_WORD {
        split(random.next_u64(), IN_A_WORD);
    }
    split(random.next_u64(), draws % IN_A_WORD);
}

#[cfg(test)]
mod tests {
    use rand::SeedableRng as _;
    use rand_xoshiro::Xoshiro256PlusPlus;

    use super::*;

    /// χ² of equal counts has a mean of one less than there are rows, and a variance of twice that.
    #[test]
    fn every_row_is_drawn_as_often_as_another() {
        for rows in [1, 2, 900, 1_024, 2_500, 9_300, 20_000] {
            let numbers: Vec<usize> = (0..rows).collect();
            let mut counts = vec![0.0; rows];
            let mut random = Xoshiro256PlusPlus::seed_from_u64(3);
            for _ in 0..100 {
                draw(&mut random, &numbers, rows as u64, |&row| counts[row] += 1.0);
            }
            assert_eq!(counts.iter().sum::<f64>(), 100.0 * rows as f64);
            let squares: f64 = counts.iter().map(|count| (count - 100.0_f64).powi(2) / 100.0).sum();
            let freedom = rows as f64 - 1.0;
            assert!(
                (squares - freedom).abs() <= 4.0 * (2.0 * freedom).sqrt(),
                "{squares} of {rows}"
            );
        }
    }
}
