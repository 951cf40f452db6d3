#!/usr/bin/env node
// Recomputes the public standing of an institution on the command line: recompute.mjs over an address or a directory.
//
//   node wasm/node.mjs LEDGER (--key KEY | --policy FILE)... [--institution CODE] [--json]
//
//   LEDGER              http://…, or a directory with a copy of the public files
//   --key KEY           verifier key of the ledger, as it was published; repeatable
//   --policy FILE       policy file
//   --institution CODE  whose standing; without one only the log is replayed
//   --wasm FILE         the verifier; else target/wasm/minglu_verifier.wasm
//   --since FILE        a checkpoint that was kept earlier; repeatable
//   --receipt FILE      a receipt that was kept; repeatable
//   --json              everything as JSON
//
// Beside a directory: --statements FILE with lines of the bulk read, and --page FILE with
// {"pin":"<size>@<day>","standing":…,"timeline":[…]} as it was published, or --day DAY to recompute alone.
//
// Exit codes: 0 sound, 1 unsound (a standing that differs is), 2 could not tell or did not work.

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { argv, exit, stderr, stdout } from "node:process";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

import { overHttp, recompute } from "./recompute.mjs";

/** A copy of the public files, as `get`; statements and a page come from files beside it. */
export async function overDirectory(dir, { statements, page } = {}) {
  const lines = new Map();
  for (const line of statements ? (await readFile(statements, "utf8")).split("\n") : []) {
    const seq = /"seq":([0-9]+)/.exec(line);
    if (seq) lines.set(Number(seq[1]), line);
  }
  const published = page ? JSON.parse(await readFile(page, "utf8")) : null;
  const bytes = (text) => new TextEncoder().encode(text);
  const answers = {
    statements: (query) => {
      const found = [];
      const [from, limit] = [Number(query.get("from")), Number(query.get("limit"))];
      for (let seq = from; seq < from + limit && lines.has(seq); seq += 1) found.push(lines.get(seq));
      return bytes(found.join("\n"));
    },
    institutions: () => published && bytes(JSON.stringify({ pin: published.pin })),
    standing: () => published?.standing && bytes(JSON.stringify(published.standing)),
    timeline: () => published && bytes(JSON.stringify({ items: published.timeline })),
  };
  return async (address) => {
    const [path, query] = address.split("?");
    if (path.startsWith("/v1/")) return answers[path.split("/").at(-1)]?.(new URLSearchParams(query)) ?? null;
    // A copy holds a tile under its whole name, or under the one that the checkpoint gives it.
    const name = path.replace(/^\/log\//, "");
    for (const file of [name.replace(/\.p\/[0-9]+$/, ""), name]) {
      const found = await readFile(join(dir, file)).catch((error) => (["ENOENT", "ENOTDIR", "EISDIR"].includes(error.code) ? null : Promise.reject(error)));
      if (found) return found;
    }
    return null;
  };
}

/** The result in a few lines. */
function told({ verdict, institution, troubles, report }) {
  const { counts } = report;
  const lines = [
    `Ledger    ${report.origin ?? "unknown"}`,
    `Entries   ${report.size}, root ${report.root}`,
    `Verdict   ${verdict}`,
    `Checked   ${counts.statements} statements, ${counts.signatures} signatures, ${counts.permissions} permissions`,
    `History   ${report.history.words}`,
  ];
  if (institution) {
    const word = (page) => (page === null ? "unknown" : (page.standing?.standing?.code ?? "nothing is shown"));
    const because = (institution.recomputed?.standing?.because ?? []).map((reason) => `            ${JSON.stringify(reason)}`);
    const equal = { true: "equal", false: "DIFFERENT", null: "not comparable" }[institution.equal];
    lines.push(`Standing  of ${institution.code} on ${institution.day ?? "no day"}, at ${institution.size} entries: ${equal}`);
    lines.push(`  recomputed  ${word(institution.recomputed)}`, ...because, `  published   ${word(institution.published)}`);
  }
  for (const { seq, code, detail } of report.findings.first) lines.push(`  ${code}${seq === null ? "" : ` at entry ${seq}`}: ${detail}`);
  for (const trouble of troubles) lines.push(`  ${trouble}`);
  for (const { what, count, why } of report.not_checked) lines.push(`  not checked: ${count} ${what}: ${why}`);
  return lines.join("\n");
}

async function main() {
  const many = { type: "string", multiple: true, default: [] };
  const one = { type: "string" };
  const options = { key: many, policy: one, institution: one, wasm: one, since: many, receipt: many, statements: one, page: one, day: one, json: { type: "boolean" } };
  const { values, positionals } = parseArgs({ options, allowPositionals: true });
  if (positionals.length !== 1) throw new Error("wanted one ledger: an address or a directory");
  const [ledger] = positionals;
  const remote = /^https?:\/\//.test(ledger);
  const texts = (files) => Promise.all(files.map((file) => readFile(file, "utf8")));
  const found = await recompute({
    wasm: await readFile(values.wasm ?? fileURLToPath(new URL("../target/wasm/minglu_verifier.wasm", import.meta.url))),
    get: remote ? overHttp(ledger) : await overDirectory(ledger, values),
    keys: values.key,
    policy: values.policy && (await readFile(values.policy, "utf8")),
    institution: values.institution,
    day: values.day,
    earlier: await texts(values.since),
    receipts: await texts(values.receipt),
    ledger,
    reader: remote ? undefined : "from a copy of the public files, with what lies beside it",
  });
  stdout.write(`${values.json ? JSON.stringify(found, null, 2) : told(found)}\n`);
  return found.exit_code;
}

if (argv[1] === fileURLToPath(import.meta.url)) {
  main().then(exit, (error) => {
    stderr.write(`recompute: ${error.message}\n`);
    exit(2);
  });
}
