// report.html as a reader uses it. STANDPOINT_REPORTS has a folder for each report, STANDPOINT_BROWSER is Chromium.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { after, before, test } from "node:test";
import { open, start } from "./browser.mjs";

const report = (name) => path.join(process.env.STANDPOINT_REPORTS, name, "report.html");
const axe = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

let browser;
before(async () => {
  browser = await start();
  await part();
});
after(async () => { await browser?.close(); });

const DATA = /(id="data">)(.*?)(<\/script>)/s;

/** The sample without some of its texts and rows, as a page of a large collection is: "part". As an earlier version saved it: "old". */
const part = async () => {
  const page = await readFile(report("sample"), "utf8");
  const write = async (name, changed) => {
    const data = JSON.parse(page.match(DATA)[2]);
    changed(data);
    await mkdir(path.dirname(report(name)), { recursive: true });
    await writeFile(report(name), page.replace(DATA, (_, before, __, after) => before + JSON.stringify(data).replaceAll("<", "\\u003c") + after));
  };
  await write("part", (data) => {
    data.texts = data.texts.map((text, place) => (place % 4 === 3 ? 0 : text));
    data.articles += 5;
  });
  await write("old", (data) => {
    const place = data.columns.indexOf("authors");
    data.columns[place] = "author";
    for (const row of data.rows) row[place] = row[place].map((number) => data.authors[number]).join("; ");
    delete data.authors;
  });
};

/** Runs a test on a page, and sees that it said nothing and asked for nothing but itself. */
const on = (name, options, run) => async () => {
  const page = await open(browser, report(name), options);
  try {
    await run(page);
    assert.deepEqual(page.said, [], "the page says nothing");
    assert.deepEqual(page.asked.map((url) => url.split("#")[0]).filter((url) => url !== page.address), [], "nothing is fetched");
  } finally {
    await page.close();
  }
};

const $ = (page, selector, read = (element) => element.textContent) => page.$eval(selector, read);
const titles = (page) => page.$$eval(".list tbody th", (cells) => cells.map((cell) => cell.textContent));
const isOpen = (page) => $(page, "#reader", (dialog) => dialog.open);
const rows = async (page) => (await titles(page)).length;

/** What axe finds that is more than minor, and what it is about. */
const faults = async (page) => {
  // The policy of the page lets no script in; the debugger's own world is not under it.
  await page.evaluate(axe);
  const found = await page.evaluate(() => axe.run(document, { resultTypes: ["violations"] }));
  assert.ok(found.passes.length > 15, "axe looked at the page");
  return found.violations
    .filter((fault) => ["moderate", "serious", "critical"].includes(fault.impact))
    .map((fault) => `${fault.id}: ${fault.nodes.slice(0, 3).map((node) => `${node.html.slice(0, 160)} ${node.any.map((check) => check.message)}`).join(" | ")}`);
};

/** Nothing reaches beyond the width of the window but in its own scrolling part. */
const fits = (page) => page.evaluate(() => document.documentElement.scrollWidth <= innerWidth);

test("it opens from disk without a word and without a request", on("sample", {}, async (page) => {
  assert.equal(await $(page, "h1"), "What 19 articles are about, and where their authors stand");
  assert.equal(await rows(page), 19);
  assert.equal((await page.$$("#map-figure circle[data-article]")).length, 19);
  assert.equal(page.asked.length, 1);
}));

test("without a script it is a page to read", on("sample", { script: false }, async (page) => {
  assert.equal(await rows(page), 19);
  for (const text of ["Domestic threat", "Washington ought to know that better than anybody."]) {
    assert.ok((await $(page, "main")).includes(text), text);
  }
  assert.ok((await page.$$("svg.chart")).length >= 6);
}));

test("a search finds words of titles and texts", on("sample", {}, async (page) => {
  await page.type("#find-q", "gwadar mine");
  assert.deepEqual(await titles(page), ["Pakistan’s corridor leads through a minefield"]);
  assert.match(await $(page, ".status"), /^1 of 19 articles/);
  assert.match(page.url(), /#\/q=gwadar\+mine$/);
  await page.click("button[type=reset]");
  assert.equal(await rows(page), 19);
}));

test("columns sort both ways", on("sample", {}, async (page) => {
  const dates = () => page.$$eval(".list td.date", (cells) => cells.map((cell) => cell.textContent).filter(Boolean));
  await page.click("th[data-sort=date] button");
  const rising = await dates();
  assert.deepEqual(rising, [...rising].sort());
  assert.equal(await $(page, "th[data-sort=date]", (th) => th.getAttribute("aria-sort")), "ascending");
  await page.click("th[data-sort=date] button");
  assert.deepEqual(await dates(), [...rising].sort().reverse());
  await page.click("th[data-sort=words] button");
  const words = await page.$$eval(".list td[data-label=Words]", (cells) => cells.map((cell) => Number(cell.textContent)));
  assert.deepEqual(words, [...words].sort((a, b) => a - b));
}));

test("filters join", on("sample", {}, async (page) => {
  await page.select("#find-theme", "2");
  assert.equal(await rows(page), 8);
  await page.select("#find-from", "2024");
  assert.equal(await rows(page), 2);
  await page.select("#find-act", "1");
  assert.deepEqual((await titles(page)).sort(), ["In Afghanistan the enemy of our enemy is getting stronger", "The caliphate has moved, and Africa pays the price"]);
  await page.click("button[type=reset]");
  const outlet = await page.$eval("#find-outlet", (select) => select.options[1].value);
  await page.select("#find-outlet", outlet);
  assert.equal(await rows(page), 7);
  await page.click("button[type=reset]");
  const china = await page.$eval("#find-target", (select) => [...select.options].find((option) => option.text.startsWith("China"))?.value);
  await page.select("#find-target", china);
  assert.equal(await rows(page), 5);
  await page.select("#find-stance", "2");
  assert.deepEqual(await titles(page), ["The Belt and Road is a promise, not a plot"]);
}));

test("a search says which texts it could not look at", on("part", {}, async (page) => {
  assert.match(await $(page, "label[for=find-q]"), /texts that are in this page/);
  assert.equal(await $(page, ".status"), "19 of 19 articles; 5 more are only in the table of articles");
  await page.type("#find-q", "the");
  assert.match(await $(page, ".status"), /^\d+ of 19 articles; the texts of 4 articles were not searched \(they are not in this page\); 5 more are only/);
}));

test("what has no date is last in both directions", on("rich", {}, async (page) => {
  const dates = () => page.$$eval(".list td.date", (cells) => cells.map((cell) => cell.textContent));
  const none = Array(8).fill("");
  await page.click("th[data-sort=date] button");
  const rising = await dates();
  assert.deepEqual(rising.slice(8), none);
  await page.click("th[data-sort=date] button");
  assert.deepEqual(await dates(), [...rising.slice(0, 8).reverse(), ...none]);
}));

test("each author is one, however many an article has", on("rich", {}, async (page) => {
  const options = await page.$$eval("#find-author option", (all) => all.slice(1).map((option) => option.textContent));
  assert.deepEqual(options, Array.from({ length: 8 }, (_, author) => `Firstname${author} van der Lastname (${16 - 2 * author})`));
  await page.select("#find-author", "Firstname7 van der Lastname");
  assert.deepEqual((await titles(page)).sort(), ["Report 15", "Report 7"]);
  assert.match(await $(page, ".list td[data-label=Author]"), /^Firstname0 van der Lastname; .* and 6 more$/);
}));

test("a page that an earlier version saved has its authors", on("old", {}, async (page) => {
  const author = await page.$eval("#find-author", (select) => select.options[1].value);
  await page.select("#find-author", author);
  assert.ok((await rows(page)) > 0);
  assert.ok((await page.$$eval(".list td[data-label=Author]", (cells) => cells.map((cell) => cell.textContent))).every((names) => names.includes(author)));
}));

test("an article is found by each target that it speaks of", on("rich", {}, async (page) => {
  const targets = await page.$$eval("#find-target option", (all) => all.filter((option) => option.textContent.startsWith("Borduria")).map((option) => option.value));
  assert.equal(targets.length, 30);
  for (const target of targets) {
    await page.select("#find-target", target);
    assert.deepEqual(await titles(page), ["Report 1"]);
  }
}));

test("each passage of a long paragraph is told where it begins", on("rich", {}, async (page) => {
  await page.evaluate(() => [...document.querySelectorAll("a.title")].find((link) => link.textContent === "Report 0").click());
  const found = await page.$eval("#reader .body", (body) => ({
    paragraphs: body.querySelectorAll(".paragraph").length,
    passages: [...body.querySelectorAll(".passage")].map((passage) => passage.textContent.match(/: (\d)/)[1]),
    // What stands behind each, up to the next one.
    begins: [...body.querySelectorAll(".paragraph .passage")].map((passage) => passage.nextSibling.textContent.slice(0, 12)),
    text: [...body.querySelector(".paragraph").cloneNode(true).childNodes].filter((node) => node.matches("bdi, mark")).map((node) => node.textContent).join(""),
  }));
  assert.equal(found.paragraphs, 1);
  assert.ok(found.passages.length > 1 && new Set(found.passages).size === 2, `${found.passages}`);
  assert.equal(found.begins.length, found.passages.length - 1);
  assert.ok(found.begins.every((text) => /^The (harbour|library)/.test(text)), `${found.begins}`);
  assert.equal(found.text.match(/The harbour needs/g).length, 8);
  assert.equal(found.text.match(/The library lends/g).length, 8);
  assert.deepEqual(await faults(page), []);
}));

test("a circle of the map leads to its article", on("sample", {}, async (page) => {
  const title = await $(page, "#map-figure circle[data-article] title");
  await page.click("#map-figure circle[data-article]");
  assert.ok(await isOpen(page));
  assert.ok(title.startsWith(await $(page, "#reader h2")));
  await page.keyboard.press("Escape");
  assert.equal(await isOpen(page), false);
}));

test("a quote leads to its sentence, with line and citation", on("sample", {}, async (page) => {
  const quote = await $(page, ".note a.quote");
  await page.click(".note a.quote");
  const marked = await $(page, "#reader mark.chosen");
  assert.equal(`“${marked}”`, quote.trim());
  const seen = await page.$eval("#reader mark.chosen", (mark) => {
    const box = mark.getBoundingClientRect();
    return box.top >= 0 && box.bottom <= innerHeight;
  });
  assert.ok(seen, "the sentence is in sight");
  await browser.defaultBrowserContext().overridePermissions(page.address, ["clipboard-read", "clipboard-write", "clipboard-sanitized-write"]).catch(() => {});
  await page.evaluate(() => { navigator.clipboard.writeText = async (text) => { window.copied = text; }; });
  await page.click(".statements li.chosen .cite");
  const copied = await page.evaluate(() => window.copied);
  assert.ok(copied.startsWith(quote.trim()) && /, line \d+\.$/.test(copied), copied);
  assert.match(await $(page, "#reader .facts"), /lines \d+ to \d+/);
  assert.ok((await page.$$("#reader .passage")).length > 0, "passages are named");
}));

test("the address keeps the view", async () => {
  const first = await open(browser, report("sample"));
  await first.click(".note a.quote");
  const [hash, marked] = [new URL(first.url()).hash, await $(first, "#reader mark.chosen")];
  await first.goBack();
  assert.equal(await isOpen(first), false);
  await first.close();
  const second = await open(browser, report("sample"), { hash });
  assert.equal(await $(second, "#reader mark.chosen"), marked);
  await second.close();
  const third = await open(browser, report("sample"), { hash: "#/theme=3&sort=-date" });
  assert.equal(await rows(third), 5);
  const dates = await third.$$eval(".list td.date", (cells) => cells.map((cell) => cell.textContent));
  assert.deepEqual(dates, [...dates].sort().reverse());
  assert.deepEqual(third.said, []);
  await third.close();
  const nothing = await open(browser, report("sample"), { hash: "#/article=no-such&statement=9&q=%00%3Cb%3E&x=1" });
  assert.match(await $(nothing, "#reader h2"), /not in the page/);
  assert.deepEqual(nothing.said, []);
  await nothing.close();
});

test("links lead to their article in a new tab, too", async () => {
  const first = await open(browser, report("sample"));
  const link = await first.$eval(".note a.quote", (quote) => ({ href: quote.getAttribute("href"), id: quote.dataset.article, text: quote.textContent.trim() }));
  await first.close();
  const second = await open(browser, report("sample"), { hash: link.href });
  assert.equal(`“${await $(second, "#reader mark.chosen")}”`, link.text);
  await second.close();
  // As it stands in the page without its script.
  const third = await open(browser, report("sample"), { hash: `#article-${link.id}` });
  assert.ok(await isOpen(third));
  assert.ok(await $(third, "#reader .body"));
  assert.deepEqual(third.said, []);
  await third.close();
});

test("without a script links lead to rows that are there", on("sample", { script: false }, async (page) => {
  const [links, ids] = await Promise.all([
    page.$$eval("a[href^='#']", (all) => all.map((link) => link.getAttribute("href").slice(1))),
    page.$$eval("[id]", (all) => all.map((element) => element.id)),
  ]);
  assert.ok(links.some((link) => link.startsWith("article-")));
  assert.deepEqual(links.filter((link) => !ids.includes(link)), []);
}));

test("an order that does not exist is none", on("sample", { hash: "#/sort=constructor" }, async (page) => {
  assert.equal(await rows(page), 19);
}));

test("an article that was closed leaves no step behind", on("sample", {}, async (page) => {
  const steps = await page.evaluate(() => history.length);
  for (let n = 0; n < 3; n += 1) {
    await page.evaluate((place) => document.querySelectorAll(".list a.title")[place].click(), n);
    assert.ok(await isOpen(page));
    await page.click("#reader .close");
    await page.waitForFunction(() => !location.hash);
  }
  // The one that leads forward to the last of them.
  assert.equal(await page.evaluate(() => history.length), steps + 1);
  await page.goForward();
  assert.ok(await isOpen(page));
  await page.keyboard.press("Escape");
  // The next one may be opened before the browser has gone back.
  const last = await page.evaluate(() => new Promise((done) => {
    const [first, second] = document.querySelectorAll(".list a.title");
    first.click();
    document.querySelector("#reader").close();
    setTimeout(() => { second.click(); done(second.dataset.article); });
  }));
  await page.waitForFunction((id) => location.hash === `#/article=${id}`, {}, last);
  assert.ok(await isOpen(page));
  await page.goBack();
  assert.equal(await isOpen(page), false);
}));

test("a statement is shown in the list and in the text as often as it is asked for", on("rich", {}, async (page) => {
  await page.evaluate(() => [...document.querySelectorAll("a.title")].find((link) => link.textContent === "Report 1").click());
  /** The middle of the chosen one of these, which must be in sight, and what has the focus. */
  const seen = (selector) => page.$eval(selector, (element) => {
    const box = element.getBoundingClientRect();
    const middle = (box.top + box.bottom) / 2;
    const within = element.closest("aside")?.getBoundingClientRect() ?? { top: 0, bottom: innerHeight };
    return { inSight: middle > within.top && middle < Math.min(within.bottom, innerHeight), focus: document.activeElement === element || element.contains(document.activeElement) };
  });
  const away = () => page.evaluate(() => { for (const part of ["#reader", "#reader aside"]) document.querySelector(part).scrollTop = 0; });
  const shown = { inSight: true, focus: true };
  for (let n = 0; n < 2; n += 1) {
    await page.$$eval("#reader .tag", (tags) => tags.at(-1).click());
    assert.deepEqual(await seen(".statements li.chosen"), shown, `list ${n}`);
    await away();
  }
  for (let n = 0; n < 2; n += 1) {
    await page.$eval(".statements li.chosen .show", (show) => show.click());
    assert.deepEqual(await seen("#reader mark.chosen"), shown, `text ${n}`);
    await away();
  }
}));

test("all of it can be done with the keyboard", on("sample", {}, async (page) => {
  await page.keyboard.press("Tab");
  assert.equal(await page.evaluate(() => document.activeElement.className), "skip");
  // To the map: one stop, then arrows.
  for (let n = 0; n < 60 && !(await page.evaluate(() => document.activeElement.matches("circle"))); n += 1) await page.keyboard.press("Tab");
  const first = await page.evaluate(() => document.activeElement.dataset.article);
  assert.ok(first, "the map can be reached");
  for (const key of ["ArrowRight", "ArrowDown", "ArrowLeft", "ArrowUp", "ArrowRight"]) await page.keyboard.press(key);
  const other = await page.evaluate(() => document.activeElement.dataset.article);
  assert.ok(other, "arrows stay in the map");
  assert.equal((await page.$$("circle[tabindex='0']")).length, 1);
  await page.keyboard.press("Enter");
  assert.ok(await isOpen(page));
  await page.keyboard.press("Escape");
  assert.equal(await page.evaluate(() => document.activeElement.dataset.article), other, "the focus comes back");
  await page.focus("#find-q");
  await page.keyboard.type("mosul");
  await page.focus(".list tbody a.title");
  await page.keyboard.press("Enter");
  assert.ok(await isOpen(page));
}));

for (const [name, options] of [["light", {}], ["dark", { dark: true }], ["narrow", { width: 360, height: 740 }], ["narrow and dark", { width: 360, height: 740, dark: true }]]) {
  test(`axe finds nothing serious: ${name}`, on("sample", options, async (page) => {
    await page.$$eval("details", (all) => all.forEach((one) => { one.open = true; }));
    assert.deepEqual(await faults(page), []);
    assert.ok(await fits(page), "the page is no wider than the window");
    await page.$eval(".note a.quote", (link) => link.click());
    assert.ok(await isOpen(page));
    assert.deepEqual(await faults(page), [], "with an article open");
    assert.ok(await $(page, "#reader", (dialog) => dialog.scrollWidth <= dialog.clientWidth), "the article fits");
  }));
}

test("axe finds nothing serious without a script", on("sample", { script: true }, async (page) => {
  await page.evaluate(() => document.documentElement.classList.remove("scripted"));
  assert.deepEqual(await faults(page), []);
}));

/** Texts of pictures that lie on each other, or reach out of their picture. */
const crossing = (page) => page.$$eval("figure svg.chart", (charts) => charts.flatMap((chart) => {
  const { width, height } = chart.viewBox.baseVal;
  const boxes = [...chart.querySelectorAll("text")].map((text) => (((box) => ({ text: text.textContent, x: box.x, y: box.y, w: box.width, h: box.height }))(text.getBBox())));
  const outside = boxes.filter((box) => box.x < -1 || box.y < -1 || box.x + box.w > width + 1 || box.y + box.h > height + 1);
  // Lines of letters have some air above and below.
  const cross = (a, b) => Math.min(a.x + a.w, b.x + b.w) - Math.max(a.x, b.x) > 1 && Math.min(a.y + a.h, b.y + b.h) - Math.max(a.y, b.y) > 4;
  const pairs = boxes.flatMap((a, place) => boxes.slice(place + 1).filter((b) => cross(a, b)).map((b) => `${a.text} × ${b.text}`));
  return [...outside.map((box) => `outside: ${box.text}`), ...pairs];
}));

for (const name of ["sample", "several", "hostile"]) {
  test(`texts of pictures do not lie on each other: ${name}`, on(name, {}, async (page) => {
    assert.deepEqual(await crossing(page), []);
  }));
}

for (const options of [{}, { dark: true }, { width: 360, height: 740 }]) {
  test(`groups are tables that are shown once and fit: ${JSON.stringify(options)}`, on("by", options, async (page) => {
    const tables = await page.$$eval("#who table", (all) => all.map((table) => table.ariaLabel));
    assert.deepEqual(tables, ["Themes by outlet", "Themes by year", "Themes and authors", "How alike themes are"]);
    const cells = await page.$$eval("#who table[aria-label='Themes by outlet'] tbody tr:first-child td", (all) => all.map((cell) => cell.textContent));
    assert.deepEqual(cells, ["·", "2\u00a0(33\u00a0%)", "3\u00a0(75\u00a0%)", "1\u00a0(100\u00a0%)", "·"]);
    assert.ok(await fits(page));
    assert.deepEqual(await faults(page), []);
  }));
}

test("it is dark where the reader's system is, and by a button", on("sample", { dark: true }, async (page) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  assert.equal(await paper(), "rgb(21, 24, 28)");
  await page.click("button.scheme");
  assert.equal(await paper(), "rgb(255, 255, 255)");
}));

test("on paper it is light and without what cannot be used there", on("sample", { dark: true }, async (page) => {
  await page.emulateMediaType("print");
  assert.equal(await page.evaluate(() => getComputedStyle(document.body).backgroundColor), "rgb(255, 255, 255)");
  for (const selector of ["header.top nav", "#finder"]) {
    assert.equal(await $(page, selector, (element) => getComputedStyle(element).display), "none", selector);
  }
  const pdf = await page.pdf({ format: "A4" });
  assert.ok(pdf.length > 20_000);
}));

test("texts of articles run nothing", on("hostile", {}, async (page) => {
  assert.equal(await rows(page), 12);
  const count = await rows(page);
  for (let row = 0; row < count; row += 1) {
    await page.evaluate((place) => document.querySelectorAll(".list tbody a.title")[place].click(), row);
    assert.ok(await isOpen(page));
    await page.$$eval("#reader .statements .show, #reader .cite, #reader .tag", (buttons) => buttons.forEach((button) => button.click()));
    await page.keyboard.press("Escape");
  }
  await page.$$eval("a[data-article]", (links) => links.slice(0, 40).forEach((link) => link.click()));
  await page.hover("h1");
  const found = await page.evaluate(() => ({
    ran: window.ran ?? "nothing",
    scripts: document.scripts.length,
    others: document.querySelectorAll("img, iframe, base, object, embed, link, style:not(head style)").length,
    links: [...document.links].filter((link) => link.protocol !== "file:").length,
    handlers: [...document.querySelectorAll("*")].filter((element) => [...element.attributes].some((attribute) => attribute.name.startsWith("on"))).length,
  }));
  assert.deepEqual(found, { ran: "nothing", scripts: 2, others: 0, links: 0, handlers: 0 });
  assert.ok(await fits(page), "long words do not widen the page");
}));

test("hostile texts fit on a phone", on("hostile", { width: 360, height: 740 }, async (page) => {
  assert.ok(await fits(page));
  assert.deepEqual(await faults(page), []);
}));
