// The table of articles: search, filters, order.

const PAGE = 100;
let limit = PAGE;

const compare = (a, b) => a.localeCompare(b, "en", { sensitivity: "base", numeric: true });
const known = (field) => (a, b) => (a[field] === "") - (b[field] === "") || compare(a[field], b[field]);
const ORDERS = {
  title: ["Title", (a, b) => compare(a.title, b.title)],
  author: ["Author", known("author")],
  outlet: ["Outlet", known("outletName")],
  date: ["Date", known("date")],
  theme: ["Theme", (a, b) => a.theme - b.theme || b.weight - a.weight],
  words: ["Words", (a, b) => a.words - b.words],
};

/** All that a search looks at, in small letters; made when somebody searches. */
const haystack = (article) => {
  if (article.hay === undefined) {
    const text = article.text ? article.text.paragraphs.map((paragraph) => paragraph[0]) : [];
    const main = article.main ? article.main[1] : "";
    article.hay = [article.title, article.author, article.outletName, main, ...text].join("\n").toLowerCase();
  }
  return article.hay;
};

const authorsOf = (article) => (article.author ? article.author.split("; ") : []);

const stanceOn = (article, target) => {
  for (let place = 0; place < article.positions.length; place += 2) {
    if (article.positions[place] === target) return article.positions[place + 1];
  }
  return -1;
};

const matching = () => {
  const words = state.q.toLowerCase().split(/\s+/).filter(Boolean);
  const number = (text) => (text === "" ? null : Number(text));
  const [theme, outlet, target, stance, act] =
    [state.theme, state.outlet, state.target, state.stance, state.act].map(number);
  const fits = (article) =>
    (theme === null || article.theme === theme - 1) &&
    (outlet === null || article.outlet === outlet) &&
    (state.author === "" || authorsOf(article).includes(state.author)) &&
    (target === null || (stance === null ? stanceOn(article, target) >= 0 : stanceOn(article, target) === stance)) &&
    (act === null || ((article.acts >> act) & 1) === 1) &&
    (state.from === "" || (article.date !== "" && article.date.slice(0, 4) >= state.from)) &&
    (state.to === "" || (article.date !== "" && article.date.slice(0, 4) <= state.to)) &&
    words.every((word) => haystack(article).includes(word));
  const found = articles.filter(fits);
  const back = state.sort.startsWith("-");
  const order = ORDERS[state.sort.replace("-", "")];
  if (order) found.sort((a, b) => (back ? -1 : 1) * order[1](a, b) || a.index - b.index);
  return found;
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

/** Values with how often they occur, the most frequent first. */
const counted = (values, most) => {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]).slice(0, most);
};

const buildFinder = () => {
  const themes = data.themes.map((name, theme) => option(String(theme + 1), `${theme + 1} ${name}`));
  const outlets = counted(articles.filter((a) => a.outlet >= 0).map((a) => a.outlet), 200);
  const authors = counted(articles.flatMap(authorsOf), 200);
  const targets = counted(articles.flatMap((a) => a.positions.filter((_, place) => place % 2 === 0)), 150);
  const years = [...new Set(articles.map((a) => a.date.slice(0, 4)).filter(Boolean))].sort();
  const yearOptions = () => years.map((year) => option(year, year));
  const form = make("form", { role: "search", className: "finder", "aria-label": "Find articles" },
    make("div", { className: "field wide-field" },
      make("label", { for: "find-q" }, "Search titles, authors and texts"),
      make("input", { id: "find-q", name: "q", type: "search", autocomplete: "off", spellcheck: false })),
    choice("theme", "Theme", themes),
    outlets.length > 0 && choice("outlet", "Outlet", outlets.map(([outlet, n]) => option(String(outlet), `${data.outlets[outlet]} (${n})`))),
    authors.length > 0 && choice("author", "Author", authors.map(([author, n]) => option(author, `${author} (${n})`))),
    targets.length > 0 && choice("target", "Speaks of", targets.map(([target, n]) => option(String(target), `${data.targets[target]} (${n})`))),
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
    const found = matching();
    body.replaceChildren(...found.slice(0, limit).map(rowOf));
    const unlisted = data.articles - articles.length;
    status.textContent = `${found.length.toLocaleString("en")} of ${count(articles.length, "article")}` +
      (unlisted ? `; ${unlisted.toLocaleString("en")} more are only in the table of articles` : "");
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

