// Makes the pictures of the README from reports/sample: STANDPOINT_BROWSER=/usr/bin/chromium node tests/browser/pictures.mjs

import path from "node:path";
import { fileURLToPath } from "node:url";
import { open, start } from "./browser.mjs";

const root = path.join(path.dirname(fileURLToPath(import.meta.url)), "../..");
const browser = await start();
for (const dark of [false, true]) {
  const page = await open(browser, path.join(root, "reports/sample/report.html"), { width: 1120, height: 900, dark });
  const bottom = await page.$eval("#map-figure", (figure) => figure.getBoundingClientRect().bottom + scrollY);
  const name = `docs/report-${dark ? "dark" : "light"}.png`;
  await page.screenshot({ path: path.join(root, name), clip: { x: 0, y: 0, width: 1120, height: Math.ceil(bottom) }, captureBeyondViewport: true });
  console.log(name);
}
await browser.close();
