// What is shown stands in the address behind "#/", so that a view can be kept and linked.

const EMPTY = { q: "", theme: "", outlet: "", author: "", target: "", stance: "", act: "", from: "", to: "", sort: "", article: "", statement: "" };

let state = { ...EMPTY };

const readHash = () => {
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

/** Changes the state; with `step`, the browser's way back leads to the state before. */
const change = (changes, step = false) => {
  const before = state;
  state = { ...state, ...changes };
  const hash = hashOf(state);
  if (hash !== (location.hash || "#")) history[step ? "pushState" : "replaceState"](null, "", hash);
  listeners.forEach((listener) => listener(before));
};

addEventListener("popstate", () => {
  const read = readHash() || { ...state, article: "", statement: "" };
  const before = state;
  state = read;
  listeners.forEach((listener) => listener(before));
});

