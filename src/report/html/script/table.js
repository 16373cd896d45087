// The table of articles: search, filters, order.

const PAGE = 100;
/** Values of a choice. */
const FREQUENT = 200;
let limit = PAGE;

const { compare } = new Intl.Collator("en", { sensitivity: "base", numeric: true });
const by = (field) => (a, b) => compare(a[field], b[field]);
/** The names of orders, how they compare, and what is last in both directions where it is unknown. */
const ORDERS = {
  title: ["Title", by("title")],
  author: ["Author", by("author"), "author"],
  outlet: ["Outlet", by("outletName"), "outletName"],
  date: ["Date", by("date"), "date"],
  theme: ["Theme", (a, b) => a.theme - b.theme || b.weight - a.weight],
  words: ["Words", (a, b) => a.words - b.words],
};

/** All that a search looks at, in small letters; made when somebody searches. */
const haystack = (article) => {
  if (article.hay === undefined) {
    const text = article.text ? article.text.paragraphs.map((paragraph) => paragraph[0]) : [];
    const main = article.main ? article.main[1] : "";
    article.hay = [article.title, ...article.names, article.outletName, main, ...text].join("\n").toLowerCase();
  }
  return article.hay;
};

const stanceOn = (article, target) => {
  for (let place = 0; place < article.positions.length; place += 2) {
    if (article.positions[place] === target) return article.positions[place + 1];
  }
  return -1;
};

const sort = (found) => {
  const name = state.sort.replace("-", "");
  if (!Object.hasOwn(ORDERS, name)) return;
  const [, order, field] = ORDERS[name];
  const sign = state.sort.startsWith("-") ? -1 : 1;
  const unknown = (article) => Number(field !== undefined && article[field] === "");
  found.sort((a, b) => unknown(a) - unknown(b) || sign * order(a, b) || a.index - b.index);
};

/** The articles that are asked for, in order, and how many texts would have to be searched and are not in the page. */
const matching = () => {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const number = (text) => (text === "" ? null : Number(text));
  const [theme, outlet, target, stance, act] =
    [state.theme, state.outlet, state.target, state.stance, state.act].map(number);
  const fits = (article) =>
    (theme === null || article.theme === theme - 1) &&
    (outlet === null || article.outlet === outlet) &&
    (state.author === "" || article.names.includes(state.author)) &&
    (target === null || (stance === null ? stanceOn(article, target) >= 0 : stanceOn(article, target) === stance)) &&
    (act === null || ((article.acts >> act) & 1) === 1) &&
    (state.from === "" || (article.date !== "" && article.date.slice(0, 4) >= state.from)) &&
    (state.to === "" || (article.date !== "" && article.date.slice(0, 4) <= state.to));
  const fitting = articles.filter(fits);
  const found = fitting.filter((article) => words.every((word) => haystack(article).includes(word)));
  sort(found);
  return { found, unread: words.length ? fitting.filter((article) => !article.text).length : 0 };
};

const cell = (label, ...children) => make("td", { role: "cell", "data-label": label }, ...children);

const rowOf = (article) => {
  const main = article.main && [
    make("span", { className: "act" }, data.acts[article.main[0]]), " ",
    make("a", { className: "quote", href: hashOf({ ...EMPTY, article: article.id, statement: String(article.main[2]) }) }, quoted(article.main[1])),
  ];
  const link = main && main[2];
  if (link) Object.assign(link.dataset, { article: article.id, statement: article.main[2] });
  const title = make("a", { className: "title", href: hashOf({ ...EMPTY, article: article.id }) }, bdi(article.title));
  title.dataset.article = article.id;
  return make("tr", { role: "row" },
    make("th", { scope: "row", role: "rowheader" }, title),
    cell("Author", article.author ? bdi(article.author) : null), cell("Outlet", article.outletName ? bdi(article.outletName) : null),
    make("td", { role: "cell", className: "date", "data-label": "Date" }, article.date),
    cell("Theme", themeTag(article.theme)),
    make("td", { role: "cell", className: "n", "data-label": "Words" }, article.words.toLocaleString("en")),
    make("td", { role: "cell", className: "main" }, ...(main || [])));
};

const option = (value, text) => make("option", { value }, text);

const choice = (name, label, options) =>
  make("div", { className: "field" },
    make("label", { for: `find-${name}` }, label),
    make("select", { id: `find-${name}`, name }, option("", "all"), options));

/** A choice of values with how often they occur, the most frequent first; of very many these only. */
const frequent = (name, label, values, textOf) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  const all = [...counts].sort((a, b) => b[1] - a[1]);
  if (!all.length) return false;
  const told = all.length > FREQUENT ? `${label} (the ${FREQUENT} most frequent)` : label;
  return choice(name, told, all.slice(0, FREQUENT).map(([value, n]) => option(String(value), `${textOf(value)} (${n})`)));
};

const buildFinder = () => {
  const themes = data.themes.map((name, theme) => option(String(theme + 1), `${theme + 1} ${name}`));
  const outlets = articles.filter((a) => a.outlet >= 0).map((a) => a.outlet);
  const targets = articles.flatMap((a) => a.positions.filter((_, place) => place % 2 === 0));
  const whole = articles.every((article) => article.text);
  const years = [...new Set(articles.map((a) => a.date.slice(0, 4)).filter(Boolean))].sort();
  const yearOptions = () => years.map((year) => option(year, year));
  const form = make("form", { role: "search", className: "finder", "aria-label": "Find articles" },
    make("div", { className: "field wide-field" },
      make("label", { for: "find-q" }, whole ? "Search titles, authors and texts" : "Search titles, authors and the texts that are in this page"),
      make("input", { id: "find-q", name: "q", type: "search", autocomplete: "off", spellcheck: false })),
    choice("theme", "Theme", themes),
    frequent("outlet", "Outlet", outlets, (outlet) => data.outlets[outlet]),
    frequent("author", "Author", articles.flatMap((article) => article.names), (author) => author),
    frequent("target", "Speaks of", targets, (target) => data.targets[target]),
    targets.length > 0 && choice("stance", "Position on that", STANCE_WORDS.map((words, stance) => option(String(stance), words))),
    choice("act", "With a statement that", data.acts.map((act, number) => option(String(number), act))),
    years.length > 0 && choice("from", "From", yearOptions()),
    years.length > 0 && choice("to", "To", yearOptions()),
    choice("sort", "Order", Object.entries(ORDERS).flatMap(([name, [label]]) => [option(name, `${label}, rising`), option(`-${name}`, `${label}, falling`)])),
    make("button", { type: "reset", className: "plain" }, "Clear"));
  $("#find-sort option", form).textContent = "as read";
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    change({ ...EMPTY });
  });
  form.addEventListener("input", (event) => change({ [event.target.name]: event.target.value }));
  return form;
};

const header = (name) => {
  const [label] = ORDERS[name];
  const button = make("button", { type: "button", className: "sort" }, label);
  button.addEventListener("click", () => change({ sort: state.sort === name ? `-${name}` : name }));
  return make("th", { scope: "col", role: "columnheader", "data-sort": name, className: name === "words" ? "n" : "" }, button);
};

const statusOf = (found, unread) => {
  const unlisted = data.articles - articles.length;
  return [`${found.toLocaleString("en")} of ${count(articles.length, "article")}`,
    unread && `the text${unread === 1 ? "" : "s"} of ${count(unread, "article")} ${unread === 1 ? "was" : "were"} not searched (${unread === 1 ? "it is" : "they are"} not in this page)`,
    unlisted && `${unlisted.toLocaleString("en")} more are only in the table of articles`].filter(Boolean).join("; ");
};

const setUpTable = () => {
  const form = buildFinder();
  const status = make("p", { className: "status", role: "status" });
  $("#finder").append(form, status);
  const body = make("tbody", { role: "rowgroup" });
  const head = make("thead", { role: "rowgroup" }, make("tr", { role: "row" },
    Object.keys(ORDERS).map(header), make("th", { scope: "col", role: "columnheader" }, "Main statement")));
  const more = make("button", { type: "button", className: "plain" }, "Show more");
  more.addEventListener("click", () => {
    const before = limit;
    limit += 5 * PAGE;
    draw();
    $("a", body.rows[before])?.focus();
  });
  $("#list").replaceChildren(make("table", { className: "list with-cards", role: "table", "aria-label": "Articles" }, head, body));
  $("#list").after(more);

  const draw = () => {
    const { found, unread } = matching();
    body.replaceChildren(...found.slice(0, limit).map(rowOf));
    status.textContent = statusOf(found.length, unread);
    more.hidden = found.length <= limit;
    for (const th of $$("th[data-sort]", head)) {
      const sorted = state.sort.replace("-", "") === th.dataset.sort;
      th.setAttribute("aria-sort", sorted ? (state.sort.startsWith("-") ? "descending" : "ascending") : "none");
    }
    for (const field of $$("input, select", form)) {
      if (field.value !== state[field.name]) field.value = state[field.name];
    }
    const stance = $("#find-stance", form);
    if (stance) stance.disabled = state.target === "";
  };
  listeners.push((before) => {
    const filters = Object.keys(EMPTY).filter((name) => name !== "article" && name !== "statement");
    if (filters.some((name) => before[name] !== state[name])) {
      limit = PAGE;
      draw();
    }
  });
  draw();
};

