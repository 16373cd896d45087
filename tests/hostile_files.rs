//! Files that are none, that change or fail while they are read, that are packed to unfold, and links that lead astray:
//! left out, named and counted; `--strict` fails; nothing is waited for.

#![allow(clippy::unwrap_used, clippy::print_stderr)]
#![cfg(unix)]

mod common;
mod shim;

use std::fs::{self, File};
use std::io::{Read, Seek, Write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::sync::mpsc::TryRecvError;
use std::time::Duration;

use common::{ended, page, rows_of, standpoint};
use flate2::Compression;
use flate2::write::GzEncoder;
use shim::SHIM;
use tempfile::TempDir;

const ARTICLE: &str = "The library must stay open\n\nThe council wants to close four of its nine branch libraries, and it \
    has chosen the four that stand where nobody owns a car. It calls this a consolidation.\n";
/// A run that takes longer waits for something that does not come.
const DEADLINE: Duration = Duration::from_secs(60);

/// What a command says that must end soon, however it ends.
fn run(command: &mut Command) -> Output {
    let (mut out, mut err) = (tempfile::tempfile().unwrap(), tempfile::tempfile().unwrap());
    command.stdin(Stdio::null()).stdout(out.try_clone().unwrap()).stderr(err.try_clone().unwrap());
    let status = ended(&mut command.spawn().unwrap(), DEADLINE);
    let written = |file: &mut File| {
        let mut bytes = Vec::new();
        file.rewind().unwrap();
        file.read_to_end(&mut bytes).unwrap();
        bytes
    };
    let output = Output { status, stdout: written(&mut out), stderr: written(&mut err) };
    assert!(!told_by(&output).contains("panicked"), "{}", told_by(&output));
    output
}

fn told_by(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn articles(inputs: &[&Path], more: &[&str]) -> Command {
    let mut command = standpoint(&["articles"]);
    command.args(inputs).args(more);
    command
}

/// Titles of the articles, and what is told, of a run that must succeed.
fn read(inputs: &[&Path], more: &[&str]) -> (Vec<String>, String) {
    let output = run(&mut articles(inputs, more));
    assert_eq!(output.status.code(), Some(0), "{}", told_by(&output));
    let rows = rows_of(std::str::from_utf8(&output.stdout).unwrap());
    (rows.into_iter().map(|row| row["title"].clone()).collect(), told_by(&output))
}

/// The message of a run that must fail.
fn refused(inputs: &[&Path], more: &[&str]) -> String {
    let output = run(&mut articles(inputs, more));
    assert_eq!(output.status.code(), Some(1), "{}", told_by(&output));
    told_by(&output)
}

/// A folder with a good page, in which a file named `bad` costs only itself.
fn only_itself(folder: &Path, bad: &str, why: &str) {
    let (titles, told) = read(&[folder], &[]);
    assert_eq!(titles, ["The library must stay open"], "{bad}");
    assert!(told.contains(bad) && told.contains(why), "{told}");
    let told = refused(&[folder], &["--strict"]);
    assert!(told.contains(bad) && told.contains(why), "{told}");
}

fn good() -> TempDir {
    page("good.txt", ARTICLE).0
}

fn pipe(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

fn gzip(content: &[u8]) -> Vec<u8> {
    let mut packed = GzEncoder::new(Vec::new(), Compression::best());
    packed.write_all(content).unwrap();
    packed.finish().unwrap()
}

#[test]
fn pipes_and_devices_in_a_folder() {
    let folder = good();
    pipe(&folder.path().join("pipe.txt"));
    only_itself(folder.path(), "pipe.txt", "no regular file");
    let folder = good();
    std::os::unix::net::UnixListener::bind(folder.path().join("socket.txt")).unwrap();
    only_itself(folder.path(), "socket.txt", "no regular file");
    let folder = good();
    symlink("/dev/zero", folder.path().join("zero.txt")).unwrap();
    let (titles, told) = read(&[folder.path()], &["--follow-links"]);
    assert!(titles.len() == 1 && told.contains("zero.txt") && told.contains("no regular file"), "{told}");
}

#[test]
fn what_stands_where_a_run_looks_for_its_own_files() {
    for name in ["run.json", "datapackage.json", "guide.toml"] {
        let folder = good();
        fs::write(folder.path().join("datapackage.json"), "{}").unwrap();
        let _ = fs::remove_file(folder.path().join(name));
        pipe(&folder.path().join(name));
        let out = folder.path().join("out");
        let output = run(standpoint(&["analyze"]).arg(folder.path()).arg("--out").arg(out));
        assert_eq!(output.status.code(), Some(0), "{name}: {}", told_by(&output));
    }
}

#[test]
fn pipes_and_devices_that_are_named() {
    let folder = TempDir::new().unwrap();
    let named = folder.path().join("pipe.txt");
    pipe(&named);
    let link = folder.path().join("link.txt");
    symlink(&named, &link).unwrap();
    let devices = ["/dev/zero", "/dev/full", "/dev/null"].map(Path::new);
    for path in [named.as_path(), &link].into_iter().chain(devices) {
        let told = refused(&[path], &[]);
        assert!(told.contains(path.to_str().unwrap()) && told.contains("no regular file"), "{told}");
        let commands: [&[&str]; 4] =
            [&["annotate"], &["evaluate", "--label", "a"], &["analyze", "--guide"], &["analyze", "--config"]];
        for command in commands {
            let output = run(standpoint(command).arg(path));
            assert_eq!(output.status.code(), Some(1), "{command:?}: {}", told_by(&output));
        }
    }
}

#[test]
fn what_another_command_prints() {
    let (_folder, path) = page("good.txt", ARTICLE);
    for input in
        ["<(cat \"$PAGE\")", "<(sleep 0.3; cat \"$PAGE\")", "/dev/stdin < \"$PAGE\"", "- < \"$PAGE\""]
    {
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("\"$STANDPOINT\" articles {input}"));
        shell.env("PAGE", &path).env("STANDPOINT", env!("CARGO_BIN_EXE_standpoint"));
        let output = run(&mut shell);
        assert_eq!(output.status.code(), Some(0), "{input}: {}", told_by(&output));
        assert!(String::from_utf8_lossy(&output.stdout).contains("The library must stay open"), "{input}");
    }
}

/// Permissions do not bind who may do everything; a file of the system that gives an error does.
#[test]
#[cfg(target_os = "linux")]
fn a_file_that_cannot_be_read() {
    let told = refused(&[Path::new("/proc/self/mem")], &[]);
    assert!(told.contains("mem") && told.contains("Input/output error"), "{told}");
    let folder = good();
    symlink("/proc/self/mem", folder.path().join("mem.txt")).unwrap();
    let (titles, told) = read(&[folder.path()], &["--follow-links"]);
    assert!(titles.len() == 1 && told.contains("mem.txt"), "{told}");
    assert!(refused(&[folder.path()], &["--follow-links", "--strict"]).contains("mem.txt"));
}

#[test]
fn a_folder_where_a_file_is_expected() {
    let folder = good();
    fs::create_dir(folder.path().join("folder.txt")).unwrap();
    fs::write(folder.path().join("folder.txt/inner.txt"), ARTICLE.replace("library", "harbour")).unwrap();
    assert_eq!(read(&[folder.path()], &["--strict"]).0.len(), 2);
    for command in [&["annotate"] as &[&str], &["evaluate", "--label", "a"]] {
        let output = run(standpoint(command).arg(folder.path()));
        assert_eq!(output.status.code(), Some(1), "{}", told_by(&output));
    }
}

/// What the disk does when a file is opened or read, as tests/shim/disk.c has it.
#[derive(Debug, Clone, Copy)]
enum Fault {
    Denied,
    Gone,
    Error,
    Interrupted,
    Short,
    Grows,
    Shrinks,
}

/// The output of a run in which the `at`th call that opens or reads a file goes so; `None` if there are fewer.
fn faulty(name: &str, content: &[u8], at: usize, fault: Fault) -> Option<Output> {
    let library = SHIM.as_ref()?;
    let (calls, error, instead) = match fault {
        Fault::Denied => ("o", "13", ""),
        Fault::Gone => ("o", "2", ""),
        Fault::Error => ("i", "5", ""),
        Fault::Interrupted => ("i", "4", ""),
        Fault::Short => ("i", "5", "short"),
        Fault::Grows => ("i", "5", "grow"),
        Fault::Shrinks => ("i", "5", "shrink"),
    };
    let folder = shim::folder();
    let path = folder.path().canonicalize().unwrap();
    fs::write(path.join("good.txt"), ARTICLE).unwrap();
    fs::create_dir(path.join("in")).unwrap();
    fs::write(path.join("in").join(name), content).unwrap();
    let mut command = articles(&[&path], &[]);
    command
        .env("LD_PRELOAD", library)
        .env("SHIM_FOLDER", path.join("in"))
        .env("SHIM_CALLS", calls)
        .env("SHIM_AT", at.to_string())
        .env("SHIM_ERROR", error)
        .env("SHIM_INSTEAD", instead)
        .env("SHIM_TOLD", path.join("told"));
    let output = run(&mut command);
    assert_eq!(output.status.code(), Some(0), "{name} {fault:?} {at}: {}", told_by(&output));
    path.join("told").exists().then_some(output)
}

/// A page, a table, lines, an array and a packed file, each long enough for several reads.
fn long_files() -> Vec<(&'static str, Vec<u8>)> {
    let text =
        "The council wants to close the library, and nobody in the town knows why it should be closed now.";
    let lines = format!("{{\"title\": \"A\", \"text\": \"{text}\"}}\n").repeat(1_000);
    let array = format!("[{}]", lines.trim_end().replace('\n', ","));
    vec![
        ("bad.txt", format!("{text}\n\n").repeat(1_000).into_bytes()),
        ("bad.csv", format!("title,text\n{}", format!("A,\"{text}\"\n").repeat(1_000)).into_bytes()),
        ("bad.json", array.into_bytes()),
        ("bad.jsonl.gz", gzip(lines.as_bytes())),
        ("bad.jsonl", lines.into_bytes()),
    ]
}

#[test]
fn a_file_that_fails_in_the_middle_or_changes_is_left_out() {
    let mut faults = 0;
    for (name, content) in long_files() {
        for fault in [Fault::Error, Fault::Grows, Fault::Shrinks] {
            for at in 1.. {
                let Some(output) = faulty(name, &content, at, fault) else { break };
                let (told, rows) = (told_by(&output), String::from_utf8_lossy(&output.stdout));
                // What changes behind the last byte was read before.
                let used = told.is_empty() && at > 2;
                assert!(
                    used || told.contains(name) && told.contains("cannot be read"),
                    "{fault:?} {at}: {told}"
                );
                assert!(used || rows.lines().count() == 2, "{name} {fault:?} {at}: nothing of it is used");
                faults += usize::from(!used);
            }
        }
    }
    eprintln!("{faults} faults");
    assert!(faults > 30 || SHIM.is_none());
}

#[test]
fn reads_that_are_short_or_interrupted_change_nothing() {
    let mut faults = 0;
    for (name, content) in long_files() {
        let mut whole = None;
        for fault in [Fault::Short, Fault::Interrupted] {
            for at in 1..=3 {
                let Some(output) = faulty(name, &content, at, fault) else { continue };
                assert_eq!(told_by(&output), "", "{name} {fault:?} {at}");
                let rows = whole.get_or_insert_with(|| output.stdout.clone());
                assert!(*rows == output.stdout && rows.len() > 100, "{name} {fault:?} {at}");
                faults += 1;
            }
        }
    }
    eprintln!("{faults} short or interrupted reads");
    assert!(faults > 20 || SHIM.is_none());
}

#[test]
fn a_file_that_is_gone_or_barred_when_it_is_opened() {
    for (fault, why) in [(Fault::Gone, "No such file"), (Fault::Denied, "Permission denied")] {
        let Some(output) = faulty("bad.txt", ARTICLE.as_bytes(), 1, fault) else { return };
        assert!(
            told_by(&output).contains("in/bad.txt") && told_by(&output).contains(why),
            "{}",
            told_by(&output)
        );
    }
}

/// A real writer, without a shim: whichever moment it hits, the file is used whole or left out.
#[test]
fn a_file_to_which_somebody_writes() {
    let (folder, _path) = page("good.txt", ARTICLE);
    let growing = folder.path().join("log.jsonl");
    let line =
        "{\"title\": \"L\", \"text\": \"The council wants to close the library of the town again.\"}\n";
    fs::write(&growing, line.repeat(2_000)).unwrap();
    let mut file = File::options().append(true).open(&growing).unwrap();
    let (stop, stopped) = std::sync::mpsc::channel::<()>();
    let writer = std::thread::spawn(move || {
        while stopped.try_recv() == Err(TryRecvError::Empty) {
            file.write_all(line.as_bytes()).unwrap();
            std::thread::sleep(Duration::from_millis(1));
        }
    });
    let (titles, told) = read(&[folder.path()], &[]);
    drop(stop);
    writer.join().unwrap();
    let left_out = told.contains("log.jsonl: cannot be read (it was changed") && titles.len() == 1;
    assert!(left_out || (told.is_empty() && titles.len() > 2_000), "{}: {told}", titles.len());
}

#[test]
fn packed_data_that_unfold_are_refused() {
    let folder = good();
    let zeros = vec![0_u8; 48 << 20];
    fs::write(folder.path().join("bad.txt.gz"), gzip(&zeros)).unwrap();
    only_itself(folder.path(), "bad.txt.gz", "more than 250 times its size");
    let folder = good();
    let lines = format!("{{\"text\": \"{}\"}}\n", "a".repeat(100_000)).repeat(400).into_bytes();
    fs::write(folder.path().join("bad.jsonl.zst"), zstd::encode_all(&lines[..], 3).unwrap()).unwrap();
    only_itself(folder.path(), "bad.jsonl.zst", "more than 250 times its size");
    let folder = good();
    fs::write(folder.path().join("bad.jsonl.gz"), gzip(&lines)).unwrap();
    only_itself(folder.path(), "bad.jsonl.gz", "more than 250 times its size");
    let folder = good();
    fs::write(folder.path().join("bad.txt.gz"), gzip(&gzip(ARTICLE.as_bytes()))).unwrap();
    only_itself(folder.path(), "bad.txt.gz", "packed twice");
}

#[test]
fn packed_data_without_an_end() {
    for (packer, sign) in [("gzip -c", "gz"), ("zstd -qc", "zst")] {
        if Command::new(packer.split(' ').next().unwrap()).arg("--version").output().is_err() {
            eprintln!("not run: there is no {packer}");
            continue;
        }
        let mut shell = Command::new("bash");
        shell.arg("-c").arg(format!("{packer} < /dev/zero 2> /dev/null | \"$STANDPOINT\" articles -"));
        shell.env("STANDPOINT", env!("CARGO_BIN_EXE_standpoint"));
        let output = run(&mut shell);
        assert_eq!(output.status.code(), Some(1), "{sign}: {}", told_by(&output));
        assert!(told_by(&output).contains("more than 250 times its size"), "{sign}: {}", told_by(&output));
    }
}

#[test]
fn packed_lines_that_break_off() {
    let lines: String = (1..=60)
        .map(|n| format!("{{\"title\": \"T{n}\", \"text\": \"Number {n} is {}.\"}}\n", n * 7919))
        .collect();
    let gz = gzip(lines.as_bytes());
    let zst = zstd::encode_all(lines.as_bytes(), 3).unwrap();
    let mut damaged = gz.clone();
    let end = damaged.len() - 6;
    damaged[end] ^= 0xff;
    for (name, bytes, least) in [
        ("cut.jsonl.gz", gz[..gz.len() / 2].to_vec(), 10),
        ("cut.jsonl.zst", [zst.clone(), zst[..zst.len() - 4].to_vec()].concat(), 60),
        ("end.jsonl.gz", gz[..gz.len() - 5].to_vec(), 60),
        ("sum.jsonl.gz", damaged, 60),
        ("more.jsonl.gz", [gz.clone(), b"more of something".to_vec()].concat(), 60),
    ] {
        let (_folder, path) = page(name, bytes);
        let (titles, told) = read(&[&path], &[]);
        assert!(titles.len() >= least && titles[9] == "T10", "{name}: {titles:?}");
        assert!(told.contains(name) && told.contains("breaks off at line"), "{name}: {told}");
        assert!(told.contains("what follows is not read"), "{told}");
        assert!(refused(&[&path], &["--strict"]).contains("breaks off"), "{name}");
    }
    let (_folder, path) =
        page("whole.jsonl.gz", [gzip(lines.as_bytes()), gzip(b"{\"text\": \"One more.\"}\n")].concat());
    let (titles, told) = read(&[&path], &["--strict"]);
    assert_eq!((titles.len(), told.as_str()), (61, ""), "members one after another are one file");
    let (_folder, path) = page("nothing.txt.gz", &gz[..12]);
    assert!(refused(&[&path], &[]).contains("cannot be read"));
}

/// A folder with a page, another one outside it, and links of every kind.
fn linked() -> (TempDir, std::path::PathBuf) {
    let folder = TempDir::new().unwrap();
    let inside = folder.path().join("in");
    fs::create_dir_all(inside.join("sub")).unwrap();
    fs::create_dir(folder.path().join("outside")).unwrap();
    fs::write(inside.join("sub/one.txt"), ARTICLE).unwrap();
    fs::write(inside.join(".hidden.txt"), ARTICLE.replace("library", "hidden harbour")).unwrap();
    fs::write(folder.path().join("outside/other.txt"), ARTICLE.replace("library", "school")).unwrap();
    fs::hard_link(inside.join("sub/one.txt"), inside.join("hard.txt")).unwrap();
    symlink("..", inside.join("sub/up")).unwrap();
    symlink(".", inside.join("self")).unwrap();
    symlink("circle.txt", inside.join("circle.txt")).unwrap();
    symlink("nowhere.txt", inside.join("dangling.txt")).unwrap();
    symlink("sub/one.txt", inside.join("soft.txt")).unwrap();
    symlink("../outside", inside.join("out")).unwrap();
    (folder, inside)
}

#[test]
fn links_are_told_and_not_followed() {
    let (folder, inside) = linked();
    let out = folder.path().join("reports");
    for (more, expected, reasons) in [
        (&[] as &[&str], 1, &["symbolic links are not followed", "the same file as"][..]),
        (&["--hidden"], 2, &["symbolic links are not followed", "the same file as"]),
        (&["--follow-links"], 2, &["a folder that is read already", "the same file as", "cannot be read"]),
        (&["--follow-links", "--hidden"], 3, &["a folder that is read already", "the same file as"]),
    ] {
        let (titles, told) = read(&[&inside], more);
        assert_eq!(titles.len(), expected, "{more:?}: {titles:?}");
        assert!(told.contains("left out"), "{told}");
        let output = run(standpoint(&["analyze"]).arg(&inside).args(more).arg("--out").arg(&out));
        assert_eq!(output.status.code(), Some(0), "{}", told_by(&output));
        let run = common::read(&out.join("run.json"));
        let links = ["hard.txt", "circle.txt", "dangling.txt", "soft.txt", "self"];
        let missing: Vec<&str> =
            links.iter().copied().chain(reasons.iter().copied()).filter(|name| !run.contains(name)).collect();
        assert_eq!(missing, Vec::<&str>::new(), "{more:?}: {run}");
    }
    // A link that leads nowhere should have been read where links are followed.
    assert_eq!(run(&mut articles(&[&inside], &["--strict"])).status.code(), Some(0));
    assert!(refused(&[&inside], &["--strict", "--follow-links"]).contains(".txt"));
}
