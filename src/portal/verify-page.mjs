// The page of src/portal/verify.html: reads what was chosen or pasted, and shows the steps of src/portal/verify.mjs.
// It sends nothing and loads nothing but that module, so `script-src 'self'; connect-src 'none'` suffices. What strangers
// wrote goes into the page as text only.

import { verifyReceipt, verifyStatement } from "./verify.mjs";

const OUTCOMES = { holds: ["✓", "成立", "holds"], fails: ["✗", "不成立", "fails"], unsure: ["?", "无法判定", "could not tell"] };
const FILE_BYTES_MAX = 1_000_000;
const TITLES = { receipt: ["回执", "Receipt"], statement: ["文书", "Statement"] };
const NOT_CHECKED = [
  "未核验：签名人是否有权作出该文书、文书内容是否真实、他人所见是否为同一账本。",
  "Not checked: whether the signers were entitled to this statement, whether it is true, whether others see the same ledger.",
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
  byId("verify-result").replaceChildren(...parts, element("p", inLanguage(NOT_CHECKED)));
}

const form = byId("verify-form");
form.hidden = false;
fillFrom(byId("verify-receipt-file"), byId("verify-receipt"));
fillFrom(byId("verify-statement-file"), byId("verify-statement"));
form.addEventListener("submit", (event) => void run(event));
