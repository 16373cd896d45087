#![allow(clippy::print_stdout)]
use standpoint::corpus;
fn main() {
    let inputs: Vec<_> = std::env::args().skip(1).map(Into::into).collect();
    let c = corpus::collect(&inputs, false, &standpoint::progress::Silent).unwrap();
    for o in &c.occurrences {
        let a = &o.copy;
        let m = &a.metadata;
        println!(
            "{}",
            serde_json::json!({"page": c.pages[a.page].page, "line_start": a.lines.0, "line_end": a.lines.1, "title": m.title.clone().unwrap_or_default(), "author": m.author, "outlet": m.outlet, "date": m.date.map(|d|d.to_string()), "text": a.text, "doc_id": c.ids[o.article], "deck": m.deck, "sim": o.similarity})
        );
    }
    for d in &c.dropped {
        eprintln!(
            "{}:{}-{} [{}] {}",
            c.pages[d.page].page,
            d.lines.0,
            d.lines.1,
            d.reason,
            d.text.chars().take(100).collect::<String>()
        );
    }
}
