//! Executors of another kind, and executors that die.
//!
//! Those that kill executors take a minute each and are run by `cargo test -- --ignored`.

#![allow(clippy::unwrap_used)]

mod common;

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use common::{PROGRAM, analyze, cluster, listens, model, port, results, seeds, shards};

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
        let (done, told) = analyze(&["--scheduler", &cluster.at], &seeds(), &folder.path().join("out"));
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
        .args(["analyze", "--deadline", "240", "--scheduler", &cluster.at, "--out"])
        .arg(folder.path().join("out"))
        .args(["--model", &model(folder.path())])
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
    for stage in ["executors answer", "words:", "assigned:"] {
        let (code, told, folder) = killed_after(stage, 1);
        assert_eq!(code, Some(0), "{stage}: {told}");
        let model = folder.path().join("model.standpoint");
        let more = ["--model", model.to_str().unwrap()];
        let (done, told) = analyze(&more, &folder.path().join("made"), &folder.path().join("here"));
        assert!(done, "{told}");
        assert_eq!(results(&folder.path().join("out")), results(&folder.path().join("here")), "{stage}");
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
