// The page around the verifier: that its script finds every field, that a strict content security policy holds, and that
// what it shows is what the verifier says. The browser's objects are as small here as the script needs them.

import assert from "node:assert/strict";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

const HERE = dirname(fileURLToPath(import.meta.url));
const PORTAL = join(HERE, "../../../src/portal");
const ALL = join(HERE, "../../fixtures");
const FIXTURES = join(ALL, readdirSync(ALL).sort().find((name) => existsSync(join(ALL, name, "mirror"))));
const HTML = readFileSync(join(PORTAL, "verify.html"), "utf8");
const SCRIPT = readFileSync(join(PORTAL, "verify-page.mjs"), "utf8");
const MODULE = readFileSync(join(PORTAL, "verify.mjs"), "utf8");

class Part {
  constructor(name) {
    Object.assign(this, { name, value: "", children: [], attributes: {}, listeners: {}, hidden: true });
  }
  set textContent(text) {
    this.children = text === "" ? [] : [text];
  }
  get textContent() {
    return this.children.map((child) => (typeof child === "string" ? child : child.textContent)).join("");
  }
  append(...parts) {
    this.children.push(...parts);
  }
  replaceChildren(...parts) {
    this.children = parts;
  }
  setAttribute(key, value) {
    this.attributes[key] = value;
  }
  addEventListener(kind, listener) {
    this.listeners[kind] = listener;
  }
}

const ids = [...HTML.matchAll(/ id="([^"]+)"/g)].map(([, id]) => id);
const parts = Object.fromEntries(ids.map((id) => [id, new Part(id)]));
globalThis.document = { documentElement: { lang: "zh-CN" }, getElementById: (id) => parts[id] ?? null, createElement: (name) => new Part(name) };
await import("../../../src/portal/verify-page.mjs");

async function submit(fields) {
  for (const [id, value] of Object.entries({ "verify-receipt": "", "verify-logs": "", "verify-witnesses": "", "verify-statement": "", "verify-keys": "", ...fields })) parts[id].value = value;
  parts["verify-result"].children = [];
  parts["verify-form"].listeners.submit({ preventDefault() {} });
  for (let turn = 0; turn < 500 && parts["verify-result"].children.length === 0; turn += 1) await new Promise((done) => setTimeout(done, 10));
  return parts["verify-result"].textContent;
}

test("nothing is inline, nothing comes from elsewhere, nothing is written as markup", () => {
  assert.equal((HTML.match(/<script/g) ?? []).length, 1);
  assert.match(HTML, /<script type="module" src="[a-z-]+\.mjs"><\/script>/);
  assert.doesNotMatch(HTML, / on[a-z]+=| style=|<style|javascript:|https?:/);
  for (const text of [SCRIPT, MODULE]) {
    assert.doesNotMatch(text, /innerHTML|outerHTML|insertAdjacent|document\.write|\beval\b|new Function|XMLHttpRequest|https?:/);
    for (const [, from] of text.matchAll(/^import .* from "(.*)"/gm)) assert.equal(from, "./verify.mjs");
  }
  assert.doesNotMatch(MODULE, /fetch\(/);
  for (const [, id] of SCRIPT.matchAll(/byId\("([^"]+)"\)/g)) assert.ok(ids.includes(id), id);
  for (const [, id] of HTML.matchAll(/ for="([^"]+)"/g)) assert.ok(ids.includes(id), id);
  assert.equal(parts["verify-form"].hidden, false);
});

test("it shows the steps and the verdict in both languages", async () => {
  const read = (...path) => readFileSync(join(FIXTURES, ...path), "utf8");
  const name = readdirSync(join(FIXTURES, "receipts"))[0];
  const number = Number(name.split("-")[0]);
  const statement = readdirSync(join(FIXTURES, "statements")).find((one) => Number(one.split("-")[0]) === number);
  const fields = { "verify-receipt": `\n${read("receipts", name)}\n\n`, "verify-logs": read("log.vkey") };
  assert.match(await submit(fields), /^回执: 核验通过/);
  document.documentElement.lang = "en";
  assert.match(await submit(fields), /^Receipt: Sound/);
  assert.doesNotMatch(await submit(fields), /taken from this site/);
  assert.match(await submit({ ...fields, "verify-logs": "" }), /^Receipt: Could not tell/);
  assert.match(await submit({ ...fields, "verify-receipt": "<b>x</b>" }), /^Receipt: Unsound/);
  if (statement) {
    const more = { "verify-statement": read("statements", statement), "verify-keys": read("keys.json") };
    assert.match(await submit({ ...fields, ...more }), /Statement: Sound/);
    assert.match(await submit({ ...fields, ...more, "verify-keys": "{" }), number ? /Statement: Could not tell/ : /Statement: Sound/);
    assert.match(await submit({ ...more, "verify-receipt": "x" }), /Statement: Could not tell/);
  }
});

test("it fetches an entry from its own site, and says that a key from there proves less", async () => {
  const read = (...path) => readFileSync(join(FIXTURES, ...path), "utf8");
  const receipts = readdirSync(join(FIXTURES, "receipts"));
  const both = receipts.flatMap((name) => {
    const statement = readdirSync(join(FIXTURES, "statements")).find((one) => Number(one.split("-")[0]) === Number(name.split("-")[0]));
    return statement ? [[name, statement]] : [];
  });
  assert.ok(both.length > 0);
  const [name, statement] = both[0];
  const keys = JSON.parse(read("keys.json"));
  const asked = [];
  let shown = true;
  globalThis.fetch = async (address, { headers }) => {
    asked.push(`${address} ${headers.accept}`);
    const found = () => {
      if (address === "/v1/entries/7/receipt") return read("receipts", name);
      if (address === "/v1/log/keys") return JSON.stringify({ keys: [read("log.vkey").trim()] });
      if (address.startsWith("/v1/keys/")) return JSON.stringify({ public_key: keys[address.slice("/v1/keys/".length)] });
      if (/^\/log\/statements\/[0-9a-f]{64}$/.test(address)) return shown ? read("statements", statement) : undefined;
      return undefined;
    };
    const text = found();
    return { status: text === undefined ? 404 : 200, ok: text !== undefined, text: async () => text };
  };
  const get = async (entry) => {
    for (const id of ["verify-logs", "verify-witnesses"]) parts[id].value = "";
    parts["verify-entry"].value = entry;
    parts["verify-fetched"].children = [];
    parts["verify-fetch"].listeners.submit({ preventDefault() {} });
    for (let turn = 0; turn < 500 && parts["verify-fetched"].children.length === 0; turn += 1) await new Promise((done) => setTimeout(done, 10));
    return parts["verify-fetched"].textContent;
  };
  document.documentElement.lang = "en";
  assert.match(await get("7"), /^Fetched/);
  const filled = Object.fromEntries(["receipt", "logs", "statement", "keys"].map((field) => [`verify-${field}`, parts[`verify-${field}`].value]));
  const said = await submit(filled);
  assert.match(said, /^Receipt: Sound/);
  assert.match(said, /Statement: Sound/);
  assert.match(said, /taken from this site/);
  assert.match(await submit({ ...filled, "verify-logs": ` ${filled["verify-logs"]}\n\n` }), /taken from this site/);
  assert.doesNotMatch(await submit({ ...filled, "verify-logs": "" }), /taken from this site/);
  assert.ok(asked.every((one) => one.startsWith("/")), asked.join("\n"));
  assert.match(await get("8"), /^There is no such record/);
  shown = false;
  assert.match(await get("7"), /the statement is not public/);
  assert.equal(parts["verify-statement"].value, "");
  globalThis.fetch = async () => {
    throw new TypeError("no network");
  };
  assert.match(await get("7"), /could not be fetched/);
});
