//! A cluster on the loopback, and collections.

#![allow(clippy::unwrap_used, dead_code)]

use std::collections::BTreeMap;
use std::fs;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use datafusion::arrow::array::RecordBatch;
use datafusion::arrow::util::display::array_value_to_string;
use standpoint::config::Config;
use standpoint::corpus::Reading;
use standpoint::guide::Guide;
use standpoint::progress::Silent;
use standpoint_dist::session::{Place, Session};

pub const PROGRAM: &str = env!("CARGO_BIN_EXE_standpoint-dist");

pub fn seeds() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../seeds")
}

/// The first of four free ports.
pub fn port() -> u16 {
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
pub struct Process(Child);

impl Drop for Process {
    fn drop(&mut self) {
        self.0.kill().ok();
        self.0.wait().ok();
    }
}

pub fn start(arguments: &[&str]) -> Process {
    Process(Command::new(PROGRAM).args(arguments).stdout(Stdio::null()).spawn().unwrap())
}

/// Waits until somebody listens.
pub fn listens(port: u16) {
    let start = Instant::now();
    while std::net::TcpStream::connect(("127.0.0.1", port)).is_err() {
        assert!(start.elapsed() < Duration::from_secs(30), "nobody listens at {port}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

pub struct Cluster {
    pub at: String,
    pub executors: Vec<Process>,
    _scheduler: Process,
}

pub fn cluster(executors: usize) -> Cluster {
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

/// What a query finds in a result.
pub fn query(out: &Path, tables: &[&str], sql: &str) -> Vec<RecordBatch> {
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(async {
        let session = Session::open(&Place::Here, 1, Duration::from_secs(60)).await.unwrap();
        for table in tables {
            session.name(table, &out.join(table)).await.unwrap();
        }
        session.rows(sql).await.unwrap()
    })
}

/// The rows of a result, as text, in an order of their own.
pub fn rows(out: &Path, table: &str) -> Vec<String> {
    let batches = query(out, &[table], &format!("SELECT * FROM {table}"));
    let row = |(batch, row): (&RecordBatch, usize)| -> String {
        let cells = batch.columns().iter().map(|column| array_value_to_string(column, row).unwrap());
        cells.collect::<Vec<_>>().join(" | ")
    };
    let all = batches.iter().flat_map(|batch| (0..batch.num_rows()).map(move |row| (batch, row)));
    let mut lines: Vec<String> = all.map(row).collect();
    lines.sort();
    lines
}

/// All that a run left: rows of tables, and lines of files.
pub fn results(out: &Path) -> BTreeMap<&'static str, Vec<String>> {
    let mut found: BTreeMap<&'static str, Vec<String>> =
        ["articles", "copies", "words", "assigned", "stance_evidence", "stance_articles"]
            .into_iter()
            .map(|table| (table, rows(out, table)))
            .collect();
    for name in ["themes.csv", "stance_themes.csv", "report.md", "run.json"] {
        let text = fs::read_to_string(out.join(name)).unwrap();
        found.insert(name, text.lines().map(str::to_owned).collect());
    }
    found
}

pub fn analyze(more: &[&str], inputs: &Path, out: &Path) -> (bool, String) {
    let done = Command::new(PROGRAM)
        .args(["analyze", "--parts", "4", "--out"])
        .arg(out)
        .arg(inputs)
        .args(if more.contains(&"--deadline") { &[][..] } else { &["--deadline", "240"] })
        .args(more)
        .output()
        .unwrap();
    (done.status.success(), String::from_utf8(done.stderr).unwrap())
}

/// What the sample collection is read with.
pub fn config() -> Config {
    Config {
        reading: Reading { inputs: vec![seeds()], ..Reading::default() },
        guide: Guide::read(&seeds().join("guide.toml")).unwrap(),
        ..Config::default()
    }
}

/// A model of the sample collection, in a file of this folder.
pub fn model(folder: &Path) -> String {
    let model = standpoint::pipeline::analyze(&config(), &Silent).unwrap().model();
    let file = folder.join("model.standpoint");
    fs::write(&file, model.to_bytes()).unwrap();
    file.to_str().unwrap().to_owned()
}

/// JSONL shards of made articles, some of which are copies, whole, cut short or revised, in other shards. Many end alike.
pub fn shards(folder: &Path, n_shards: usize, articles: usize) {
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
            let mut text = words.join(" ");
            for (_, end) in [(row % 3 > 0, "a"), (row % 5 == 0, "b")].into_iter().filter(|(ends, _)| *ends) {
                (0..60).for_each(|word| text.push_str(&format!(" {end}{word}")));
            }
            lines.push_str(&serde_json::json!({"title": title, "text": text}).to_string());
            lines.push('\n');
            written.push(words);
        }
        fs::write(folder.join(format!("{shard:03}.jsonl")), lines).unwrap();
    }
}
