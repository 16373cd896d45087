#![no_main]
//! Words and clauses: words are slices in order, clauses cover all words once, cues lie in them.

use libfuzzer_sys::fuzz_target;
use standpoint::stance::clause::Sentence;
use standpoint::stance::lexicon::lexicon;

fuzz_target!(|text: &str| {
    let sentence = Sentence::new(text, lexicon());
    let mut end = 0;
    for token in &sentence.tokens {
        assert!(end <= token.word.start && !token.word.text.is_empty());
        assert_eq!(&text[token.word.start..token.word.end()], token.word.text);
        end = token.word.end();
    }
    let mut next = 0;
    for clause in &sentence.clauses {
        assert!(clause.start == next && clause.start <= clause.end);
        next = clause.end;
    }
    assert_eq!(next, sentence.tokens.len());
    for cue in &sentence.cues {
        assert!(cue.first <= cue.last && cue.last < sentence.tokens.len());
        assert!(cue.passed.iter().all(|at| (cue.first..=cue.last).contains(at)));
        let _ =
            (sentence.is_cue_negated(cue), sentence.is_conceded(cue.first), sentence.is_denied(cue.first));
    }
    let _ = (sentence.tense(), sentence.is_question());
});
