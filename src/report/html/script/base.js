// What all parts of the script use. Text becomes text nodes; no string is ever read as markup.

const $ = (selector, within = document) => within.querySelector(selector);
const $$ = (selector, within = document) => [...within.querySelectorAll(selector)];

/** An element with properties (those with a dash, and `role`, as attributes) and children. */
const make = (tag, properties = {}, ...children) => {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.includes("-") || name === "role" || name === "for") element.setAttribute(name, value);
    else element[name] = value;
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
};

/** Text that keeps its direction to itself. */
const bdi = (text) => make("bdi", {}, text);

const data = JSON.parse($("#data").textContent);

/** Letters of an article's authors that are shown, at most. */
const NAMES = 80;

/** The first of some names, as many as have room, and how many more there are. */
const inShort = (names) => {
  let length = 0;
  const shown = names.filter((name, place) => { length += name.length + 2; return place === 0 || length <= NAMES; });
  return shown.join("; ") + (shown.length < names.length ? ` and ${names.length - shown.length} more` : "");
};

/** Names by their numbers, each once; results that earlier versions saved have them as one text. */
const authorsOf = ({ authors, author }) => [...new Set(authors ? authors.map((number) => data.authors[number]) : (author || "").split("; "))].filter(Boolean);

const articles = data.rows.map((row, index) => {
  const article = { index, text: data.texts[index] || null };
  data.columns.forEach((name, place) => { article[name] = row[place]; });
  article.names = authorsOf(article);
  article.author = inShort(article.names);
  article.outletName = article.outlet < 0 ? "" : data.outlets[article.outlet];
  return article;
});

const byId = new Map(articles.map((article) => [article.id, article]));

/** What has the same key, in its order. */
const grouped = (all, keyOf) => {
  const groups = new Map();
  for (const one of all) {
    const key = keyOf(one);
    if (groups.has(key)) groups.get(key).push(one);
    else groups.set(key, [one]);
  }
  return groups;
};

const count = (number, thing) => `${number.toLocaleString("en")} ${thing}${number === 1 ? "" : "s"}`;

const HUES = 8;

/** A sentence in quotation marks, unless it begins with some of its own. */
const quoted = (text) => (/^[“"„«‘]/.test(text) ? text : `“${text}”`);

/** A theme's number and name with its colour. */
const themeTag = (theme, more = "") => make("span", { className: "theme-tag" },
  make("span", { className: `key k${theme % HUES}`, "aria-hidden": "true" }), `${theme + 1} `, bdi(data.themes[theme] + more));

const STANCE_WORDS = ["speaks badly of it", "says both good and bad of it", "speaks well of it", "takes no clear position"];

/** What a statement of an article's text holds, by name. */
const statementOf = (article, place) => {
  const fields = article.text && article.text.statements[place];
  if (!fields) return null;
  const [paragraph, start, end, line, holder, acts, act, target, polarity, certainty] = fields;
  const text = article.text.paragraphs[paragraph][0].slice(start, end);
  return { place, paragraph, start, end, line, holder, acts, act, target, polarity, certainty, text };
};

const citation = (article, statement) => {
  const said = statement.holder ? `${statement.holder}, in ` : "";
  const parts = [article.author, `“${article.title}”`, article.outletName, article.date, article.page, `line ${statement.line}`];
  return `${quoted(statement.text)} – ${said}${parts.filter(Boolean).join(", ")}.`;
};

/** Copies text, also where a page from disk may not use the clipboard directly. */
const copy = async (text, within) => {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = make("textarea", { value: text, className: "unseen", "aria-hidden": "true" });
    within.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    return done;
  }
};

