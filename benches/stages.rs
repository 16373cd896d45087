//! The cost of each stage and how it grows: collections of several sizes, whose articles are made of
//! sentences of the sample collection, drawn anew.

use std::hint::black_box;
use std::path::PathBuf;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use hashbrown::HashSet;
use rand::seq::SliceRandom;
use rand::{Rng, SeedableRng};
use rand_chacha::ChaCha8Rng;
use standpoint::cluster::{self, Anchors, EngineKind, Plan, Space};
use standpoint::corpus::{self, Article, Corpus, Reading};
use standpoint::features::{Counts, Lsa, TfIdf};
use standpoint::guide::Guide;
use standpoint::progress::{Progress, Silent};
use standpoint::stance::lexicon::lexicon;
use standpoint::stance::{Targets, position, statement};
use standpoint::text::{self, Aliases, Documents, Language, Source};

const SIZES: [usize; 3] = [100, 1_000, 5_000];

fn sample() -> Corpus {
    let seeds = PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/seeds"));
    corpus::collect(&Reading { inputs: vec![seeds], ..Reading::default() }, &Silent)
        .expect("the sample collection is there")
}

/// Articles of 250 words or so, each of sentences of one to three articles of the sample.
fn texts(sample: &Corpus, size: usize) -> Vec<String> {
    let sentences: Vec<Vec<&str>> =
        sample.articles.iter().map(|article| article.text.split_inclusive(". ").collect()).collect();
    let mut random = ChaCha8Rng::seed_from_u64(1);
    (0..size)
        .map(|_| {
            let sources = random.gen_range(1..=3);
            let drawn: Vec<&Vec<&str>> = sentences.choose_multiple(&mut random, sources).collect();
            (0..15)
                .filter_map(|_| drawn.choose(&mut random).and_then(|from| from.choose(&mut random)))
                .copied()
                .collect()
        })
        .collect()
}

fn documents(texts: &[String]) -> Documents {
    let sources: Vec<Source<'_>> =
        texts.iter().map(|text| Source { parts: vec![text], language: Language::English }).collect();
    text::documents(&sources, &Aliases::default(), &HashSet::new(), &Silent)
}

fn stages(criterion: &mut Criterion) {
    let sample = sample();
    criterion.bench_function("corpus/sample", |bench| bench.iter(|| black_box(self::sample())));
    let mut group = criterion.benchmark_group("stages");
    group.sample_size(10);
    for size in SIZES {
        let texts = texts(&sample, size);
        group.throughput(Throughput::Bytes(texts.iter().map(|text| text.len() as u64).sum()));
        group.bench_with_input(BenchmarkId::new("text", size), &texts, |bench, texts| {
            bench.iter(|| black_box(documents(texts)));
        });
        let counts = Counts::new(&documents(&texts));
        group.throughput(Throughput::Elements(size as u64));
        group.bench_with_input(BenchmarkId::new("tfidf", size), &counts, |bench, counts| {
            bench.iter(|| black_box(TfIdf::new(counts)));
        });
        let rows = TfIdf::new(&counts).unit();
        group.bench_with_input(BenchmarkId::new("lsa-100", size), &rows, |bench, rows| {
            bench.iter(|| black_box(Lsa::new(rows, 100, 1, &Silent)));
        });
        let anchors = Anchors::default();
        let space = Space::new(&counts, &anchors, cluster::Weighting::default(), 1, &Silent);
        for engine in [EngineKind::KMeans, EngineKind::Gmm, EngineKind::Spherical, EngineKind::Sib] {
            let plan = Plan { engine, starts: None, seed: 1 };
            group.bench_with_input(BenchmarkId::new(format!("{engine:?}"), size), &plan, |bench, plan| {
                bench.iter(|| black_box(cluster::cluster(&space, 5, &anchors, plan, &Silent)));
            });
        }
    }
    group.finish();
    stances(criterion, &sample);
}

/// Targets, statements and positions of the sample's articles, over and over: reading an article costs the same
/// whatever stands beside it.
fn stances(criterion: &mut Criterion, sample: &Corpus) {
    let mut group = criterion.benchmark_group("stance");
    group.sample_size(10);
    for size in [100, 1_000] {
        let articles: Vec<_> = sample.articles.iter().cycle().take(size).cloned().collect();
        group.throughput(Throughput::Bytes(articles.iter().map(|article| article.text.len() as u64).sum()));
        let find = |articles: &[Article]| {
            Targets::find(articles, &Guide::default(), &[], Silent.stage("", 0).as_ref())
        };
        group.bench_with_input(BenchmarkId::new("targets", size), &articles, |bench, articles| {
            bench.iter(|| black_box(find(articles)));
        });
        let targets = find(&articles);
        let read = |article: &Article| {
            let statements = statement::statements(article, &targets, lexicon());
            position::of_article(&statements, &[]).len()
        };
        group.bench_with_input(BenchmarkId::new("positions", size), &articles, |bench, articles| {
            bench.iter(|| articles.iter().map(read).sum::<usize>());
        });
    }
    group.finish();
}

criterion_group!(benches, stages);
criterion_main!(benches);
