//! Plain text: runs are what blank lines separate. Signs that plain text shares with Markdown
//! (`# heading`, rules, list bullets, `>`) are understood, and nothing else of it.

use super::{Line, Mark, Run, clean, numbered};

pub(crate) fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut open = false;
    // Spaces before the line above.
    let mut before = 0;
    for (number, raw) in numbered(text) {
        let text = clean(raw);
        if text.is_empty() {
            open = false;
            continue;
        }
        let (mark, text) = marked(text);
        // An underlined heading: its line is the last of the open run.
        if mark == Mark::Rule && open && is_underline(raw) {
            let run = runs.last_mut().expect("an open run is the last one");
            if run.mark == Mark::Plain && run.lines.len() == 1 {
                run.mark = Mark::Heading(if raw.contains('=') { 1 } else { 2 });
            }
            runs.push(Run::new(Line { number, text }, mark));
            open = false;
            continue;
        }
        let line = Line { number, text };
        let indent = indent_of(raw);
        // Where no blank lines stand between paragraphs their first lines may be indented.
        let is_first = before == 0 && indent > 1 && runs.last().is_some_and(|run| run.mark == Mark::Plain);
        before = indent;
        match runs.last_mut() {
            Some(run) if open && mark == Mark::Plain && joins(run.mark) && !is_first => run.lines.push(line),
            Some(run) if open && mark == Mark::Quote && run.mark == mark => run.lines.push(line),
            _ => runs.push(Run { indent, ..Run::new(line, mark) }),
        }
        open = true;
    }
    runs
}

/// Spaces before a line; a tab is as many as it is shown as.
fn indent_of(raw: &str) -> usize {
    const TAB: usize = 4;
    raw.chars().map_while(|c| if c == '\t' { Some(TAB) } else { c.is_whitespace().then_some(1) }).sum()
}

/// A plain line goes on with a plain run, a list item or a quote, not with a heading or a rule.
fn joins(mark: Mark) -> bool {
    matches!(mark, Mark::Plain | Mark::Item | Mark::Quote)
}

fn marked(text: String) -> (Mark, String) {
    if is_rule(&text) {
        return (Mark::Rule, text);
    }
    let hashes = text.bytes().take_while(|&b| b == b'#').count();
    if (1..=6).contains(&hashes) && text[hashes..].starts_with(' ') {
        let title = text[hashes..].trim().trim_end_matches('#').trim_end().to_owned();
        if !title.is_empty() {
            return (Mark::Heading(hashes as u8), title);
        }
    }
    for bullet in ["- ", "* ", "• ", "‣ ", "◦ ", "· "] {
        if let Some(item) = text.strip_prefix(bullet) {
            return (Mark::Item, item.to_owned());
        }
    }
    if let Some(quote) = text.strip_prefix("> ") {
        return (Mark::Quote, quote.to_owned());
    }
    (Mark::Plain, text)
}

/// Three or more of the same sign and nothing else: `---`, `* * *`, `=====`, `§`.
fn is_rule(text: &str) -> bool {
    let mut signs = text.chars().filter(|c| *c != ' ');
    let Some(first) = signs.next() else {
        return false;
    };
    let rest = signs.clone().count();
    let same = signs.all(|c| c == first);
    same && match first {
        '-' | '*' | '_' | '=' | '~' | '#' | '+' | '.' | '•' | '·' | '—' | '–' | '◆' => rest >= 2,
        '§' | '⁂' | '❦' | '─' | '━' => true,
        _ => false,
    }
}

fn is_underline(raw: &str) -> bool {
    let raw = raw.trim();
    raw.len() >= 3 && (raw.bytes().all(|b| b == b'=') || raw.bytes().all(|b| b == b'-'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shapes(text: &str) -> Vec<(u32, Mark, String)> {
        runs(text)
            .into_iter()
            .map(|run| {
                let texts: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
                (run.lines[0].number, run.mark, texts.join("|"))
            })
            .collect()
    }

    #[test]
    fn runs_keep_their_line_numbers_across_blank_lines_and_all_line_ends() {
        let expected = vec![(1, Mark::Plain, "a".into()), (4, Mark::Plain, "b|c".into())];
        assert_eq!(shapes("a\n\n\u{a0}\nb\nc"), expected);
        assert_eq!(shapes("a\r\n\r\n \r\nb\r\nc\r\n"), expected);
        assert_eq!(shapes("a\r\r \rb\rc"), expected);
    }

    #[test]
    fn an_indented_line_begins_a_paragraph() {
        let text = "    The first line\nof it.\n    Another.\n\tA third\n  - item\n    goes on\n";
        let expected = vec![
            (1, Mark::Plain, "The first line|of it.".into()),
            (3, Mark::Plain, "Another.|A third".into()),
            (5, Mark::Item, "item|goes on".into()),
        ];
        assert_eq!(shapes(text), expected);
    }

    #[test]
    fn marks_of_headings_rules_items_and_quotes() {
        let text = "# One\ntext\n\nTwo\n===\ntext\n* * *\n- item\nmore\n> said\n> so\n#hashtag";
        let expected = vec![
            (1, Mark::Heading(1), "One".into()),
            (2, Mark::Plain, "text".into()),
            (4, Mark::Heading(1), "Two".into()),
            (5, Mark::Rule, "===".into()),
            (6, Mark::Plain, "text".into()),
            (7, Mark::Rule, "* * *".into()),
            (8, Mark::Item, "item|more".into()),
            (10, Mark::Quote, "said|so|#hashtag".into()),
        ];
        assert_eq!(shapes(text), expected);
    }
}
