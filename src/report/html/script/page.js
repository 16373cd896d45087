// The page as a whole: links to articles, the map, light and dark.

const setUpLinks = () => {
  // In a new tab and where they are copied, links lead to what they show.
  for (const link of $$("a[data-article]")) {
    link.href = hashOf({ ...EMPTY, article: link.dataset.article, statement: link.dataset.statement || "" });
  }
  document.addEventListener("click", (event) => {
    const link = event.target.closest?.("[data-article]");
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    change({ article: link.dataset.article, statement: link.dataset.statement || "" }, true);
  });
};

const setUpMap = () => {
  const svg = $("#map-figure svg");
  const dots = $$("circle[data-article]", svg);
  if (!dots.length) return;
  svg.setAttribute("role", "group");
  for (const dot of dots) {
    dot.setAttribute("role", "link");
    dot.setAttribute("tabindex", "-1");
  }
  dots[0].setAttribute("tabindex", "0");
  const at = (dot) => [Number(dot.getAttribute("cx")), Number(dot.getAttribute("cy"))];
  /** The nearest circle in a direction; what lies off it counts double. */
  const next = (from, [dx, dy]) => {
    const [x, y] = at(from);
    let best = null;
    let least = Infinity;
    for (const dot of dots) {
      const [ax, ay] = at(dot);
      const along = (ax - x) * dx + (ay - y) * dy;
      const off = Math.abs((ax - x) * dy) + Math.abs((ay - y) * dx);
      if (along > 0.5 && along + 2 * off < least) [best, least] = [dot, along + 2 * off];
    }
    return best;
  };
  const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  svg.addEventListener("keydown", (event) => {
    const dot = event.target.closest("[data-article]");
    if (!dot) return;
    if (event.key === "Enter" || event.key === " ") {
      event.preventDefault();
      change({ article: dot.dataset.article, statement: "" }, true);
    } else if (ways[event.key]) {
      event.preventDefault();
      const to = next(dot, ways[event.key]);
      if (!to) return;
      dot.setAttribute("tabindex", "-1");
      to.setAttribute("tabindex", "0");
      to.focus();
    }
  });
  // What rests under the pointer or has the focus is told in words below the map.
  const told = make("p", { className: "told", "aria-hidden": "true" }, "\u00a0");
  $("#map-figure").append(told);
  const tell = (event) => {
    const title = event.target.closest("[data-article]")?.querySelector("title");
    if (title) told.textContent = title.textContent;
  };
  svg.addEventListener("pointerover", tell);
  svg.addEventListener("focusin", tell);
};

const setUpScheme = () => {
  const dark = matchMedia("(prefers-color-scheme: dark)");
  const root = document.documentElement;
  const isDark = () => (root.dataset.scheme ? root.dataset.scheme === "dark" : dark.matches);
  const button = make("button", { type: "button", className: "plain scheme" });
  const label = () => { button.textContent = isDark() ? "Light colours" : "Dark colours"; };
  button.addEventListener("click", () => {
    root.dataset.scheme = isDark() ? "light" : "dark";
    label();
  });
  dark.addEventListener("change", label);
  label();
  $("header.top nav").append(button);
};

document.documentElement.classList.add("scripted");
setUpScheme();
setUpLinks();
setUpTable();
setUpMap();
setUpReader();

const asked = readHash();
if (asked) {
  const before = state;
  state = asked;
  listeners.forEach((listener) => listener(before));
  if (asked.article === "") $("#articles").scrollIntoView();
}
