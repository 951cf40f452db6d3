// Tests the verifier as WebAssembly with wasm/recompute.mjs on a real ledger: an honest one agrees with `minglu audit`,
// and each lie is found.
//
// Started by run.sh, which says where the ledger is: MINGLU_URL, MINGLU_KEY, MINGLU_DEMO (its directory), MINGLU_PROGRAM.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { overDirectory } from "../../../wasm/node.mjs";
import { overHttp, recompute } from "../../../wasm/recompute.mjs";

const ROOT = join(dirname(fileURLToPath(import.meta.url)), "../../..");
const { MINGLU_URL: URL_, MINGLU_KEY: KEY, MINGLU_DEMO: DEMO, MINGLU_PROGRAM: PROGRAM } = process.env;
const PUBLIC = join(DEMO, "ledger/public");
const WASM = await WebAssembly.compile(readFileSync(join(ROOT, "target/wasm/minglu_verifier.wasm")));
const honest = overHttp(URL_);
const decode = (bytes) => JSON.parse(new TextDecoder().decode(bytes));
const encode = (value) => new TextEncoder().encode(JSON.stringify(value));

const ALL = decode(await honest("/v1/institutions?limit=500")).items;
/** Somebody with a bad standing, whom a liar would help. */
const BAD = ALL.find((row) => row.standing.standing.code !== "normal").uscc;

const ask = (get, more = {}) => recompute({ wasm: WASM, get, keys: [KEY], institution: BAD, ...more });

/** A ledger that answers one kind of request otherwise. */
const lying = (wanted, bend) => async (path) => {
  const bytes = await honest(path);
  return wanted.test(path) ? bend(bytes, path) : bytes;
};

/** The same, of an answer in JSON. */
const telling = (wanted, bend) =>
  lying(wanted, (bytes) => {
    const value = decode(bytes);
    return encode(bend(value) ?? value);
  });

const codes = (found) => [...new Set(found.report.findings.first.map((finding) => finding.code))];

test("the module imports nothing", () => {
  assert.deepEqual(WebAssembly.Module.imports(WASM), []);
});

test("an honest ledger: the standing is the one that is published", async () => {
  const bad = ALL.filter((row) => row.standing.standing.code !== "normal");
  const good = ALL.filter((row) => row.standing.standing.code === "normal").slice(0, 3);
  assert.ok(bad.length >= 3, `${bad.length} of ${ALL.length} institutions have something on record`);
  for (const { uscc, standing } of [...bad, ...good]) {
    const found = await ask(honest, { institution: uscc });
    assert.equal(found.institution.equal, true, uscc);
    assert.equal(found.institution.recomputed.standing.standing.code, standing.standing.code);
    assert.deepEqual(codes(found), []);
    assert.equal(found.verdict, "consistent in itself");
    assert.ok(found.institution.recomputed.timeline.length > 0);
  }
});

/** Compares a report with the one of the program's own audit. */
function sameAudit(report, told) {
  for (const member of ["verdict", "origin", "clock", "size", "root", "history", "continues", "not_shown", "marks", "marked", "manifests"]) {
    assert.deepEqual(report[member], told[member], member);
  }
  const compared = ["entries", "statements", "signatures", "permissions", "procedures", "draws", "disclosures_withheld", "disclosures_shown", "erasures", "withdrawn"];
  for (const count of compared) assert.equal(report.counts[count], told.counts[count], count);
}

const audited = (...more) => JSON.parse(execFileSync(PROGRAM, ["audit", ...more, "--json"], { encoding: "utf8", maxBuffer: 2 ** 28 }));

test("the report is that of minglu audit", async () => {
  const { report } = await ask(honest);
  sameAudit(report, audited(URL_, "--key", KEY));
  assert.ok(report.counts.signatures > 300 && report.counts.standings === 1);
});

test("the fixture, cosigned by a witness, under its policy file", async () => {
  const fixture = join(ROOT, "tests/fixtures/provisional-1");
  const read = (name) => readFileSync(join(fixture, name), "utf8");
  const get = await overDirectory(join(fixture, "mirror"), { statements: join(fixture, "public.ndjson") });
  const receipts = ["9-of-10.tlog-proof", "299-of-300.tlog-proof"].map((name) => read(`receipts/${name}`));
  const earlier = [read("checkpoints/10.note")];
  const options = { get, policy: read("policy.txt"), earlier, receipts, keys: [], institution: undefined };
  const found = await ask(get, options);
  assert.deepEqual([found.verdict, found.institution, found.exit_code], ["sound", null, 0]);
  const files = ["--since", "checkpoints/10.note", "--receipt", "receipts/9-of-10.tlog-proof", "--receipt", "receipts/299-of-300.tlog-proof"];
  const paths = files.map((file) => (file.startsWith("--") ? file : join(fixture, file)));
  sameAudit(found.report, audited(join(fixture, "mirror"), "--statements", join(fixture, "public.ndjson"), "--policy", join(fixture, "policy.txt"), ...paths));
});

test("an institution of which nothing is shown is not in the register", async () => {
  const found = await ask(honest, { institution: "91350100M000100Y43" });
  assert.deepEqual([found.institution.recomputed.standing, found.institution.published.standing, found.institution.equal], [null, null, true]);
});

test("without a root of trust nothing is recomputed", async () => {
  await assert.rejects(ask(honest, { keys: [] }), /no root of trust/);
  await assert.rejects(ask(honest, { keys: ["no key"] }), /keys/);
  await assert.rejects(ask(honest, { institution: "91350100M000100Y44" }), /institution/);
});

test("another key than the ledger's is found", async () => {
  const wrong = await keyNamed(KEY.split("+")[0]);
  const found = await ask(honest, { keys: [wrong] });
  assert.equal(found.exit_code, 1);
  assert.ok(codes(found).some((code) => ["checkpoint-refused", "checkpoint-key-differs"].includes(code)), codes(found).join());
});

test("a forged page is found", async () => {
  const standing = /standing\?pin/;
  const timeline = /timeline\?pin/;
  for (const [what, get, wanted] of [
    ["a better standing", telling(standing, (page) => void (page.standing.code = "normal")), "standing-differs"],
    ["a reason less", telling(standing, (page) => void page.because.pop()), "standing-differs"],
    ["another entry as reason", telling(standing, (page) => void (page.because[0].entries[0] += 1)), "standing-differs"],
    ["nobody", lying(standing, () => null), "standing-differs"],
    ["a record less", telling(timeline, (page) => void page.items.splice(page.items.findIndex((item) => item.subject.endsWith(BAD)), 1)), "window-differs"],
    ["another last day", telling(timeline, (page) => void (page.items.find((item) => item.subject.endsWith(BAD)).shown_until = "2036-01-01")), "window-differs"],
    ["an empty page", telling(timeline, () => ({ items: [] })), "window-differs"],
  ]) {
    const found = await ask(get);
    assert.deepEqual([found.institution.equal, found.exit_code, codes(found)], [false, 1, [wanted]], what);
  }
});

test("a spoilt log is found, whatever its page says", async () => {
  const flipped = (at) => (bytes) => {
    const spoilt = bytes.slice();
    spoilt[at] ^= 1;
    return spoilt;
  };
  const bundle = /tile\/entries\/000$/;
  for (const [what, get, wanted] of [
    ["a byte in an entry", lying(bundle, flipped(120)), "chain-broken"],
    ["a byte in the last entry", lying(/tile\/entries\/.*\.p/, (bytes) => flipped(bytes.length - 5)(bytes)), "root-differs"],
    ["a length", lying(bundle, flipped(0)), "entries-missing"],
    ["a bundle less", lying(/tile\/entries\/001/, () => null), "entries-missing"],
    ["the checkpoint's root", lying(/checkpoint$/, (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes).replace(/\n[^\n]{43}=\n/, `\n${"A".repeat(43)}=\n`))), "checkpoint-refused"],
    ["a manifest", lying(/log\/data/, flipped(3)), "manifest-missing"],
  ]) {
    const found = await ask(get);
    assert.ok(found.exit_code > 0 && codes(found).includes(wanted), `${what}: ${found.verdict}, ${codes(found)}`);
  }
});

test("a statement that is another, or held back without a reason, is found", async () => {
  const bulk = /v1\/statements/;
  const lines = (bend) =>
    lying(bulk, (bytes) => new TextEncoder().encode(new TextDecoder().decode(bytes).split("\n").map((line) => (line ? JSON.stringify(bend(JSON.parse(line))) : line)).join("\n")));
  const shown = (await decodeLines(await honest("/v1/statements?from=0&limit=500"))).filter((line) => line.statement);
  const [first, second] = shown.slice(-2);
  for (const [what, bend, wanted] of [
    ["another statement", (line) => (line.seq === second.seq ? { ...line, statement: first.statement } : line), "digest-differs"],
    ["another signature", (line) => (line.seq === second.seq ? { ...line, statement: otherwiseSigned(line.statement) } : line), "digest-differs"],
    ["nothing and no reason", (line) => (line.seq === second.seq ? { seq: line.seq, not_shown: "absent" } : line), "governance-unseen"],
  ]) {
    const found = await ask(lines(bend));
    assert.ok(found.exit_code > 0 && codes(found).includes(wanted), `${what}: ${found.verdict}, ${codes(found)}`);
  }
  // A public record that is called restricted: the page that still shows it gives the lie away.
  const [reason] = (await ask(honest)).institution.recomputed.standing.because;
  const hidden = await ask(lines((line) => (line.seq === reason.entries[0] ? { seq: line.seq, not_shown: "restricted" } : line)));
  assert.equal(hidden.institution.equal, false);
});

test("a copy of the public files with statements beside it gives the same", async () => {
  const published = (await ask(honest)).institution;
  const page = join(DEMO, "page.json");
  const statements = join(DEMO, "sent.ndjson");
  const pin = `${published.size}@${published.day}`;
  writeFileSync(page, JSON.stringify({ pin, ...published.published }));
  const found = await ask(await overDirectory(PUBLIC, { statements, page }));
  assert.deepEqual([found.institution.equal, codes(found)], [true, []]);
  assert.deepEqual(found.institution.recomputed, published.recomputed);
  assert.equal(found.report.counts.procedures, found.report.size);
  const alone = await ask(await overDirectory(PUBLIC, { statements }), { day: published.day });
  assert.deepEqual(alone.institution.recomputed, published.recomputed);
  assert.deepEqual([alone.institution.published, alone.institution.equal], [null, null]);
  // Without statements nothing can be told, and it is said.
  const blind = await ask(await overDirectory(PUBLIC), { day: published.day });
  assert.equal(blind.verdict, "could not tell");
});

test("the command line says it and ends with the verdict", () => {
  const run = (...more) => spawnSync(process.execPath, [join(ROOT, "wasm/node.mjs"), URL_, "--institution", BAD, ...more], { encoding: "utf8" });
  const equal = run("--key", KEY);
  assert.deepEqual([equal.status, equal.stdout.includes(": equal"), equal.stderr], [0, true, ""]);
  const without = run();
  assert.deepEqual([without.status, /no root of trust/.test(without.stderr)], [2, true]);
});

test("what the founders withdraw is read as it stands, from the beginning", async () => {
  const sent = await decodeLines(readFileSync(join(DEMO, "sent.ndjson")));
  const payloads = sent.map(({ seq, statement }) => ({ seq, ...JSON.parse(Buffer.from(statement.payload, "base64url")) }));
  const entry = async (seq) => decode(await honest(`/v1/entries/${seq}`)).statement;
  const before = (await ask(honest)).institution;
  const withdraw = async (statement, replacement) => {
    const data = { statement, replacement, legal_basis: "行政诉讼法 70", decided_by: "威海市中级人民法院", document: "（2026）鲁10行初12号", decided_on: before.day };
    const draft = { source: "ledger", type: "minglu.statement.withdrawn.v1", subject: "ledger", time: `${before.day}T10:00:00.000Z`, data };
    const { origin } = (await ask(honest)).report;
    const by = [1, 2].flatMap((number) => ["--by", `founder=${join(DEMO, `secrets/founder-${number}.jwk`)}`]);
    const signed = execFileSync(PROGRAM, ["sign", "--ledger", origin, ...by, "-"], { input: JSON.stringify(draft) });
    execFileSync(PROGRAM, ["submit", URL_, "-"], { input: signed });
  };
  // One with nothing in its place: what made the standing bad is gone from it.
  const [reason] = before.recomputed.standing.because;
  await withdraw(await entry(reason.entries[0]), null);
  // One with a later statement in its place.
  const visits = payloads.filter((payload) => payload.type === "minglu.inspection.recorded.v1");
  const first = visits.find((visit) => visits.some((other) => other.seq > visit.seq && other.subject === visit.subject));
  const second = visits.find((visit) => visit.seq > first.seq && visit.subject === first.subject);
  await withdraw(await entry(first.seq), await entry(second.seq));
  // What is withdrawn is hidden at once; the checkpoint that covers the withdrawal follows.
  const size = async () => Number(new TextDecoder().decode(await honest("/log/checkpoint")).split("\n")[1]);
  for (let tries = 0; (await size()) < before.size + 2; tries += 1) assert.ok(tries < 100_000, "no checkpoint covers the withdrawals");
  const after = await ask(honest);
  assert.deepEqual([after.institution.equal, codes(after)], [true, []]);
  assert.notDeepEqual(after.institution.recomputed.standing.because, before.recomputed.standing.because);
  assert.equal(after.report.counts.withdrawn, 2);
  sameAudit(after.report, audited(URL_, "--key", KEY));
  for (const { uscc } of ALL.slice(0, 2)) assert.equal((await ask(honest, { institution: uscc })).institution.equal, true, uscc);
});

/** A verifier key of the same name for another public key, which no ledger of the demo signs with. */
async function keyNamed(name) {
  const { createHash, generateKeyPairSync } = await import("node:crypto");
  const point = Buffer.from(generateKeyPairSync("ed25519").publicKey.export({ format: "jwk" }).x, "base64url");
  const typed = Buffer.concat([Buffer.from([1]), point]);
  const id = createHash("sha256").update(`${name}\n`).update(typed).digest("hex").slice(0, 8);
  return `${name}+${id}+${typed.toString("base64")}`;
}

async function decodeLines(bytes) {
  return new TextDecoder().decode(bytes).split("\n").filter(Boolean).map((line) => JSON.parse(line));
}

/** A statement with one bit of its last signature turned. */
function otherwiseSigned(statement) {
  const signatures = statement.signatures.map((one) => ({ ...one }));
  const last = signatures.at(-1);
  const bytes = Buffer.from(last.signature, "base64url");
  bytes[40] ^= 1;
  last.signature = bytes.toString("base64url");
  return { ...statement, signatures };
}
