//! Verbs, nouns and turns of saying: who says, thinks or wants what inside one sentence.

use std::ops::Range;

use super::Voice;
use super::content;
use super::subject::{Subject, Words};
use super::verb::{Entry, Form, entry, kind};

/// A saying in a sentence.
#[derive(Debug)]
pub(super) struct Said {
    pub(super) subject: Subject,
    pub(super) voice: Voice,
    /// The token of the verb or noun of saying.
    pub(super) verb: usize,
    /// The tokens of what is said.
    pub(super) content: Range<usize>,
}

/// Whoever says something in a sentence outside its quotation marks, in order.
pub(super) fn sayings(words: Words<'_>, quoted: &[Range<usize>]) -> Vec<Said> {
    let mut found: Vec<Said> = Vec::new();
    for verb in 0..words.tokens.len() {
        let word = words.lower(verb);
        let known = entry(word);
        let turn = matches!(word, "according" | "in" | "to" | "for");
        if !(turn || known.is(kind::VERB | kind::NOUN | kind::OWNED))
            || quoted.iter().any(|range| range.contains(&verb))
        {
            continue;
        }
        let inside = found.iter().rposition(|said| said.content.contains(&verb));
        let reading = Reader { words, quoted, verb, known };
        match inside {
            // "X says that Y says": X holds it all, unless the first saying is over.
            Some(last) => {
                if let Some(said) = reading.behind_all(&found[last]) {
                    found.retain(|known| !said.content.contains(&known.verb));
                    found.push(said);
                } else if let Some(said) = reading.goes_on(&found[last]) {
                    let cut = said.0;
                    found[last].content.end = cut;
                    found.push(said.1);
                    found.retain(|said| !said.content.is_empty());
                }
            }
            None => {
                let said = if turn { reading.turn() } else { reading.said(found.last()) };
                // What stands around a verb holds what was found in it before.
                if let Some(said) = said {
                    found.retain(|known| {
                        !(said.content.contains(&known.verb) && said.content.start <= known.content.start)
                    });
                    found.push(said);
                }
            }
        }
    }
    found
}

/// A word that may report, where it stands.
pub(super) struct Reader<'s> {
    pub(super) words: Words<'s>,
    pub(super) quoted: &'s [Range<usize>],
    pub(super) verb: usize,
    pub(super) known: Entry,
}

impl Reader<'_> {
    fn said(&self, last: Option<&Said>) -> Option<Said> {
        if self.known.is(kind::VERB)
            && !self.is_noun()
            && let Some(said) = self.verb(last)
        {
            return Some(said);
        }
        self.noun()
    }

    pub(super) fn make(&self, subject: Subject, content: Range<usize>) -> Option<Said> {
        let voice = Voice::Words;
        (!content.is_empty() && subject != Subject::Author).then_some(Said {
            subject,
            voice,
            verb: self.verb,
            content,
        })
    }

    fn view(&self, subject: Subject, content: Range<usize>) -> Option<Said> {
        self.make(subject, content).map(|said| Said { voice: Voice::Wish, ..said })
    }

    fn verb(&self, last: Option<&Said>) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        let before = words.before(verb);
        // "so-called", "worth noting"
        if words.tokens[verb].word.hyphen || before == "worth" {
            return None;
        }
        // "the country described by the president"
        if words.lower(verb + 1) == "by"
            && matches!(self.known.form, Form::Past | Form::Participle)
            && self.auxiliary().is_none()
        {
            return None;
        }
        let be = self.auxiliary();
        match self.known.form {
            Form::Past | Form::Participle if be.is_some() => self.passive(be?),
            Form::Ing if be.is_none() => self.participle(last),
            Form::Base if before == "to" => self.infinitive(),
            _ => self.inverted().or_else(|| self.finite()),
        }
    }

    /// "it is claimed that", "X is believed to", "X was told that", "X is accused of".
    fn passive(&self, be: usize) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        let next = words.lower(verb + 1);
        let by = (next == "by" && !words.cut(verb + 1))
            .then(|| Subject::Name(words.name(words.phrase_from(verb + 2))));
        let agent = by.filter(|by| !matches!(by, Subject::Name(name) if name.is_empty()));
        let subject = agent.unwrap_or(Subject::Unnamed);
        let end = content::end(words, verb);
        let first = words.subject_before(be);
        if self.known.is(kind::CLAUSE) && matches!(next, "that" | "whether" | "how" | "why") {
            // "He was told that": whoever told him.
            return self.make(subject, verb + 2..end);
        }
        let start = first.map_or(be, |found| found.start);
        let infinitive = next == "to" && !words.is(verb + 2, kind::DETERMINER);
        let raised = infinitive && self.known.is(kind::CLAUSE | kind::WISHES);
        if raised && self.known.is(kind::WISHES) {
            return self.view(subject, start..end);
        }
        if raised || (next == "of" && matches!(words.lower(verb), "accused" | "suspected")) {
            return self.make(subject, start..end);
        }
        if next == "by" && self.known.is(kind::JUDGES) {
            return self.view(subject, start..verb);
        }
        None
    }

    /// A participle: ", saying that …", "a letter saying that …", "Calling it …, X".
    fn participle(&self, last: Option<&Said>) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        let before = words.before(verb);
        if verb == 0 {
            let comma = (1..words.tokens.len()).find(|&at| words.comma(at))?;
            let subject = words.leading_from(comma)?;
            let content = self.complement().filter(|content| content.0.start < comma)?;
            return self.attribute(subject, content.0.start..comma, content.1);
        }
        let adjunct = words.cut(verb)
            || words.is(verb - 1, kind::PREPOSITION)
            || matches!(before, "while" | "when" | "and" | "than" | "as" | "or" | "but");
        let (content, voice) = self.complement()?;
        let subject = if adjunct || is_adverb(before) {
            match last.filter(|last| last.verb < verb) {
                Some(last) => last.subject.clone(),
                None => words.leading(verb)?,
            }
        } else {
            let found = words.subject_before(verb)?;
            if self.infers_from(&found.subject) {
                return None;
            }
            found.subject
        };
        self.attribute(subject, content, voice)
    }

    /// "went on to say that", "urged him to say".
    fn infinitive(&self) -> Option<Said> {
        let words = self.words;
        let speaks = matches!(
            words.before(self.verb - 1),
            "on" | "right"
                | "twitter"
                | "continued"
                | "proceeded"
                | "began"
                | "interview"
                | "quick"
                | "tweet"
                | "used"
                | "stage"
                | "facebook"
                | "air"
                | "statement"
                | "was"
                | "first"
                | "speech"
        );
        let (content, voice) = self.complement().filter(|_| speaks)?;
        self.attribute(words.leading(self.verb)?, content, voice)
    }

    /// "…,” said Ann Lee."
    fn inverted(&self) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        if verb < 2 || !self.known.is(kind::CLAUSE | kind::CONCEDES | kind::JUDGES) || !words.cut(verb) {
            return None;
        }
        let closes = words.gap(verb).contains([',', '”', '"', '?', '!'])
            || words.gap(verb).contains("''")
            || words.gap(verb).contains(['’', '\'']);
        let subject = words.subject_behind(verb).filter(|_| closes)?;
        let ends = self.quoted.iter().find(|range| range.end == verb);
        // ", said the plan is dead" goes on with a clause; a quotation before makes sure.
        if ends.is_none() {
            let Subject::Name(name) = &subject else { return None };
            let plain = name.end == words.tokens.len()
                || words.cut(name.end)
                || words.tokens[name.end - 1].is_capital();
            if !plain
                || self.known.form == Form::Base
                || words.comma(name.start.min(verb + 1))
                || content::is_clause(words, verb + 1)
            {
                return None;
            }
        }
        let content = ends.cloned().unwrap_or_else(|| content::clause_before(words, verb));
        self.make(subject, content)
    }

    fn finite(&self) -> Option<Said> {
        let (words, verb) = (self.words, self.verb);
        let found = words.subject_before(verb)?;
        let start = found.start;
        if self.infers_from(&found.subject) {
            return None;
        }
        let as_said = words.before(start) == "as";
        let speaks = self.known.is(kind::CLAUSE | kind::CONCEDES);
        let quotes =
            self.known.is(kind::JUDGES | kind::TALKS) && self.quoted.iter().any(|range| range.end == start);
        if (speaks || quotes)
            && let Some(content) = content::around(words, start, verb, as_said, self.quoted)
        {
            // "as she notes" vouches.
            let vouched = as_said && !self.known.is(kind::CLAUSE);
            return self.make(found.subject, content).filter(|_| !vouched);
        }
        if as_said {
            return None;
        }
        let (content, voice) = self.complement()?;
        self.attribute(found.subject, content, voice)
    }

    fn attribute(&self, subject: Subject, content: Range<usize>, voice: Voice) -> Option<Said> {
        match voice {
            Voice::Words => self.make(subject, content),
            Voice::Wish => self.view(subject, content),
        }
    }

    /// What stands behind a verb and belongs to who says it.
    fn complement(&self) -> Option<(Range<usize>, Voice)> {
        let (words, verb) = (self.words, self.verb);
        let end = content::end(words, verb);
        if self.known.is(kind::CLAUSE) || self.reports() {
            let tells = self.known.is(kind::TELLS);
            let strong = self.known.is(kind::SAYS);
            if let Some(begin) = content::begin(words, verb, tells, strong, self.quoted) {
                return Some((begin..end.max(begin), Voice::Words));
            }
        }
        if self.known.is(kind::WISHES) && content::has_infinitive(words, verb) {
            return Some((verb + 1..content::wish_end(words, verb, end), Voice::Wish));
        }
        let talks = self.known.is(kind::TALKS)
            && matches!(words.lower(verb + 1), "about" | "of" | "on" | "at" | "for" | "against" | "to");
        // "she acknowledges that": the writer vouches for it.
        let vouched = self.known.is(kind::ENDORSES | kind::CONCEDES) && words.lower(verb + 1) == "that";
        if vouched {
            return None;
        }
        if talks || (self.known.is(kind::JUDGES) && content::has_object(words, verb)) {
            return Some((verb + 1..content::wish_end(words, verb, end), Voice::Wish));
        }
        None
    }

    /// "…, urging people to stay, the paper reported": what stands behind the whole sentence holds it.
    fn behind_all(&self, last: &Said) -> Option<Said> {
        let holds = |said: &Said| {
            said.content.start <= last.verb && said.content.end > last.verb && said.content.end <= self.verb
        };
        self.finite().filter(|_| self.known.is(kind::CLAUSE) && !self.is_noun()).filter(holds)
    }

    /// A further saying inside what somebody says: "said A and promised B", "said A, and Y said B".
    fn goes_on(&self, last: &Said) -> Option<(usize, Said)> {
        let (words, verb) = (self.words, self.verb);
        if last.content.start > last.verb && self.known.is(kind::VERB) && !self.is_noun() {
            let mut at = verb;
            while at > last.content.start && is_adverb(words.before(at)) {
                at -= 1;
            }
            let joined = matches!(words.before(at), "and" | "but" | "then");
            let finite = matches!(self.known.form, Form::Past | Form::Third | Form::Base);
            let trailing = words.comma(at) && self.known.form == Form::Ing;
            if (joined && finite && entry(words.lower(last.verb)).form == self.known.form) || trailing {
                let (content, voice) = self.complement()?;
                let said = self.attribute(last.subject.clone(), content, voice)?;
                return Some((at - usize::from(joined), said));
            }
            // Another subject behind a turn.
            let found = words.subject_before(verb).filter(|_| finite)?;
            let turned =
                matches!(words.before(found.start), "and" | "but" | "while" | "though" | "although" | "as")
                    && found.start > 1
                    && words.comma(found.start - 1);
            if turned && found.start > last.content.start {
                return self.finite().map(|said| (found.start - 1, said));
            }
        }
        None
    }
}

fn is_adverb(word: &str) -> bool {
    word.ends_with("ly") || matches!(word, "also" | "then" | "even" | "later" | "again" | "instead")
}
