//! `annotate`: JSON lines in, JSON lines out, in order.

mod common;

use std::io::Write;
use std::process::Stdio;

use common::{fail, page, standpoint, succeed};
use serde_json::{Value, json};

fn annotate(lines: &str) -> Vec<Value> {
    let (_folder, file) = page("in.jsonl", lines);
    let out = succeed(standpoint(&["annotate"]).arg(&file));
    out.lines().map(|line| serde_json::from_str(line).expect("an object a line")).collect()
}

fn one(text: &str) -> Value {
    annotate(&json!({"id": "a", "text": text}).to_string()).remove(0)
}

/// The part of a text that an object's offsets name.
fn slice(text: &str, part: &Value) -> String {
    let place = |name: &str| part[name].as_u64().expect("an offset") as usize;
    text.chars().skip(place("start")).take(place("end") - place("start")).collect()
}

#[test]
fn sentences_with_holder_acts_and_certainty() {
    let text =
        "Ann Lee – of Göttingen – said that the plan is dead.\n\nPerhaps. The government must act now!";
    let found = one(text);
    let sentences = found["sentences"].as_array().expect("sentences");
    let slices: Vec<String> = sentences.iter().map(|sentence| slice(text, sentence)).collect();
    assert_eq!(
        slices,
        ["Ann Lee – of Göttingen – said that the plan is dead.", "Perhaps.", "The government must act now!"]
    );
    assert_eq!((&found["id"], &found["language"]), (&json!("a"), &json!("en")));
    assert_eq!(sentences[0]["acts"], json!(["reports"]));
    assert_eq!((&sentences[1]["certainty"], &sentences[1]["holder_type"]), (&json!(-1), &json!("author")));
    let held = &sentences[0]["held"][0];
    assert_eq!((&held["holder_type"], &held["holder"]), (&json!("source"), &json!("Ann Lee")), "{held}");
    assert_eq!((slice(text, held).as_str(), &held["cue"]), ("that the plan is dead", &json!("said")));
    assert_eq!(sentences[2]["acts"], json!(["recommends"]));
    assert!(sentences[2]["cues"].as_array().is_some_and(|cues| cues.contains(&json!("must act"))), "{found}");
}

#[test]
fn targets_come_off_well_or_badly() {
    let text = "Beijing has been a constructive and reliable ally of ours for many good years.";
    let input = json!({"id": 7, "text": text, "targets": [{"start": 0, "end": 7}]});
    let found = annotate(&input.to_string()).remove(0);
    let target = &found["targets"][0];
    assert_eq!((&found["id"], slice(text, target).as_str()), (&json!(7), "Beijing"));
    assert_eq!(target["polarity"], 1, "{target}");
    let share = |class: &str| target["probabilities"][class].as_f64().expect("a probability");
    assert!((share("negative") + share("neutral") + share("positive") - 1.0).abs() < 1e-5, "{target}");
    assert!(share("positive") > share("negative"));
}

#[test]
fn lines_that_end_inside_a_sentence_are_joined() {
    let text = "The government\r\nmust act\nnow. It rains.\nIt must stop.\n";
    let found = one(text);
    let slices: Vec<String> =
        found["sentences"].as_array().expect("sentences").iter().map(|part| slice(text, part)).collect();
    assert_eq!(slices, ["The government\r\nmust act\nnow.", "It rains.", "It must stop."]);
}

#[test]
fn a_byte_order_mark_is_no_part_of_the_first_line() {
    let found = annotate("\u{feff}{\"id\": \"a\", \"text\": \"We must act.\"}\n");
    assert_eq!(found[0]["id"], "a");
}

#[test]
fn another_language_gets_no_guess() {
    let found = one("Der Ausschuss hat noch nicht gesagt, was er von dem Plan hält, der ihm vorliegt.");
    assert_eq!((&found["language"], &found["sentences"]), (&json!("de"), &json!([])));
}

#[test]
fn bad_lines_are_named_and_the_others_done() {
    let lines = "{\"id\": 1, \"text\": \"It must stop.\"}\nnonsense\n\n[1]\n{\"id\": 2}\n{\"text\": \"a\"}\n\
                 {\"id\": 3, \"text\": \"ab\", \"targets\": [{\"start\": 1, \"end\": 9}]}\n\
                 {\"id\": 4, \"text\": \"\\ud800\"}\n{\"id\": 5, \"text\": \"\", \"targets\": null}\n";
    let (_folder, file) = page("in.jsonl", [lines.as_bytes(), b"{\"id\": 6, \"text\": \"\xff\"}"].concat());
    let output = standpoint(&["annotate"]).arg(&file).output().expect("the binary starts");
    let done = String::from_utf8(output.stdout).expect("UTF-8");
    let ids: Vec<Value> =
        done.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone()).collect();
    assert_eq!(ids, [json!(1), json!(5)]);
    let message = fail(standpoint(&["annotate"]).arg(&file), 1);
    for line in [2, 4, 5, 6, 7, 8, 10] {
        assert!(message.contains(&format!("line {line}: ")), "{line}: {message}");
    }
    assert!(message.contains("from 1 to 9") && message.contains("2 characters"), "{message}");
    fail(&mut standpoint(&["annotate", "no-such.jsonl"]), 1);
}

#[test]
fn standard_input_in_order_with_any_number_of_threads() {
    let lines: String =
        (0..500).map(|id| format!("{{\"id\": {id}, \"text\": \"It may end. {id}\"}}\n")).collect();
    let with = |threads: &str| {
        let mut child = standpoint(&["annotate", "-", "--threads", threads])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the binary starts");
        child.stdin.take().expect("a pipe").write_all(lines.as_bytes()).expect("it is read");
        String::from_utf8(child.wait_with_output().expect("it ends").stdout).expect("UTF-8")
    };
    let out = with("1");
    assert_eq!(out, with("3"));
    let ids = out.lines().map(|line| serde_json::from_str::<Value>(line).expect("JSON")["id"].clone());
    assert!(ids.eq((0..500).map(|id| json!(id))));
}

#[test]
fn a_lexicon_of_ones_own_adds_and_drops_expressions() {
    let text = "The merger is a poison pill. The board ought to act.";
    let (_folder, file) = page("in.jsonl", json!({"id": 1, "text": text}).to_string());
    let acts = |lexicon: &str| -> Vec<Value> {
        let (_folder, lexicon) = page("field.tsv", lexicon);
        let out = succeed(standpoint(&["annotate", "--lexicon"]).arg(&lexicon).arg(&file));
        let found: Value = serde_json::from_str(&out).expect("an object");
        found["sentences"].as_array().expect("sentences").iter().map(|said| said["acts"].clone()).collect()
    };
    assert_eq!(acts("# nothing\n"), [json!([]), json!(["recommends"])]);
    assert_eq!(acts("warns\t1.0\tpoison pill\ndrop\tought to\n"), [json!(["warns"]), json!([])]);

    let (_folder, lexicon) = page("field.tsv", "\nwarn\t1.0\tpoison pill\n");
    let message = fail(standpoint(&["annotate", "--lexicon"]).arg(&lexicon).arg(&file), 1);
    assert!(message.contains("field.tsv: line 2: unknown kind `warn`; did you mean `warns`?"), "{message}");
}
