//! Markdown (CommonMark with tables, footnotes and front matter), without its markup.

use pulldown_cmark::{Event, Options, Parser, Tag, TagEnd};

use super::{Line, Mark, Run, clean};

pub(crate) fn runs(text: &str) -> Vec<Run> {
    let options = Options::ENABLE_YAML_STYLE_METADATA_BLOCKS
        | Options::ENABLE_PLUSES_DELIMITED_METADATA_BLOCKS
        | Options::ENABLE_TABLES
        | Options::ENABLE_STRIKETHROUGH
        | Options::ENABLE_FOOTNOTES;
    let mut reader = Reader::new(text);
    for (event, range) in Parser::new_ext(text, options).into_offset_iter() {
        reader.take(event, range.start);
    }
    reader.flush();
    reader.runs
}

struct Reader {
    /// Byte offset at which each line starts.
    starts: Vec<usize>,
    runs: Vec<Run>,
    /// The lines of the open run.
    open: Vec<(u32, String)>,
    mark: Mark,
    /// How deep the reader is in quotes, items, pictures, front matter.
    quotes: usize,
    items: usize,
    pictures: usize,
    fields: bool,
    /// Pictures met inside the open run; they follow it.
    met: Vec<(u32, String)>,
}

impl Reader {
    fn new(text: &str) -> Self {
        let starts = std::iter::once(0)
            .chain(text.bytes().enumerate().filter(|&(_, b)| b == b'\n').map(|(at, _)| at + 1))
            .collect();
        Self {
            starts,
            runs: Vec::new(),
            open: Vec::new(),
            mark: Mark::Plain,
            quotes: 0,
            items: 0,
            pictures: 0,
            fields: false,
            met: Vec::new(),
        }
    }

    fn take(&mut self, event: Event<'_>, at: usize) {
        let number = self.starts.partition_point(|&start| start <= at) as u32;
        match event {
            Event::Start(tag) => self.start(&tag, number),
            Event::End(tag) => self.end(tag),
            Event::Text(text) | Event::Code(text) => {
                for (line, number) in text.split('\n').zip(number..) {
                    self.write(line, number);
                }
            }
            Event::Html(html) => {
                self.mark = Mark::Markup;
                for (line, number) in html.split('\n').zip(number..) {
                    self.write(line, number);
                }
            }
            Event::InlineHtml(_) => self.write(" ", number),
            Event::Rule => {
                self.flush();
                self.push(Mark::Rule, vec![(number, "---".into())]);
            }
            _ => {}
        }
    }

    fn start(&mut self, tag: &Tag<'_>, number: u32) {
        match tag {
            Tag::Image { dest_url, .. } => {
                self.pictures += 1;
                let file = dest_url.rsplit('/').next().unwrap_or_default();
                self.met.push((number, file.to_owned()));
                return;
            }
            Tag::Emphasis | Tag::Strong | Tag::Strikethrough | Tag::Link { .. } => return,
            Tag::TableCell => {
                if !self.open.is_empty() {
                    self.write(" | ", number);
                }
                return;
            }
            _ => self.flush(),
        }
        match tag {
            Tag::Heading { level, .. } => self.mark = Mark::Heading(*level as u8),
            Tag::BlockQuote(_) => self.quotes += 1,
            Tag::Item => self.items += 1,
            Tag::MetadataBlock(_) => self.fields = true,
            _ => {}
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Image => self.pictures -= 1,
            TagEnd::Emphasis | TagEnd::Strong | TagEnd::Strikethrough | TagEnd::Link | TagEnd::TableCell => {}
            _ => {
                self.flush();
                match tag {
                    TagEnd::BlockQuote(_) => self.quotes -= 1,
                    TagEnd::Item => self.items -= 1,
                    TagEnd::MetadataBlock(_) => self.fields = false,
                    _ => {}
                }
            }
        }
    }

    fn write(&mut self, text: &str, number: u32) {
        if self.pictures > 0 {
            // A picture's description says more than its file's name.
            if let Some((_, met)) = self.met.last_mut() {
                text.clone_into(met);
            }
            return;
        }
        match self.open.last_mut() {
            Some((open, line)) if *open == number => line.push_str(text),
            _ => self.open.push((number, text.to_owned())),
        }
    }

    fn flush(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let mark = match self.mark {
            Mark::Plain if self.fields => Mark::Field,
            Mark::Plain if self.quotes > 0 => Mark::Quote,
            Mark::Plain if self.items > 0 => Mark::Item,
            mark => mark,
        };
        if mark == Mark::Field {
            for line in lines {
                self.push(mark, vec![line]);
            }
        } else {
            self.push(mark, lines);
        }
        for picture in std::mem::take(&mut self.met) {
            self.push(Mark::Picture, vec![picture]);
        }
        self.mark = Mark::Plain;
    }

    fn push(&mut self, mark: Mark, lines: Vec<(u32, String)>) {
        let lines: Vec<Line> = lines
            .into_iter()
            .map(|(number, text)| Line { number, text: clean(&text) })
            .filter(|line| !line.text.is_empty())
            .collect();
        if !lines.is_empty() {
            self.runs.push(Run { lines, mark, gap: None, indent: 0 });
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_taken_off_and_lines_keep_their_numbers() {
        let text = "---\ntitle: A day\n---\n\n# One *bright* day\n\nSome [linked](http://a.b/c) \
                    **text**\nover two lines.\n\n- item\n- more\n\n> quoted\n\n![A street](s.jpg)\n\n\
                    ***\n\n<div class=\"x\">\n</div>\n";
        let shapes: Vec<_> = runs(text)
            .into_iter()
            .map(|run| {
                let texts: Vec<_> = run.lines.iter().map(|line| line.text.as_str()).collect();
                (run.lines[0].number, run.mark, texts.join("|"))
            })
            .collect();
        let expected = [
            (2, Mark::Field, "title: A day"),
            (5, Mark::Heading(1), "One bright day"),
            (7, Mark::Plain, "Some linked text|over two lines."),
            (10, Mark::Item, "item"),
            (11, Mark::Item, "more"),
            (13, Mark::Quote, "quoted"),
            (15, Mark::Picture, "A street"),
            (17, Mark::Rule, "---"),
            (19, Mark::Markup, "<div class=\"x\">|</div>"),
        ];
        let expected: Vec<_> = expected.map(|(number, mark, text)| (number, mark, text.to_owned())).into();
        assert_eq!(shapes, expected);
    }
}
