// Opens a page in Chromium as a reader would, and says as JSON what came of it.
//   node look.cjs check CHROMIUM FILE        console, requests, accessibility, keys
//   node look.cjs print CHROMIUM FILE PDF    the same without accessibility and keys; the page on paper
"use strict";

const { pathToFileURL } = require("node:url");
const { chromium } = require("playwright-core");

const RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

async function main(what, executablePath, file, pdf) {
  const address = pathToFileURL(file).href;
  const args = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"];
  const browser = await chromium.launch({ executablePath, args });
  const seen = { console: [], requests: [], violations: [], undecided: [], keys: null, wide: [] };
  if (what === "check") await check(browser, address, seen);
  await read(browser, address, seen, what, pdf);
  await browser.close();
  process.stdout.write(JSON.stringify(seen, null, 2));
}

async function check(browser, address, seen) {
  for (const [colorScheme, width, opened] of [["light", 1400, false], ["light", 390, true], ["dark", 1400, true]]) {
    const where = `${colorScheme} ${width}${opened ? ", opened" : ""}`;
    const context = await browser.newContext({ colorScheme, viewport: { width, height: 900 }, bypassCSP: true });
    const page = await context.newPage();
    listen(page, address, seen, where);
    await page.goto(address);
    await page.evaluate((open) => document.querySelectorAll("details").forEach((d) => (d.open = open)), opened);
    if (await page.evaluate(isTooWide)) seen.wide.push(where);
    await page.addScriptTag({ path: require.resolve("axe-core") });
    const found = await page.evaluate((values) => window.axe.run({ runOnly: { type: "tag", values } }), RULES);
    seen.violations.push(...found.violations.map((rule) => told(rule, where)));
    seen.undecided.push(...found.incomplete.map((rule) => told(rule, where)));
    await context.close();
  }
}

function listen(page, address, seen, where) {
  page.on("console", (message) => seen.console.push(`${where}: ${message.text()}`));
  page.on("pageerror", (error) => seen.console.push(`${where}: ${error.message}`));
  page.on("request", (request) => request.url() === address || seen.requests.push(request.url()));
}

const isTooWide = () => document.documentElement.scrollWidth > window.innerWidth;

function told(rule, where) {
  const first = rule.nodes.slice(0, 3).map((node) => {
    const why = [...node.any, ...node.all, ...node.none].map((check) => check.message);
    return `${node.target}: ${why.join("; ")}`;
  });
  return { where, rule: rule.id, help: rule.help, nodes: rule.nodes.length, first };
}

// As it is read: under its own policy, which the checker cannot run under.
async function read(browser, address, seen, what, pdf) {
  const context = await browser.newContext({ viewport: { width: 1000, height: 700 } });
  const page = await context.newPage();
  listen(page, address, seen, "read");
  await page.goto(address);
  if (await page.evaluate(isTooWide)) seen.wide.push("read");
  if (what === "check") seen.keys = await keys(page);
  else await page.pdf({ path: pdf, preferCSSPageSize: true });
  await context.close();
}

// What can be reached with Tab from the top, and whether what has the focus is in view; whether the arrows scroll.
async function keys(page) {
  const reached = { first: "", count: 0, scrollable: [], hidden: [], left: [] };
  const wanted = await page.evaluate(() => {
    const all = [...document.querySelectorAll("a[href], summary, [tabindex='0']")].filter((e) => e.checkVisibility());
    all.forEach((element, index) => (element.dataset.order = index));
    return all.length;
  });
  const met = new Set();
  for (let press = 0; press < wanted + 2; press += 1) {
    await page.keyboard.press("Tab");
    const here = await page.evaluate(() => {
      const element = document.activeElement;
      const box = element.getBoundingClientRect();
      // The middle of what of it is in the window.
      const middle = (from, to, end) => (Math.max(from, 0) + Math.min(to, end)) / 2;
      const x = middle(box.left, box.right, innerWidth);
      const top = document.elementFromPoint(x, middle(box.top, box.bottom, innerHeight));
      const name = element.getAttribute("aria-label") || element.textContent.trim().slice(0, 40);
      const shown = top && (element.contains(top) || top.contains(element));
      return { order: element.dataset.order, name, shown, region: element.getAttribute("role") === "region" };
    });
    if (here.order === undefined) continue;
    if (!reached.first) reached.first = here.name;
    met.add(here.order);
    if (here.region) reached.scrollable.push(here.name);
    if (!here.shown) reached.hidden.push(here.name);
  }
  reached.count = met.size;
  reached.left = await page.evaluate(
    (met) => [...document.querySelectorAll("[data-order]")].filter((e) => !met.includes(e.dataset.order)).map((e) => e.outerHTML.slice(0, 120)),
    [...met],
  );
  return reached;
}

main(...process.argv.slice(2)).catch((error) => {
  process.stderr.write(`${error.stack}\n`);
  process.exit(1);
});
