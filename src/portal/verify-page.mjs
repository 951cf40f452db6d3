// The page of src/portal/verify.html: reads what was chosen, pasted or fetched, and shows the steps of src/portal/verify.mjs.
// It sends nothing, loads that module, and fetches from its own site only when it is asked to: `script-src 'self';
// connect-src 'self'` suffices. What strangers wrote goes into the page as text only.

import { entryOf, signersOf, verifyReceipt, verifyStatement } from "./verify.mjs";

const OUTCOMES = { holds: ["✓", "成立", "holds"], fails: ["✗", "不成立", "fails"], unsure: ["?", "无法判定", "could not tell"] };
const FILE_BYTES_MAX = 1_000_000;
const TITLES = { receipt: ["回执", "Receipt"], statement: ["文书", "Statement"] };
const NOT_CHECKED = [
  "未核验：签名人是否有权作出该文书、文书内容是否真实、他人所见是否为同一账本。",
  "Not checked: whether the signers were entitled to this statement, whether it is true, whether others see the same ledger.",
];

const FETCHED = {
  done: ["已取得，请核对账本公钥后点击“核验”。", "Fetched. Compare the ledger's key, then check."],
  none: ["没有这条记录，或尚未入账。", "There is no such record, or it is not in the ledger yet."],
  held: ["已取得回执；文书未公开，只能核验其已入账。", "The receipt is fetched; the statement is not public, so only that it was recorded can be checked."],
  failed: ["未能取得，请稍后再试。", "It could not be fetched; try again later."],
};
const KEY_FROM_HERE = [
  "账本公钥取自本网站：只能说明本网站前后一致。请与从其他渠道取得的公钥核对。",
  "The ledger's key was taken from this site, so this shows only that the site agrees with itself. Compare it with a copy from elsewhere.",
];

const byId = (id) => document.getElementById(id);
const chinese = () => document.documentElement.lang.toLowerCase().startsWith("zh");
const inLanguage = ([zh, en]) => (chinese() ? zh : en);

function element(name, text, attributes = {}) {
  const made = document.createElement(name);
  made.textContent = text;
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  return made;
}

/** The verdict and the steps of one result. */
function shown(title, result) {
  const part = element("section", "", { class: `verdict ${result.verdict}` });
  part.append(element("h2", `${inLanguage(title)}: ${inLanguage([result.zh, result.en])}`));
  const list = element("ol", "");
  for (const step of result.steps) {
    const [mark, zh, en] = OUTCOMES[step.outcome];
    const line = element("li", "", { class: step.outcome });
    line.append(element("span", mark, { "aria-hidden": "true" }), ` ${inLanguage([step.zh, step.en])} (${inLanguage([zh, en])}) `, element("code", step.value));
    list.append(line);
  }
  part.append(list);
  return part;
}

/** A chosen file's text fills the field beside it. */
function fillFrom(input, field) {
  input.addEventListener("change", async () => {
    const file = input.files?.[0];
    if (!file) return;
    if (file.size > FILE_BYTES_MAX) {
      input.setCustomValidity(inLanguage(["文件过大", "The file is too large"]));
      input.reportValidity();
      return;
    }
    input.setCustomValidity("");
    field.value = await file.text();
  });
}

/** The table of signers' keys; what is no table proves no signature, and the steps say so. */
function keysOfField() {
  const text = byId("verify-keys").value.trim();
  if (text === "") return {};
  try {
    return JSON.parse(text);
  } catch {
    return {};
  }
}

/** What an address of this site answers; undefined where it answers that there is nothing to show. */
async function fetched(address, media) {
  const answer = await fetch(address, { headers: { accept: media }, credentials: "omit" });
  if ([403, 404, 410].includes(answer.status)) return undefined;
  if (!answer.ok) throw new Error(`${answer.status}`);
  return answer.text();
}

/** The statement of an entry with the keys of its signers; undefined where it is not shown. */
async function fetchStatement(entry) {
  const bytes = Uint8Array.from(atob(JSON.parse(entry).statement.replaceAll("-", "+").replaceAll("_", "/")), (char) => char.charCodeAt(0));
  const text = await fetched(`/log/statements/${Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("")}`, "application/jose+json");
  if (text === undefined) return undefined;
  const keys = {};
  for (const kid of signersOf(text)) {
    const key = await fetched(`/v1/keys/${encodeURIComponent(kid)}`, "application/json");
    if (key !== undefined) keys[kid] = JSON.parse(key).public_key;
  }
  return { text, keys: JSON.stringify(keys, null, 1) };
}

/** Fills the fields from this site; what they hold is checked as if it had been pasted. */
async function fetchEntry(event) {
  event.preventDefault();
  const told = (row) => { byId("verify-fetched").textContent = inLanguage(row); };
  for (const id of ["verify-receipt", "verify-statement", "verify-keys"]) byId(id).value = "";
  try {
    const receipt = await fetched(`/v1/entries/${encodeURIComponent(byId("verify-entry").value.trim())}/receipt`, "text/plain");
    if (receipt === undefined) return told(FETCHED.none);
    byId("verify-receipt").value = receipt;
    if (byId("verify-logs").value.trim() === "") {
      keysFromHere = JSON.parse((await fetched("/v1/log/keys", "application/json")) ?? '{"keys":[]}').keys;
      byId("verify-logs").value = keysFromHere.join("\n");
    }
    const found = await fetchStatement(entryOf(receipt));
    if (found === undefined) return told(FETCHED.held);
    byId("verify-statement").value = found.text;
    byId("verify-keys").value = found.keys;
    return told(FETCHED.done);
  } catch {
    return told(FETCHED.failed);
  }
}

async function run(event) {
  event.preventDefault();
  const lines = (id) => byId(id).value.split("\n").map((line) => line.trim()).filter(Boolean);
  // Browsers turn the line ends of a field into LF, as the format wants. A pasted receipt often lost its last line end or won more of them; exactly one belongs there.
  const text = `${byId("verify-receipt").value.trim()}\n`;
  const receipt = await verifyReceipt(text, { logs: lines("verify-logs"), witnesses: lines("verify-witnesses") });
  const parts = [shown(TITLES.receipt, receipt)];
  const statement = byId("verify-statement").value.trim();
  if (statement !== "") {
    const options = { keys: keysOfField(), entry: receipt.entry, ledger: receipt.origin };
    const result = await verifyStatement(statement, options);
    // Without a sound receipt the statement has no entry to be compared with.
    if (receipt.entry === undefined && result.verdict === "sound") Object.assign(result, { verdict: "unsure", zh: "无法判定", en: "Could not tell" });
    parts.push(shown(TITLES.statement, result));
  }
  if (lines("verify-logs").some((key) => keysFromHere.includes(key))) parts.push(element("p", inLanguage(KEY_FROM_HERE)));
  byId("verify-result").replaceChildren(...parts, element("p", inLanguage(NOT_CHECKED)));
}

let keysFromHere = [];
const form = byId("verify-form");
form.hidden = false;
byId("verify-fetch").hidden = false;
byId("verify-fetch").addEventListener("submit", (event) => void fetchEntry(event));
byId("verify-entry").value = /[?&]entry=([0-9]{1,16})(?:&|$)/.exec(globalThis.location?.search ?? "")?.[1] ?? "";
fillFrom(byId("verify-receipt-file"), byId("verify-receipt"));
fillFrom(byId("verify-statement-file"), byId("verify-statement"));
form.addEventListener("submit", (event) => void run(event));
