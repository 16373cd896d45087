// An article with its passages, and its statements marked in it.

const reader = $("#reader");
const CERTAINTY = ["in doubt", "hedged", "", "firmly", "very firmly"];

/** Statements that stand in the same sentence, by paragraph and place. */
const sentencesOf = (article) => {
  const statements = article.text.statements.map((_, place) => statementOf(article, place));
  const sentences = grouped(statements, ({ paragraph, start }) => `${paragraph}:${start}`);
  return [...sentences.values()].sort((a, b) => a[0].paragraph - b[0].paragraph || a[0].start - b[0].start);
};

const onTarget = (statement) => {
  if (statement.target < 0) return "";
  const side = ["badly", "", "well"][statement.polarity + 1];
  return `on ${data.targets[statement.target]}${side && ` (${side})`}`;
};

/** Shows a statement in the text, or in the list of statements. */
const select = (place, inList) => {
  for (const old of $$(".chosen", reader)) old.classList.remove("chosen");
  const of = (element) => element.dataset.places.split(" ").includes(String(place));
  const mark = $$("mark", reader).find(of);
  const item = $$(".statements li", reader).find(of);
  for (const chosen of [mark, item]) chosen?.classList.add("chosen");
  item?.scrollIntoView({ block: "nearest" });
  if (inList) {
    item?.querySelector(".show").focus({ preventScroll: true });
  } else {
    mark?.scrollIntoView({ block: "center" });
    mark?.focus({ preventScroll: true });
  }
};

/** Where a statement is shown that is asked for in the reader. */
let inList = false;

/** Shows a statement, also one that is shown already and may be out of sight. */
const ask = (place, list) => {
  const same = state.statement === String(place);
  inList = list;
  change({ statement: String(place) });
  if (same) read();
  inList = false;
};

/** A paragraph with its statements marked, and the passages that begin inside it. */
const paragraphOf = (article, number, sentences, passages) => {
  const [text, line, kind] = article.text.paragraphs[number];
  const parts = [];
  let at = 0;
  let next = 0;
  const plain = (end) => {
    for (; next < passages.length && passages[next][3] <= end; next += 1) {
      const start = Math.max(at, passages[next][3]);
      parts.push(bdi(text.slice(at, start)), passageTag("span", passages[next]));
      at = start;
    }
    parts.push(bdi(text.slice(at, end)));
  };
  for (const statements of sentences) {
    const first = statements[0];
    if (first.start < at) continue;
    plain(first.start);
    const acts = [...new Set(statements.map((statement) => statement.act))];
    const mark = make("mark", { className: `act-${acts[0]}`, tabIndex: -1 }, bdi(text.slice(first.start, first.end)));
    mark.dataset.places = statements.map((statement) => statement.place).join(" ");
    const tag = make("button", { type: "button", className: `tag act-${acts[0]}`, title: "Show in the list of statements" }, acts.map((act) => data.acts[act]).join(", "));
    tag.addEventListener("click", () => ask(first.place, true));
    parts.push(mark, " ", tag);
    at = first.end;
  }
  plain(text.length);
  const tags = ["p", "h4", "p", "blockquote"];
  return make(tags[kind] || "p", { className: `paragraph${kind === 2 ? " item" : ""}` },
    make("span", { className: "line", title: `Line ${line} of ${article.page}` }, make("span", { className: "unseen" }, "line "), String(line)), ...parts);
};

const passageTag = (tag, [, , themes]) => make(tag, { className: "passage" }, "Passage: ",
  themes.map(([theme, percent], place) => [place > 0 ? ", " : "", themeTag(theme, ` ${percent} %`)]));

const statementItem = (article, statements) => {
  const first = statements[0];
  const said = [...new Set(statements.map((statement) => {
    const who = statement.holder === 0 ? "" : `${statement.holder || "somebody else"}`;
    const acts = statement.acts.filter((act) => act !== first.act).map((act) => data.acts[act]);
    return [who, ...acts, onTarget(statement), CERTAINTY[statement.certainty + 2]].filter(Boolean).join(", ");
  }))].filter(Boolean);
  const show = make("button", { type: "button", className: "show" }, quoted(first.text));
  show.addEventListener("click", () => ask(first.place, false));
  const cite = make("button", { type: "button", className: "plain cite" }, "Copy citation");
  cite.addEventListener("click", async () => {
    const done = await copy(citation(article, first), reader);
    cite.textContent = done ? "Copied" : "Could not be copied";
    setTimeout(() => { cite.textContent = "Copy citation"; }, 2000);
  });
  const item = make("li", {},
    make("span", { className: `act act-${first.act}` }, data.acts[first.act]), " ",
    make("span", { className: "source" }, said.length ? [bdi(said.join("; ")), ", "] : null, `line ${first.line}`), show, cite);
  item.dataset.places = statements.map((statement) => statement.place).join(" ");
  return item;
};

/** Which acts are marked; all of them to begin with. */
const legend = (sentences) => {
  const acts = [...new Set(sentences.flatMap((statements) => statements.map((statement) => statement.act)))].sort((a, b) => a - b);
  return make("fieldset", { className: "legend" }, make("legend", {}, "Marked"), acts.map((act) => {
    const box = make("input", { type: "checkbox", checked: true });
    box.addEventListener("change", () => reader.classList.toggle(`without-${act}`, !box.checked));
    return make("label", { className: `act-${act}` }, box, ` ${data.acts[act]}`);
  }));
};

const place = (page, first, last) => `${page}, lines ${first} to ${last}`;

const facts = (article) => make("div", { className: "facts" },
  make("p", {}, bdi([article.author, article.outletName, article.date].filter(Boolean).join(", ") || "No author, outlet or date on the page"),
    ` · ${count(article.words, "word")}`),
  make("p", {}, themeTag(article.theme, ` ${article.weight} %`),
    article.other >= 0 ? [", then ", themeTag(article.other, ` ${article.otherWeight} %`)] : null,
    article.far ? " · hardly like any theme" : null),
  make("p", {}, bdi(place(article.page, article.first, article.last)),
    article.copies.length ? "; copies: " : null,
    article.copies.map(([page, first, last], index) => [index ? "; " : "", bdi(place(page, first, last))])));

const withoutText = (article) => make("div", { className: "body" },
  make("p", {}, "The full text is left out of this page, which would be too large with it. It stands in the lines given above."),
  article.main ? make("p", {}, make("span", { className: "act" }, data.acts[article.main[0]]), ` ${quoted(article.main[1])}`) : null);

const body = (article, sentences) => {
  const passages = grouped(article.text.passages, ([paragraph]) => paragraph);
  const marked = grouped(sentences, ([{ paragraph }]) => paragraph);
  const parts = article.text.deck ? [make("p", { className: "deck" }, bdi(article.text.deck))] : [];
  article.text.paragraphs.forEach((_, number) => {
    const begin = passages.get(number) || [];
    // Where in a paragraph one begins is told if it is not at the paragraph's own beginning.
    parts.push(begin.filter(([, , , start]) => !start).map((passage) => passageTag("p", passage)));
    parts.push(paragraphOf(article, number, marked.get(number) || [], begin.filter(([, , , start]) => start)));
  });
  return make("div", { className: "body" }, parts);
};

const fill = (article) => {
  const close = make("button", { type: "button", className: "plain close" }, "Close");
  close.addEventListener("click", () => reader.close());
  const heading = make("h2", { id: "reader-title", tabIndex: -1 }, bdi(article.title));
  const sentences = article.text ? sentencesOf(article) : [];
  reader.className = "";
  reader.replaceChildren(make("div", { className: "bar" }, close), make("div", { className: "sheet" }, heading, facts(article),
    article.text ? make("div", { className: "spread" }, body(article, sentences),
      make("aside", { "aria-label": "Statements" }, make("h3", {}, count(sentences.length, "statement")),
        sentences.length ? legend(sentences) : null,
        make("ol", { className: "statements" }, sentences.map((statements) => statementItem(article, statements))))) : withoutText(article)));
};

const missing = (id) => {
  const close = make("button", { type: "button", className: "plain close" }, "Close");
  close.addEventListener("click", () => reader.close());
  reader.replaceChildren(make("div", { className: "bar" }, close), make("div", { className: "sheet" },
    make("h2", { id: "reader-title" }, "This article is not in the page"), make("p", {}, `The table of articles tells where it stands: ${id}.`)));
};

let shown = "";

const read = () => {
  if (state.article === "") {
    if (reader.open) reader.close();
    return;
  }
  const article = byId.get(state.article);
  if (shown !== state.article || !reader.open) {
    if (article) fill(article);
    else missing(state.article);
    shown = state.article;
    if (!reader.open) reader.showModal();
    reader.scrollTop = 0;
    if (state.statement === "") $("h2", reader).focus?.();
  }
  if (article && article.text && state.statement !== "") select(Number(state.statement), inList);
};

const setUpReader = () => {
  reader.addEventListener("close", () => {
    // It may have been opened again before this is heard.
    if (reader.open) return;
    shown = "";
    if (state.article !== "") leaveArticle();
  });
  // A click beside the sheet closes it.
  reader.addEventListener("click", (event) => { if (event.target === reader) reader.close(); });
  listeners.push((before) => {
    if (before.article !== state.article || before.statement !== state.statement) read();
  });
};

