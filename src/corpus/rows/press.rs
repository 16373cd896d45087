//! Text exports of press databases (Nexis, Factiva, ProQuest): documents between counts or identifiers, each with
//! lines that are labelled.
//!
//! Nothing is known of a database but what such exports share: what divides documents, a date near the top with the
//! outlet beside it, and labels such as `BYLINE:`, `Length:` or `Full text:`.

use std::sync::LazyLock;

use regex::Regex;

use super::labels::{Label, label};
use super::{Rows, codes, entry, fields, times};
use crate::corpus::article::{Dropped, Metadata};
use crate::corpus::block::Layout;
use crate::corpus::read::{clean, numbered, text};
use crate::corpus::signs::date;

/// What a line is to an export.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Divider {
    /// A document begins behind it: "3 of 50 DOCUMENTS".
    Begin,
    /// A document ends with it: "End of Document".
    End,
    None,
}

static BEGIN: LazyLock<Regex> =
    LazyLock::new(|| regex(r"(?i)^(?:document )?\d[\d,]* of \d[\d,]*(?: documents?)?$"));
static END: LazyLock<Regex> =
    LazyLock::new(|| regex(r"^(?i:end of document)$|^Document [A-Za-z]+\d[A-Za-z0-9]{12,}$"));
static WORDS: LazyLock<Regex> = LazyLock::new(|| regex(r"(?i)^\d[\d,.]* words$"));

fn regex(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is valid")
}

/// Words of the name of a newspaper's section at most.
const SECTION: usize = 3;
/// Documents from which on rules divide them, where nothing counts them.
const SEVERAL: usize = 2;

/// ProQuest draws a line between documents; the text of each has its label.
fn rule(line: &str) -> Divider {
    let is_rule = line.len() >= 20 && line.bytes().all(|byte| byte == b'_');
    if is_rule { Divider::Begin } else { Divider::None }
}

/// A line of a document.
struct Line<'t> {
    number: u32,
    text: String,
    raw: &'t str,
}

/// The documents of a text; `None` where it is no such export.
pub(crate) fn read(page: &str) -> Option<Rows> {
    let page = codes::spelled(page);
    // Most pages are none: what divides documents is looked for before anything else.
    divided(&page, divider).or_else(|| divided(&page, rule).filter(|rows| rows.articles.len() >= SEVERAL))
}

/// The documents of a text between lines that divide them.
fn divided(page: &str, divider: impl Fn(&str) -> Divider) -> Option<Rows> {
    let lines = numbered(page).map(|(number, raw)| Line { number, text: clean(raw), raw });
    let mut documents: Vec<Vec<Line<'_>>> = vec![Vec::new()];
    let mut rows = Rows::default();
    let (mut begins, mut ends) = (0, 0);
    for line in lines {
        let divider = divider(&line.text);
        if divider != Divider::None {
            begins += usize::from(divider == Divider::Begin);
            ends += usize::from(divider == Divider::End);
            rows.dropped.push(left(&line, "document count"));
            documents.push(Vec::new());
        } else if let Some(document) = documents.last_mut() {
            document.push(line);
        }
    }
    let labelled = documents.iter().filter(|document| is_labelled(document)).count();
    // A counted paragraph in an article is none: nearly all that is divided has labels.
    if begins + ends == 0 || labelled * 3 < 2 * begins.max(ends) {
        return None;
    }
    for document in documents {
        if is_labelled(&document) {
            rows.document(&document);
        } else {
            let lines = document.iter().filter(|line| !line.text.is_empty());
            rows.dropped.extend(lines.map(|line| left(line, "beside the documents")));
        }
    }
    rows.dropped.sort_by_key(|row| row.lines);
    Some(rows)
}

fn divider(line: &str) -> Divider {
    if line.len() > 60 {
        Divider::None
    } else if BEGIN.is_match(line) {
        Divider::Begin
    } else if END.is_match(line) {
        Divider::End
    } else {
        Divider::None
    }
}

/// True for lines with two different labels, or a count of words and a date.
fn is_labelled(document: &[Line<'_>]) -> bool {
    let mut labels: Vec<String> = document
        .iter()
        .filter_map(|line| label(&line.text))
        .map(|(_, name, _)| name.to_lowercase())
        .collect();
    labels.sort();
    labels.dedup();
    let head = || document.iter().filter(|line| !line.text.is_empty()).take(12);
    labels.len() >= 2
        || (head().any(|line| WORDS.is_match(&line.text))
            && head().any(|line| date::line(&line.text).is_some()))
}

/// A document with what its lines are.
#[derive(Default)]
struct Document {
    metadata: Metadata,
    /// For each line: why it is no text, or `None` for text.
    reasons: Vec<Option<&'static str>>,
    /// The first line of the text, which may have its label in front.
    start: usize,
}

impl Rows {
    fn document(&mut self, lines: &[Line<'_>]) {
        let found = Document::of(lines);
        let mut body = String::new();
        let first = lines.first().map_or(1, |line| line.number);
        for (index, (line, reason)) in lines.iter().zip(&found.reasons).enumerate() {
            match reason {
                // Further down the same word is the author's.
                None if index == found.start => {
                    let (label, rest) = line.raw.split_at(after_body_label(line.raw));
                    if !label.is_empty() {
                        let label = Line { text: clean(label), ..*line };
                        self.dropped.push(left(&label, "metadata"));
                    }
                    body.push_str(rest);
                }
                None => body.push_str(line.raw),
                Some(reason) if !line.text.is_empty() => self.dropped.push(left(line, reason)),
                Some(_) => {}
            }
            body.push('\n');
        }
        let mut runs = text::runs(&body);
        for line in runs.iter_mut().flat_map(|run| &mut run.lines) {
            line.number += first - 1;
        }
        let (article, left) = entry(found.metadata, &runs, Layout::Lines, first);
        self.articles.extend(article);
        self.dropped.extend(left);
    }
}

impl Document {
    fn of(lines: &[Line<'_>]) -> Self {
        let labels: Vec<Option<(Label, &str, &str)>> = lines.iter().map(|line| label(&line.text)).collect();
        let (start, end) = body(lines, &labels);
        let reasons = vec![Some("metadata"); lines.len()];
        let mut found = Self { reasons, start, ..Self::default() };
        found.reasons[start..end].fill(None);
        let head: Vec<(usize, &str)> = (0..start)
            .filter(|&index| {
                labels[index].is_none() && !lines[index].text.is_empty() && !is_rule(&lines[index].text)
            })
            .map(|index| (index, lines[index].text.as_str()))
            .collect();
        found.masthead(&head);
        for (index, label) in labels.iter().enumerate().filter(|(index, _)| !(start..end).contains(index)) {
            let Some((label, _, value)) = label else { continue };
            // A value goes on to the next blank line.
            let more = lines[index + 1..].iter().zip(&labels[index + 1..]);
            let more = more
                .take_while(|(line, label)| !line.text.is_empty() && !is_body(&line.text) && label.is_none())
                .map(|(line, _)| &*line.text);
            let value: Vec<&str> =
                std::iter::once(*value).chain(more).filter(|part| !part.is_empty()).collect();
            found.field(*label, &value.join(" "));
        }
        found
    }

    fn field(&mut self, label: Label, value: &str) {
        let metadata = &mut self.metadata;
        match label {
            Label::Title if metadata.title.is_none() => metadata.title = fields::plain(value),
            Label::Author => metadata.author = fields::names(value),
            Label::Outlet if metadata.outlet.is_none() => {
                metadata.outlet = fields::plain(value.split([';', '(']).next().unwrap_or(value))
            }
            Label::Date if metadata.date.is_none() => metadata.date = times::date(value),
            _ => {}
        }
    }

    /// Reads the lines without a label above the text.
    fn masthead(&mut self, head: &[(usize, &str)]) {
        let Some(day) = head.iter().position(|(_, line)| date::line(line).is_some()) else {
            self.metadata.title = head.first().and_then(|(_, line)| fields::plain(line));
            return;
        };
        let metadata = &mut self.metadata;
        metadata.date = date::line(head[day].1).map(|line| line.date);
        let joined = |lines: &[(usize, &str)]| {
            let texts: Vec<&str> = lines.iter().map(|(_, line)| *line).collect();
            fields::plain(&texts.join(" "))
        };
        let is_by = |line: &str| line.get(..3).is_some_and(|by| by.eq_ignore_ascii_case("by "));
        if let Some(words) = head[..day].iter().position(|(_, line)| WORDS.is_match(line)) {
            // Title, byline, words, date, outlet: Factiva.
            let by = head[..words].iter().position(|(_, line)| is_by(line));
            let above = &head[..by.unwrap_or(words)];
            // The section may stand above the title, whose first line would be as long as lines are.
            let section = above.len() > 1 && above[0].1.split(' ').count() <= SECTION;
            metadata.title = joined(&above[usize::from(section)..]);
            metadata.author = by.and_then(|by| fields::names(head[by].1));
            let outlet = head[day + 1..].iter().find(|(_, line)| !is_clock(line));
            metadata.outlet = outlet.and_then(|(_, line)| fields::plain(line));
        } else if day >= 2 {
            // Title, outlet, date.
            let is_right = |line: &str| line.starts_with("Copyright") || line.contains("All Rights Reserved");
            let above: Vec<(usize, &str)> =
                head[..day].iter().copied().filter(|(_, line)| !is_right(line)).collect();
            match above.split_last() {
                Some((outlet, [])) => metadata.outlet = fields::plain(outlet.1),
                Some((outlet, title)) => {
                    metadata.outlet = fields::plain(outlet.1);
                    metadata.title = joined(title);
                }
                None => {}
            }
        } else if day == 1 {
            metadata.outlet = fields::plain(head[0].1);
        }
        if metadata.title.is_none() && metadata.outlet.is_some() {
            // Outlet, date with the edition right below, a gap, title.
            let mut last = head[day].0;
            let rest = head[day + 1..].iter().skip_while(|(index, _)| {
                let close = *index == last + 1;
                last = if close { *index } else { last };
                close
            });
            let rest: Vec<(usize, &str)> = rest.copied().collect();
            let length = rest.windows(2).take_while(|pair| pair[1].0 == pair[0].0 + 1).count() + 1;
            metadata.title = joined(&rest[..length.min(rest.len())]);
        }
    }
}

/// Where the text begins and ends: behind its label or the last label above it, before the first one below.
fn body(lines: &[Line<'_>], labels: &[Option<(Label, &str, &str)>]) -> (usize, usize) {
    let is_start = |index: &usize| {
        labels[*index].is_some_and(|(label, ..)| label == Label::Body) || is_body(&lines[*index].text)
    };
    let start = (0..lines.len()).find(is_start).map(|index| {
        let own_line = labels[index].is_none_or(|(_, _, rest)| rest.is_empty());
        index + usize::from(own_line)
    });
    let start = start.unwrap_or_else(|| {
        let above = |&index: &usize| {
            let line = &lines[index].text;
            let known = matches!(labels[index], Some((label, ..)) if label != Label::Other);
            let goes_on = || {
                labels[index + 1..].iter().zip(&lines[index + 1..]).any(|(label, line)| {
                    label.is_none() && !line.text.is_empty() && !is_right(&line.text) && !is_rule(&line.text)
                })
            };
            known || WORDS.is_match(line) || (is_right(line) && goes_on())
        };
        // Labels above stand near each other: among the first lines.
        let head = lines
            .iter()
            .enumerate()
            .filter(|(_, line)| !line.text.is_empty())
            .map(|(index, _)| index)
            .take(25);
        let last = head.filter(above).last().unwrap_or(0);
        // Its value goes on to a blank line.
        (last..lines.len()).find(|&index| lines[index].text.is_empty()).unwrap_or(lines.len())
    });
    let below = |index: &usize| {
        let line = &lines[*index].text;
        let label = labels[*index].is_some_and(|(label, ..)| label != Label::Body);
        (label && *index > start)
            || line.eq_ignore_ascii_case("classification")
            || is_right(line)
            || is_rule(line)
    };
    let end = (start..lines.len()).find(below).unwrap_or(lines.len());
    (start, end.max(start))
}

/// A line that says no more than that the text begins.
fn is_body(line: &str) -> bool {
    line.eq_ignore_ascii_case("body")
}

fn is_right(line: &str) -> bool {
    let lower = line.to_lowercase();
    line.len() < 200
        && (lower.starts_with("copyright ")
            || lower.starts_with("(c) ")
            || lower.starts_with('©')
            || lower == "all rights reserved")
}

fn is_rule(line: &str) -> bool {
    line.len() >= 10 && line.bytes().all(|byte| matches!(byte, b'_' | b'-' | b'=' | b'*'))
}

/// "08:15" is a time, no outlet.
fn is_clock(line: &str) -> bool {
    line.len() <= 9 && line.contains(':') && line.starts_with(|c: char| c.is_ascii_digit())
}

/// Bytes of a line that its label takes, where the text begins on it.
fn after_body_label(line: &str) -> usize {
    match label(line.trim_start()) {
        Some((Label::Body, _, rest)) => line.len() - rest.len(),
        _ => 0,
    }
}

fn left(line: &Line<'_>, reason: &'static str) -> Dropped {
    Dropped { page: 0, lines: (line.number, line.number), reason, text: line.text.clone() }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BODY: &str =
        "The council met on Friday and put off what it had meant to say.\n\nNobody was surprised by that.";

    fn told(rows: &Rows) -> Vec<[String; 4]> {
        let text = |value: &Option<String>| value.clone().unwrap_or_default();
        rows.articles
            .iter()
            .map(|article| {
                let metadata = &article.metadata;
                let date = metadata.date.map(|date| date.to_string()).unwrap_or_default();
                [text(&metadata.title), text(&metadata.author), text(&metadata.outlet), date]
            })
            .collect()
    }

    #[test]
    fn counted_documents_with_labels() {
        let page = format!(
            "\n              1 of 2 DOCUMENTS\n\n\n            The Northern Courier\n\n            March 5, 2017 Sunday\n            Late Edition\n\n\
             Council Says Nothing\nAgain\n\nBYLINE: By ANN LEE\n\nSECTION: Section A; Foreign Desk;\nPg. 1\n\nLENGTH: 21 words\n\n\
             {BODY}\n\nLOAD-DATE: March 6, 2017\n\nLANGUAGE: ENGLISH\n\n      Copyright 2017 The Northern Courier\n\n\
             2 of 2 DOCUMENTS\n\nThe Northern Courier\n\nMarch 7, 2017\n\nHEADLINE: A Second One\n\nLENGTH: 21 words\n\nBODY:\n{BODY}\n\nLANGUAGE: ENGLISH\n"
        );
        let rows = read(&page).unwrap();
        assert_eq!(
            told(&rows),
            [
                ["Council Says Nothing Again", "ANN LEE", "The Northern Courier", "2017-03-05"],
                ["A Second One", "", "The Northern Courier", "2017-03-07"],
            ]
        );
        assert!(rows.articles.iter().all(|article| &*article.text == BODY), "{:#?}", rows.articles);
        let line = page.lines().position(|line| line.starts_with("The council")).unwrap() as u32 + 1;
        assert_eq!(rows.articles[0].line_at(0), line);
        // Each line with a word is in an article or dropped.
        let words: usize = page.lines().map(|line| line.split_whitespace().count()).sum();
        let dropped: usize = rows.dropped.iter().map(|row| row.text.split(' ').count()).sum();
        let bodies: usize = rows.articles.iter().map(|article| article.words()).sum();
        assert_eq!(dropped + bodies, words, "{:#?}", rows.dropped);
    }

    #[test]
    fn documents_that_end_with_a_line() {
        let page = format!(
            "Council Says Nothing\nThe Northern Courier\nMarch 5, 2017 Sunday\n\nCopyright 2017 The Northern Courier All Rights Reserved\n\
             Section: A; Pg. 1\nLength: 21 words\nByline: Ann Lee\nBody\n\n{BODY}\n\nClassification\nLanguage: ENGLISH\nLoad-Date: March 6, 2017\n\nEnd of Document\n"
        );
        let rows = read(&page.repeat(2)).unwrap();
        assert_eq!(told(&rows)[1], ["Council Says Nothing", "Ann Lee", "The Northern Courier", "2017-03-05"]);
        assert!(rows.articles.iter().all(|article| &*article.text == BODY));
    }

    #[test]
    fn documents_that_end_with_an_identifier() {
        let page = format!(
            "Council Says Nothing\nBy Ann Lee\n1,021 words\n5 March 2017\n08:15\nThe Northern Courier\nNORCOU\nEnglish\n\
             Copyright 2017. The Northern Courier.\n\n{BODY}\n\nDocument NORCOU0020170305ed3500001\n\n"
        );
        let rows = read(&page.repeat(2)).unwrap();
        assert_eq!(told(&rows)[0], ["Council Says Nothing", "Ann Lee", "The Northern Courier", "2017-03-05"]);
        assert!(rows.articles.iter().all(|article| &*article.text == BODY), "{:#?}", rows.articles);
    }

    #[test]
    fn fields_before_and_behind_the_text() {
        let page = format!(
            "____________________________________________________________\n\nDocument 1 of 1\n\nTitle: Council Says Nothing\n\nAuthor: Lee, Ann\n\n\
             Publication info: The Northern Courier ; London (UK) [London (UK)]05 Mar 2017: 3.\n\nAbstract: None available.\n\n\
             Full text: {BODY}\n\nSubject: Councils\n\nPublication title: The Northern Courier; London\n\nPublication date: Mar 5, 2017\n\n\
             Language of publication: English\n\n____________________________________________________________\n"
        );
        let rows = read(&page).unwrap();
        assert_eq!(told(&rows), [["Council Says Nothing", "Lee, Ann", "The Northern Courier", "2017-03-05"]]);
        assert_eq!(&*rows.articles[0].text, BODY);
    }

    #[test]
    fn a_label_inside_the_text_is_a_word_of_it() {
        let page = format!(
            "Document 1 of 1\n\nTitle: Council Says Nothing\n\nFull text: {BODY}\n\nBody: of whom is not known.\n\nText: none.\n\n\
             Language of publication: English\n"
        );
        let rows = read(&page).unwrap();
        assert_eq!(&*rows.articles[0].text, format!("{BODY}\n\nBody: of whom is not known.\n\nText: none."));
        assert!(rows.dropped.iter().any(|row| row.text == "Full text:"), "{:?}", rows.dropped);
    }

    #[test]
    fn other_pages_are_none() {
        assert!(read("Title\n\n1 of 2\n\nA text with a count in it: so it is.\n").is_none());
        assert!(read(&format!("A title\nBy Ann Lee\n5 March 2017\n\n{BODY}")).is_none());
    }
}
