//! The job in one process, in a cluster within it, and by a scheduler and executors of their own on the loopback.
//!
//! Those that kill executors take a minute each and are run by `cargo test -- --ignored`.

#![allow(clippy::unwrap_used)]

use std::collections::BTreeMap;
use std::fs;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use standpoint::corpus::{self, Corpus, Reading};
use standpoint::progress::Silent;
use standpoint_dist::session::{Place, Session};

const PROGRAM: &str = env!("CARGO_BIN_EXE_standpoint-dist");

fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds")
}

/// The first of four free ports.
fn port() -> u16 {
    static NEXT: std::sync::atomic::AtomicU16 = std::sync::atomic::AtomicU16::new(0);
    let first = 20_000 + (std::process::id() % 1_000) as u16 * 30;
    loop {
        let port = first + NEXT.fetch_add(2, std::sync::atomic::Ordering::SeqCst);
        if [port, port + 1].iter().all(|&port| TcpListener::bind(("127.0.0.1", port)).is_ok()) {
            return port;
        }
    }
}

/// A process that does not outlive its test.
struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

fn start(arguments: &[&str]) -> Process {
    Process(Command::new(PROGRAM).args(arguments).stdout(Stdio::null()).spawn().unwrap())
}

/// Waits until somebody listens.
fn listens(port: u16) {
    let start = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(30), "nobody listens at {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

struct Cluster {
    at: String,
    executors: Vec<Process>,
    _scheduler: Process,
}

fn cluster(executors: usize) -> Cluster {
    let at = format!("127.0.0.1:{}", port());
    let scheduler = start(&["scheduler", "--bind", &at]);
    listens(at[10..].parse().unwrap());
    let executors: Vec<Process> = (0..executors)
        .map(|_| {
            let port = port();
            let bind = format!("127.0.0.1:{port}");
            let executor = start(&["executor", "--scheduler", &at, "--bind", &bind, "--cores", "1"]);
            listens(port);
            executor
        })
        .collect();
    Cluster { at, executors, _scheduler: scheduler }
}

/// The rows of a result, as text, in an order of their own.
fn rows(out: &Path, table: &str) -> Vec<String> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = Session::open(&Place::Here, 1, Duration::from_secs(60)).await.unwrap();
        session.name("read", &out.join(table)).await.unwrap();
        let batches = session.rows("SELECT * FROM read").await.unwrap();
        let text = datafusion::arrow::util::pretty::pretty_format_batches(&batches).unwrap().to_string();
        // Lines of a table of signs: texts of several lines lie across many, and their multiset tells the same.
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.sort();
        lines
    })
}

fn all_rows(out: &Path) -> BTreeMap<&'static str, Vec<String>> {
    ["articles", "copies", "words", "assigned", "themes"]
        .into_iter()
        .filter(|table| out.join(table).exists())
        .map(|table| (table, rows(out, table)))
        .collect()
}

fn prepare(more: &[&str], inputs: &Path, out: &Path) -> (bool, String) {
    let done = Command::new(PROGRAM)
        .args(["prepare", "--deadline", "120", "--out"])
        .arg(out)
        .arg(inputs)
        .args(more)
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8(done.stderr).unwrap())
}

fn library(inputs: &Path) -> Corpus {
    let reading = Reading { inputs: vec![inputs.to_path_buf()], ..Reading::default() };
    corpus::collect(&reading, &Silent).unwrap()
}

/// JSONL shards of made articles, some of which are copies, whole, cut short or revised, in other shards.
fn shards(folder: &Path, n_shards: usize, articles: usize) {
    let mut state = 1_u64;
    let mut next = |below: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % below
    };
    let mut written: Vec<Vec<String>> = Vec::new();
    fs::create_dir_all(folder).unwrap();
    for shard in 0..n_shards {
        let mut lines = String::new();
        for row in 0..articles {
            let words: Vec<String> = match next(5) {
                0 if !written.is_empty() => {
                    let mut words = written[next(written.len() as u64) as usize].clone();
                    match next(3) {
                        0 => words.truncate(words.len() * 4 / 5),
                        1 => words[7] = "revised".into(),
                        _ => (),
                    }
                    words
                }
                _ => (0..80 + next(60)).map(|_| format!("word{}", next(3_000))).collect(),
            };
            let title = format!("Title {shard} {row}");
            lines.push_str(&serde_json::json!({"title": title, "text": words.join(" ")}).to_string());
            lines.push('\n');
            written.push(words);
        }
        fs::write(folder.join(format!("{shard:03}.jsonl")), lines).unwrap();
    }
}

/// Everywhere the same, and what the library gives in one process.
#[test]
fn results_are_the_same_wherever_the_work_is_done() {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    shards(&made, 6, 40);
    let cluster = cluster(2);
    for (name, inputs) in [("seeds", seeds()), ("made", made)] {
        let out = |place: &str| folder.path().join(format!("{name}-{place}"));
        for (place, more) in [
            ("here", vec![]),
            ("standalone", vec!["--standalone"]),
            ("cluster", vec!["--scheduler", &cluster.at]),
        ] {
            let (done, told) = prepare(&more, &inputs, &out(place));
            assert!(done, "{name} {place}: {told}");
        }
        let here = all_rows(&out("here"));
        assert_eq!(here, all_rows(&out("standalone")), "{name}");
        assert_eq!(here, all_rows(&out("cluster")), "{name}");
        let whole = library(&inputs);
        let run: serde_json::Value =
            serde_json::from_slice(&fs::read(out("cluster").join("run.json")).unwrap()).unwrap();
        assert_eq!(run["articles"], whole.articles.len(), "{name}");
        assert_eq!(run["occurrences"], whole.occurrences.len(), "{name}");
        assert_eq!(kept(&out("cluster"), whole.pages.len()), kept_by_library(&whole), "{name}");
        if name == "made" {
            assert!(whole.articles.len() + 20 < whole.occurrences.len(), "there is nothing to fold");
        }
    }
}

/// Of each text the kept one, where they are not the same.
fn kept(out: &Path, _pages: usize) -> Vec<(i64, i64)> {
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::datatypes::Int64Type;
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = Session::open(&Place::Here, 1, Duration::from_secs(60)).await.unwrap();
        session.name("copies", &out.join("copies")).await.unwrap();
        let mut pairs = Vec::new();
        for batch in session.rows("SELECT key, kept FROM copies").await.unwrap() {
            let [a, b] =
                [0, 1].map(|place| batch.column(place).as_primitive::<Int64Type>().values().to_vec());
            pairs.extend(a.into_iter().zip(b));
        }
        pairs.sort_unstable();
        pairs
    })
}

fn kept_by_library(whole: &Corpus) -> Vec<(i64, i64)> {
    let mut rows: BTreeMap<usize, i64> = BTreeMap::new();
    let mut keys = Vec::new();
    for occurrence in &whole.occurrences {
        let row = rows.entry(occurrence.copy.page).or_insert(0);
        keys.push(((occurrence.copy.page as i64) << 24) + *row);
        *row += 1;
    }
    let of: BTreeMap<usize, i64> = whole
        .occurrences
        .iter()
        .zip(&keys)
        .filter(|(occurrence, _)| occurrence.kept)
        .map(|(occurrence, &key)| (occurrence.article, key))
        .collect();
    let copies = whole.occurrences.iter().zip(&keys).filter(|(occurrence, _)| !occurrence.kept);
    let mut pairs: Vec<(i64, i64)> =
        copies.map(|(occurrence, &key)| (key, of[&occurrence.article])).collect();
    pairs.sort_unstable();
    pairs
}

/// An executor of another version, or without our functions, is told of before the work begins.
#[test]
fn an_executor_of_another_kind_is_told_of_at_the_start() {
    for (functions, says) in [
        (standpoint_dist::functions::of_version("0.0.9/0"), "standpoint-dist 0.0.9/0"),
        (Vec::new(), "start all from the same build"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let cluster = cluster(1);
        let port = port();
        let told = standpoint_dist::cluster::Executor {
            scheduler: ("127.0.0.1".into(), cluster.at[10..].parse().unwrap()),
            bind: ([127, 0, 0, 1], port).into(),
            external: None,
            cores: 1,
            work: folder.path().join("work"),
        };
        std::thread::spawn(move || {
            let runtime = tokio::runtime::Runtime::new().unwrap();
            runtime.block_on(standpoint_dist::cluster::executor(told, functions)).ok();
        });
        listens(port);
        let (done, told) = prepare(&["--scheduler", &cluster.at], &seeds(), &folder.path().join("out"));
        assert!(!done, "{told}");
        assert!(told.contains(says), "{told}");
        assert!(!told.contains("occurrences"), "work had begun: {told}");
        assert!(!folder.path().join("out").exists());
    }
}

/// Runs the job on two executors and kills some when it has told of a stage.
fn killed_after(stage: &str, kill: usize) -> (Option<i32>, String, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let made = folder.path().join("made");
    shards(&made, 16, 400);
    let mut cluster = cluster(2);
    let mut job = Command::new(PROGRAM)
        .args(["prepare", "--deadline", "240", "--scheduler", &cluster.at, "--out"])
        .arg(folder.path().join("out"))
        .arg(&made)
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut told = String::new();
    for line in BufReader::new(job.stderr.take().unwrap()).lines() {
        let line = line.unwrap();
        if line.contains(stage) {
            // The next stage is on its way.
            std::thread::sleep(Duration::from_millis(300));
            cluster.executors.drain(..kill);
        }
        told.push_str(&line);
        told.push('\n');
    }
    eprintln!("{kill} killed after {stage:?}:\n{told}");
    (job.wait().unwrap().code(), told, folder)
}

#[test]
#[ignore = "takes minutes: an executor counts as dead after 20 seconds"]
fn an_executor_that_dies_costs_time_and_nothing_else() {
    for stage in ["executors answer", "articles:"] {
        let (code, told, folder) = killed_after(stage, 1);
        assert_eq!(code, Some(0), "{stage}: {told}");
        let (done, told) = prepare(&[], &folder.path().join("made"), &folder.path().join("here"));
        assert!(done, "{told}");
        assert_eq!(all_rows(&folder.path().join("out")), all_rows(&folder.path().join("here")), "{stage}");
    }
}

#[test]
#[ignore = "takes minutes: an executor counts as dead after 20 seconds"]
fn where_all_executors_die_it_is_an_error_within_the_deadline() {
    let start = Instant::now();
    let (code, told, folder) = killed_after("executors answer", 2);
    assert_eq!(code, Some(1), "{told}");
    assert!(start.elapsed() < Duration::from_secs(260), "{told}");
    assert!(told.contains("error: "), "{told}");
    assert!(!folder.path().join("out").exists());
}

/// Each article is put where the model puts it in this process.
#[test]
fn a_model_puts_articles_where_it_does_in_one_process() {
    use datafusion::arrow::array::AsArray;
    use datafusion::arrow::compute::cast;
    use datafusion::arrow::datatypes::{DataType, Float32Type, Int64Type};
    let folder = tempfile::tempdir().unwrap();
    let config = standpoint::config::Config {
        reading: Reading { inputs: vec![seeds()], ..Reading::default() },
        ..standpoint::config::Config::default()
    };
    let analysis = standpoint::pipeline::analyze(&config, &Silent).unwrap();
    let model = analysis.model();
    let file = folder.path().join("model.standpoint");
    fs::write(&file, model.to_bytes()).unwrap();
    let cluster = cluster(2);
    let out = folder.path().join("out");
    let (done, told) =
        prepare(&["--scheduler", &cluster.at, "--model", file.to_str().unwrap()], &seeds(), &out);
    assert!(done, "{told}");
    let runtime = tokio::runtime::Runtime::new().unwrap();
    let mut seen = 0;
    runtime.block_on(async {
        let session = Session::open(&Place::Here, 1, Duration::from_secs(60)).await.unwrap();
        for table in ["articles", "assigned"] {
            session.name(table, &out.join(table)).await.unwrap();
        }
        let sql = "SELECT title, text, theme, weight, far FROM articles JOIN assigned ON articles.key = assigned.key";
        for batch in session.rows(sql).await.unwrap() {
            let [titles, texts] = [0, 1].map(|place| cast(batch.column(place), &DataType::Utf8).unwrap());
            let (titles, texts) = (titles.as_string::<i32>(), texts.as_string::<i32>());
            let themes = batch.column(2).as_primitive::<Int64Type>();
            let weights = batch.column(3).as_primitive::<Float32Type>();
            for row in 0..batch.num_rows() {
                let title = datafusion::arrow::array::Array::is_valid(titles, row).then(|| titles.value(row));
                let put = model.assign(title, texts.value(row));
                assert_eq!(themes.value(row), put.theme as i64);
                assert_eq!(weights.value(row), put.memberships[put.theme]);
                assert_eq!(batch.column(4).as_boolean().value(row), put.far);
                seen += 1;
            }
        }
    });
    assert_eq!(seen, library(&seeds()).articles.len());
}
