#![no_main]
//! `annotate`: an answer or a fault for each line, and offsets that lie in the text.

use arbitrary::Arbitrary;
use libfuzzer_sys::fuzz_target;
use serde_json::{Value, json};
use standpoint::annotate::Batches;
use standpoint::stance::lexicon::lexicon;

#[derive(Arbitrary, Debug)]
struct Input<'a> {
    text: &'a str,
    targets: Vec<(u16, u16)>,
    raw: &'a [u8],
}

fuzz_target!(|input: Input<'_>| {
    let length = input.text.chars().count();
    let spans = input.targets.iter().take(8);
    let targets: Vec<Value> = spans.map(|(start, end)| json!({ "start": start, "end": end })).collect();
    let passage = json!({ "id": 1, "text": input.text, "targets": targets }).to_string();
    let lines = [passage.as_bytes(), b"\n", input.raw].concat();
    let mut answers = Vec::new();
    for batch in Batches::new(&lines[..]) {
        answers.extend(batch.expect("memory does not fail").annotate(lexicon()));
    }
    let blank = |line: &&[u8]| line.iter().all(u8::is_ascii_whitespace);
    let asked = lines.split(|&byte| byte == b'\n').filter(|line| !blank(line)).count();
    assert_eq!(answers.len(), asked);
    let all_inside =
        input.targets.iter().take(8).all(|&(start, end)| start < end && usize::from(end) <= length);
    let Some(Ok(answer)) = answers.first() else {
        assert!(!all_inside, "{answers:?}");
        return;
    };
    assert!(all_inside);
    let answer: Value = serde_json::from_str(answer).expect("an answer is JSON");
    assert_eq!(answer["id"], 1);
    let span = |value: &Value| {
        let at = |name: &str| value[name].as_u64().expect("a number") as usize;
        (at("start"), at("end"))
    };
    let mut before = 0;
    for sentence in answer["sentences"].as_array().expect("a list") {
        let (start, end) = span(sentence);
        assert!(before <= start && start < end && end <= length, "{answer}");
        assert!((-2..=2).contains(&sentence["certainty"].as_i64().expect("a number")));
        for held in sentence["held"].as_array().expect("a list") {
            let inner = span(held);
            assert!(start <= inner.0 && inner.0 <= inner.1 && inner.1 <= end, "{answer}");
        }
        before = end;
    }
    let judged = answer["targets"].as_array().expect("a list");
    assert_eq!(judged.len(), targets.len());
    for target in judged {
        let of = |name: &str| target["probabilities"][name].as_f64().expect("a number");
        let sum = of("negative") + of("neutral") + of("positive");
        assert!((sum - 1.0).abs() < 1e-3, "{answer}");
    }
});
