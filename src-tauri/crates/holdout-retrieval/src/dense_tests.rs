use proptest::prelude::*;

use super::*;

#[test]
fn a_vector_without_direction_is_refused() {
    let mut vectors = Embeddings::new();
    let hash = ContentHash([1; 32]);
    for vector in [&[0.0, 0.0][..], &[f32::NAN, 1.0], &[f32::INFINITY, 1.0], &[]] {
        assert_eq!(vectors.insert(hash, vector), Err(EmbeddingsError::NoDirection));
    }
    assert!(vectors.is_empty());
}

#[test]
fn vectors_of_content_that_is_gone_are_dropped() {
    let passages: Vec<Passage> =
        (0..3).map(|at| Passage::new("d", at, Vec::new(), at.to_string())).collect();
    let mut vectors = Embeddings::new();
    for (passage, number) in passages.iter().zip([1.0, 2.0, 3.0]) {
        vectors.insert(passage.hash, &[number, 1.0]).unwrap();
    }
    let kept = vectors.get(&passages[2].hash).unwrap().to_vec();
    vectors.keep_only(&passages[1..]);
    assert_eq!(vectors.len(), 2);
    assert_eq!(vectors.get(&passages[2].hash), Some(&kept[..]));
    assert_eq!(vectors.get(&passages[0].hash), None);
}

#[test]
fn many_threads_find_what_one_finds() {
    let passages: Vec<Passage> =
        (0..9_000).map(|at| Passage::new("d", at, Vec::new(), at.to_string())).collect();
    let mut vectors = Embeddings::new();
    for (at, passage) in passages.iter().enumerate() {
        let vector: Vec<f32> = (0..500).map(|i| ((at * 31 + i * 17) % 97) as f32 - 48.0).collect();
        vectors.insert(passage.hash, &vector).unwrap();
    }
    let question: Vec<f32> = vectors.get(&passages[77].hash).unwrap().to_vec();
    let expected: Vec<f32> = passages
        .iter()
        .map(|passage| dot(&unit(&question).unwrap(), vectors.get(&passage.hash).unwrap()))
        .collect();
    let index = DenseIndex::new(vectors, &passages);
    assert_eq!(index.cosines(&unit(&question).unwrap()), expected);
    assert_eq!(index.search(&question, 1).unwrap()[0].id, {
        let best = passages.iter().zip(&expected).filter(|(_, cosine)| **cosine >= 0.999_99);
        best.map(|(passage, _)| passage.id).min().unwrap()
    });
}

proptest! {
    #[test]
    fn the_product_is_that_of_the_textbook(pairs in prop::collection::vec((-9.0f32..9.0, -9.0f32..9.0), 0..70)) {
        let (a, b): (Vec<f32>, Vec<f32>) = pairs.iter().copied().unzip();
        let plain: f64 = pairs.iter().map(|(a, b)| f64::from(*a) * f64::from(*b)).sum();
        prop_assert!((f64::from(dot(&a, &b)) - plain).abs() < 1e-2);
    }
}
