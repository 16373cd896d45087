// Chromium as the tests and the pictures use it: without a network, and with all that it says kept.

import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-dev-shm-usage",
  "--host-resolver-rules=MAP * ~NOTFOUND", "--force-color-profile=srgb", "--font-render-hinting=none"];

export const start = () => puppeteer.launch({
  executablePath: process.env.STANDPOINT_BROWSER, headless: true, args: FLAGS, protocolTimeout: 120_000,
});

/** A page that shows a report, with what it said and asked for in `said` and `asked`. */
export const open = async (browser, file, { width = 1280, height = 900, dark = false, scale = 1, script = true, hash = "" } = {}) => {
  const page = await browser.newPage();
  page.setDefaultTimeout(30_000);
  page.said = [];
  page.asked = [];
  page.on("console", (message) => page.said.push(message.text()));
  page.on("pageerror", (error) => page.said.push(String(error)));
  page.on("dialog", (dialog) => { page.said.push(`dialog: ${dialog.message()}`); dialog.dismiss(); });
  page.on("request", (request) => page.asked.push(request.url()));
  await page.setJavaScriptEnabled(script);
  await page.setOfflineMode(true);
  await page.setViewport({ width, height, deviceScaleFactor: scale });
  await page.emulateMediaFeatures([
    { name: "prefers-color-scheme", value: dark ? "dark" : "light" },
    { name: "prefers-reduced-motion", value: "reduce" },
  ]);
  page.address = pathToFileURL(file).href;
  await page.goto(page.address + hash, { waitUntil: "load" });
  return page;
};
