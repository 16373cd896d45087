// What is shown stands in the address behind "#/", so that a view can be kept and linked.

const EMPTY = { q: "", theme: "", outlet: "", author: "", target: "", stance: "", act: "", from: "", to: "", sort: "", article: "", statement: "" };

let state = { ...EMPTY };

/** The view of the address. Links of the page without its script lead to an article's row in the list. */
const readHash = () => {
  if (location.hash.startsWith("#article-")) return { ...EMPTY, article: location.hash.slice("#article-".length) };
  if (!location.hash.startsWith("#/")) return null;
  const read = { ...EMPTY };
  for (const [name, value] of new URLSearchParams(location.hash.slice(2))) {
    if (Object.hasOwn(EMPTY, name)) read[name] = value;
  }
  return read;
};

const hashOf = (wanted) => {
  const parts = Object.entries(wanted).filter(([, value]) => value !== "");
  return parts.length ? `#/${new URLSearchParams(parts)}` : "#";
};

const listeners = [];

/** While the browser goes back, the address waits; `step` is what it waits for. */
const way = { back: false, step: false };

const write = (step) => {
  const hash = hashOf(state);
  if (hash === (location.hash || "#")) return;
  if (step) history.pushState({ step: true }, "", hash);
  else history.replaceState(history.state, "", hash);
};

/** Changes the state; with `step`, the browser's way back leads to the state before. */
const change = (changes, step = false) => {
  const before = state;
  state = { ...state, ...changes };
  if (way.back) way.step ||= step;
  else write(step);
  listeners.forEach((listener) => listener(before));
};

/** Shows no article. A step that was made for one is taken back, so that the way back has no step that changes nothing. */
const leaveArticle = () => {
  const goes = !way.back && history.state?.step === true;
  way.back ||= goes;
  change({ article: "", statement: "" });
  if (goes) history.back();
};

addEventListener("popstate", () => {
  if (way.back) {
    const { step } = way;
    Object.assign(way, { back: false, step: false });
    write(step);
    return;
  }
  const read = readHash() || { ...state, article: "", statement: "" };
  const before = state;
  state = read;
  listeners.forEach((listener) => listener(before));
});

