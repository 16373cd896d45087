//! Articles as rows: what a shard holds, and articles again of their columns.

use std::path::PathBuf;
use std::sync::Arc;

use datafusion::arrow::array::{
    Array, ArrayRef, AsArray, Int64Array, Int64Builder, ListArray, ListBuilder, StringArray,
};
use datafusion::arrow::datatypes::{DataType, Field, Fields, Int64Type};
use datafusion::common::{DataFusionError, Result};
use datafusion::logical_expr::ColumnarValue;
use standpoint::corpus::{self, Article, Corpus, Metadata, Paragraph, ParagraphKind, Reading};
use standpoint::error::Error;
use standpoint::progress::Silent;

use crate::functions::{list_of, structs, texts};

/// Kinds of paragraphs by their numbers in the column.
const KINDS: [ParagraphKind; 4] =
    [ParagraphKind::Text, ParagraphKind::Heading, ParagraphKind::Item, ParagraphKind::Quote];
/// Numbers of a paragraph: start, end, first line, last line, kind; and of a line: start, line.
const PARAGRAPH: usize = 5;
const LINE: usize = 2;

/// What `standpoint_read` gives of each article.
pub(crate) fn fields() -> Fields {
    let text = |name, optional| Field::new(name, DataType::Utf8, optional);
    let number = |name| Field::new(name, DataType::Int64, false);
    let numbers = |name| Field::new(name, list_of(DataType::Int64), false);
    Fields::from(vec![
        number("row"),
        number("line_start"),
        number("line_end"),
        number("words"),
        text("doc_id", false),
        text("title", true),
        text("author", true),
        text("outlet", true),
        text("date", true),
        numbers("paragraphs"),
        numbers("lines"),
        text("text", false),
    ])
}

/// `standpoint_read(path)`: the articles of a file that every executor can open, copies too, in their order.
pub(crate) fn read(columns: &[ColumnarValue]) -> Result<ColumnarValue> {
    let paths = texts(columns, 0)?;
    let (mut articles, mut lengths) = (Vec::new(), Vec::new());
    for path in paths.iter() {
        let path = path.unwrap_or_default();
        let reading = Reading { inputs: vec![PathBuf::from(path)], strict: true, ..Reading::default() };
        let corpus = match corpus::collect(&reading, &Silent) {
            Ok(corpus) => corpus,
            // Whoever writes shards leaves empty ones; what is no shard at all is another thing.
            Err(Error::NothingToRead { left_out: 0, .. }) => Corpus::default(),
            Err(error) => return Err(DataFusionError::Execution(format!("reading {path}: {error}"))),
        };
        lengths.push(corpus.occurrences.len());
        articles.extend((0_i64..).zip(corpus.occurrences.into_iter().map(|occurrence| occurrence.copy)));
    }
    let numbers = |number: &dyn Fn(&(i64, Article)) -> i64| -> ArrayRef {
        Arc::new(articles.iter().map(number).map(Some).collect::<Int64Array>())
    };
    let told = |text: &dyn Fn(&Metadata) -> Option<String>| -> ArrayRef {
        Arc::new(articles.iter().map(|(_, article)| text(&article.metadata)).collect::<StringArray>())
    };
    let texts = |text: &dyn Fn(&Article) -> String| -> ArrayRef {
        Arc::new(articles.iter().map(|(_, article)| Some(text(article))).collect::<StringArray>())
    };
    let (mut paragraphs, mut lines) =
        (ListBuilder::new(Int64Builder::new()), ListBuilder::new(Int64Builder::new()));
    for (_, article) in &articles {
        for paragraph in article.paragraphs.iter() {
            let kind = KINDS.iter().position(|kind| *kind == paragraph.kind).unwrap_or_default();
            let (first, last) = paragraph.lines;
            let row = [paragraph.start as i64, paragraph.end as i64, first.into(), last.into(), kind as i64];
            paragraphs.values().append_slice(&row);
        }
        for &(start, line) in article.line_starts.iter() {
            lines.values().append_slice(&[start as i64, line.into()]);
        }
        paragraphs.append(true);
        lines.append(true);
    }
    let arrays: Vec<ArrayRef> = vec![
        numbers(&|(row, _)| *row),
        numbers(&|(_, article)| article.lines.0.into()),
        numbers(&|(_, article)| article.lines.1.into()),
        numbers(&|(_, article)| article.words() as i64),
        texts(&|article| corpus::identifier(&article.text)),
        told(&|metadata| metadata.title.clone()),
        told(&|metadata| metadata.author.clone()),
        told(&|metadata| metadata.outlet.clone()),
        told(&|metadata| metadata.date.map(|date| date.to_string())),
        Arc::new(paragraphs.finish()),
        Arc::new(lines.finish()),
        texts(&|article| article.text.to_string()),
    ];
    structs(fields(), arrays, lengths)
}

/// The columns by which an article is made again: `title, text, paragraphs, lines, line_start, line_end`.
pub(crate) struct Columns {
    pub titles: StringArray,
    pub texts: StringArray,
    pub paragraphs: ListArray,
    pub lines: ListArray,
    pub first: Int64Array,
    pub last: Int64Array,
}

impl Columns {
    /// The article in a row, on no page, with its title alone.
    ///
    /// # Errors
    /// Numbers that are none of `standpoint_read`.
    pub(crate) fn article(&self, row: usize) -> Result<Article> {
        let wrong = || DataFusionError::Execution("the paragraphs of an article are damaged".to_owned());
        let text = self.texts.value(row);
        let list = |array: &ListArray| array.value(row).as_primitive::<Int64Type>().values().to_vec();
        let line = |number: i64| u32::try_from(number).map_err(|_| wrong());
        let place = |number: i64| {
            usize::try_from(number).ok().filter(|&at| text.is_char_boundary(at)).ok_or_else(wrong)
        };
        let paragraph = |row: &[i64]| {
            let kind = usize::try_from(row[4]).ok().and_then(|kind| KINDS.get(kind)).ok_or_else(wrong)?;
            let (start, end) = (place(row[0])?, place(row[1])?);
            if start > end {
                return Err(wrong());
            }
            Ok(Paragraph { start, end, lines: (line(row[2])?, line(row[3])?), kind: *kind })
        };
        let paragraphs: Result<Vec<Paragraph>> =
            list(&self.paragraphs).chunks_exact(PARAGRAPH).map(paragraph).collect();
        let starts: Result<Vec<(usize, u32)>> =
            list(&self.lines).chunks_exact(LINE).map(|row| Ok((place(row[0])?, line(row[1])?))).collect();
        let title = self.titles.is_valid(row).then(|| self.titles.value(row).to_owned());
        Ok(Article {
            page: 0,
            lines: (line(self.first.value(row))?, line(self.last.value(row))?),
            metadata: Metadata { title, ..Metadata::default() },
            text: text.into(),
            paragraphs: paragraphs?.into(),
            line_starts: starts?.into(),
        })
    }
}
