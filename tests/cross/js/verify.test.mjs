// Tests src/portal/verify.mjs: every fixture is sound, each way of spoiling one is found in the step where it lies, and
// nothing that a stranger can send makes it throw.
//
//   node --test tests/cross/js/
//
// Fixtures are read as they lie there. Their secret keys are public: the seed of key n is 32 bytes of the value n.

import assert from "node:assert/strict";
import { createHash, createPrivateKey, createPublicKey, sign } from "node:crypto";
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import test from "node:test";
import { fileURLToPath } from "node:url";

import { keysOf, verifyChain, verifyReceipt, verifyStatement } from "../../../src/portal/verify.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const ALL = join(HERE, "../../fixtures");
const FIXTURES = join(ALL, readdirSync(ALL).sort().find((name) => existsSync(join(ALL, name, "mirror"))));
const read = (...path) => readFileSync(join(FIXTURES, ...path), "utf8");
const LOG = read("log.vkey").trim();
const ORIGIN = LOG.split("+")[0];
const TRUST = { logs: [LOG], witnesses: [read("witness.vkey").trim()], quorum: 0 };
const KEYS = JSON.parse(read("keys.json"));
const LINES = readdirSync(join(FIXTURES, "mirror/tile/entries")).sort().flatMap((name) => bundle(readFileSync(join(FIXTURES, "mirror/tile/entries", name))));

function bundle(data) {
  const lines = [];
  for (let at = 0; at < data.length; at += 2 + data.readUInt16BE(at)) lines.push(data.toString("utf8", at + 2, at + 2 + data.readUInt16BE(at)));
  return lines;
}

const sha256 = (...parts) => createHash("sha256").update(Buffer.concat(parts.map((part) => Buffer.from(part)))).digest();
const secret = (seed) => createPrivateKey({ key: Buffer.concat([Buffer.from("302e020100300506032b657004220420", "hex"), Buffer.alloc(32, seed)]), format: "der", type: "pkcs8" });
const publicKey = (seed) => createPublicKey(secret(seed)).export({ format: "jwk" }).x;
const thumbprint = (x) => sha256(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`).toString("base64url");
const SEEDS = new Map(Array.from({ length: 256 }, (_, seed) => [thumbprint(publicKey(seed)), seed]));

const leafOf = (line) => sha256([0], line);
const LEAVES = LINES.map(leafOf);

/** RFC 6962 section 2.1, by its recursive definition. */
function root(leaves) {
  if (leaves.length < 2) return leaves[0] ?? sha256();
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  return sha256([1], root(leaves.slice(0, k)), root(leaves.slice(k)));
}

function siblings(leaves, index) {
  if (leaves.length < 2) return [];
  const k = 2 ** Math.floor(Math.log2(leaves.length - 1));
  if (index < k) return [...siblings(leaves.slice(0, k), index), root(leaves.slice(k))];
  return [...siblings(leaves.slice(k), index - k), root(leaves.slice(0, k))];
}

function writtenKey(name, seed, type = 1) {
  const typed = Buffer.concat([Buffer.from([type]), Buffer.from(publicKey(seed), "base64url")]);
  return `${name}+${sha256(`${name}\n`, typed).subarray(0, 4).toString("hex")}+${typed.toString("base64")}`;
}

function note(text, signers = [[ORIGIN, 1, 1]]) {
  const lines = signers.map(([name, seed, type]) => {
    const id = Buffer.from(writtenKey(name, seed, type).split("+")[1], "hex");
    const time = Buffer.alloc(type === 1 ? 0 : 8);
    const message = type === 1 ? text : `cosignature/v1\ntime 0\n${text}`;
    return `— ${name} ${Buffer.concat([id, time, sign(null, Buffer.from(message), secret(seed))]).toString("base64")}\n`;
  });
  return `${text}\n${lines.join("")}`;
}

const checkpoint = (size, top, origin = ORIGIN) => note(`${origin}\n${size}\n${top.toString("base64")}\n`, [[origin, 1, 1]]);
const TOP = root(LEAVES);
const N = LINES.length;
const PATH = siblings(LEAVES, 7);

function receipt({ line = LINES[7], index = "7", path = PATH, first = "c2sp.org/tlog-proof@v1", extra, end = checkpoint(N, TOP) } = {}) {
  const hashes = path.map((one) => (typeof one === "string" ? one : one.toString("base64")));
  return [first, `extra ${extra ?? Buffer.from(line).toString("base64")}`, `index ${index}`, ...hashes, "", end].join("\n");
}

/** The text of the result, for messages; also looks at its shape. */
function shape(result) {
  assert.ok(["sound", "unsound", "unsure"].includes(result.verdict));
  assert.ok(result.zh && result.en && Array.isArray(result.steps));
  for (const step of result.steps) {
    assert.ok(["holds", "fails", "unsure"].includes(step.outcome) && step.zh && step.en && typeof step.value === "string", JSON.stringify(step));
  }
  return JSON.stringify(result.steps.at(-1));
}

/** Wants a verdict, and the last step to be of this name. */
function wants(result, verdict, step, name) {
  const said = `${name}: ${shape(result)}`;
  assert.equal(result.verdict, verdict, said);
  if (step) assert.ok(result.steps.some((one) => one.name === step && one.outcome !== "holds"), said);
}

const flip = (text, at) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ 1) + text.slice(at + 1);
const encoded = (value) => Buffer.from(typeof value === "string" || Buffer.isBuffer(value) ? value : JSON.stringify(value)).toString("base64url");
const decoded = (text) => JSON.parse(Buffer.from(text, "base64url").toString());
const numberOf = (name) => Number(name.split("-")[0]);
const RECEIPTS = readdirSync(join(FIXTURES, "receipts"));
const STATEMENTS = readdirSync(join(FIXTURES, "statements"));

test("every receipt of the fixtures is sound, and its statement with it", async () => {
  for (const name of RECEIPTS) {
    const result = await verifyReceipt(read("receipts", name), TRUST);
    wants(result, "sound", undefined, name);
    assert.equal(result.entry, LINES[numberOf(name)]);
    assert.equal(result.origin, ORIGIN);
    const file = STATEMENTS.find((one) => numberOf(one) === numberOf(name));
    if (file) wants(await verifyStatement(read("statements", file), { keys: KEYS, entry: result.entry, ledger: result.origin }), "sound", undefined, file);
  }
});

test("every statement of the fixtures is sound, sent, stored and shown to anybody", async () => {
  let shown = 0;
  for (const folder of ["statements", "stored"]) {
    for (const name of readdirSync(join(FIXTURES, folder))) {
      const result = await verifyStatement(read(folder, name), { keys: KEYS, entry: LINES[numberOf(name)], ledger: ORIGIN });
      wants(result, "sound", undefined, name);
      shown += result.steps.filter((step) => step.name === "disclosure").length;
      if (folder === "statements") assert.equal(result.withheld, 0, name);
    }
  }
  assert.ok(shown > 0);
  for (const line of read("public.ndjson").trim().split("\n").map((one) => JSON.parse(one))) {
    if (line.statement) wants(await verifyStatement(JSON.stringify(line.statement), { keys: KEYS, entry: LINES[line.seq] }), "sound", undefined, line.seq);
  }
});

test("the log itself tells the keys of its statements", async () => {
  const keys = {};
  for (const name of [...STATEMENTS].sort((one, other) => numberOf(one) - numberOf(other))) {
    const text = read("statements", name);
    Object.assign(keys, await keysOf(text));
    wants(await verifyStatement(text, { keys, entry: LINES[numberOf(name)] }), "sound", undefined, name);
  }
  for (const [kid, x] of Object.entries(keys)) assert.equal(thumbprint(x), kid);
  assert.deepEqual(await keysOf("no statement"), {});
});

test("the chain of all entries holds", async () => wants(await verifyChain(LINES), "sound", undefined, "chain"));

test("each inclusion proof of small trees holds, and no other", async () => {
  for (const size of [1, 2, 3, 7, 8, 13]) {
    const leaves = LEAVES.slice(0, size);
    for (let index = 0; index < size; index += 1) {
      const path = siblings(leaves, index);
      const made = (hashes) => verifyReceipt(receipt({ line: LINES[index], index, path: hashes, end: checkpoint(size, root(leaves)) }), TRUST);
      wants(await made(path), "sound", undefined, `${index} of ${size}`);
      wants(await made([...path, TOP]), "unsound", "inclusion", `${index} of ${size}, one more`);
      if (path.length) wants(await made(path.slice(1)), "unsound", "inclusion", `${index} of ${size}, one less`);
    }
  }
});

test("each character of a receipt with one signature counts", async () => {
  for (const name of RECEIPTS) {
    const text = read("receipts", name);
    if (text.split("—").length > 2) continue;
    for (let at = 0; at < text.length; at += 1) {
      const result = await verifyReceipt(flip(text, at), TRUST);
      assert.notEqual(result.verdict, "sound", `${name}, character ${at}: ${shape(result)}`);
    }
  }
});

test("hostile receipts are refused in the step where they are wrong", async () => {
  const text = `${ORIGIN}\n${N}\n${TOP.toString("base64")}\n`;
  const eight = LINES[8].replace('"seq":8', '"seq":7');
  const future = LINES[7].replace('"seq":7', `"seq":${N}`);
  const table = [
    ["another index", receipt({ index: "8" }), "index"],
    ["a future index", receipt({ line: future, index: String(N) }), "index"],
    ["an index with a sign", receipt({ index: "+7" }), "receipt"],
    ["an index with a zero", receipt({ index: "07" }), "receipt"],
    ["an index of 40 digits", receipt({ index: "9".repeat(40) }), "receipt"],
    ["another entry", receipt({ line: LINES[8] }), "index"],
    ["another entry under its number", receipt({ line: eight }), "inclusion"],
    ["no siblings", receipt({ path: [] }), "inclusion"],
    ["a sibling less", receipt({ path: PATH.slice(1) }), "inclusion"],
    ["a sibling more", receipt({ path: [...PATH, TOP] }), "inclusion"],
    ["swapped siblings", receipt({ path: [PATH[1], PATH[0], ...PATH.slice(2)] }), "inclusion"],
    ["65 siblings", receipt({ path: Array(65).fill(TOP) }), "receipt"],
    ["twenty thousand siblings", receipt({ path: Array(20_000).fill(TOP) }), "receipt"],
    ["a short sibling", receipt({ path: [PATH[0].subarray(1), ...PATH.slice(1)] }), "receipt"],
    ["a sibling that is no base64", receipt({ path: ["!", ...PATH.slice(1)] }), "receipt"],
    ["a sibling not canonical", receipt({ path: [PATH[0].toString("base64").replace(/.=$/, (end) => `${String.fromCharCode(end.charCodeAt(0) + 1)}=`), ...PATH.slice(1)] }), "receipt"],
    ["another version", receipt({ first: "c2sp.org/tlog-proof@v2" }), "receipt"],
    ["an extra of nothing", receipt({ extra: "" }), "entry"],
    ["an entry with a space", receipt({ line: LINES[7].replace(":", ": ") }), "entry"],
    ["an entry beyond ASCII", receipt({ line: LINES[7].replace("}", "明}") }), "entry"],
    ["an entry of 600 bytes", receipt({ line: LINES[7] + " ".repeat(450) }), "entry"],
    ["an impossible day", receipt({ line: LINES[7].replace(/"at":".{10}/, '"at":"2026-02-30') }), "entry"],
    ["a smaller tree", receipt({ end: checkpoint(7, root(LEAVES.slice(0, 7))) }), "index"],
    ["an empty tree", receipt({ end: checkpoint(0, sha256()) }), "index"],
    ["another tree", receipt({ end: checkpoint(N, Buffer.alloc(32)) }), "inclusion"],
    ["a future size", receipt({ end: checkpoint(`9${"0".repeat(18)}`, TOP) }), "inclusion"],
    ["the largest size", receipt({ end: checkpoint(String(2n ** 64n - 1n), TOP) }), "inclusion"],
    ["a size of 2^64", receipt({ end: checkpoint(String(2n ** 64n), TOP) }), "checkpoint"],
    ["a size of 40 digits", receipt({ end: checkpoint("9".repeat(40), TOP) }), "checkpoint"],
    ["a negative size", receipt({ end: checkpoint(-1, TOP) }), "checkpoint"],
    ["a size with a zero", receipt({ end: checkpoint(`0${N}`, TOP) }), "checkpoint"],
    ["another origin", receipt({ end: checkpoint(N, TOP, "minglu.example/other") }), "log-signature"],
    ["nobody's signature", receipt({ end: note(text, []) }), "checkpoint"],
    ["an officer's signature", receipt({ end: note(text, [[ORIGIN, 12, 1]]) }), "log-signature"],
    ["a witness alone", receipt({ end: note(text, [["witness.example/one", 6, 4]]) }), "log-signature"],
    ["an extension line", receipt({ end: note(`${text}more\n`) }), "checkpoint"],
    ["one bad signature among good ones", receipt({ end: note(text) + note(`${text}x`).split("\n").at(-2) + "\n" }), "log-signature"],
    ["carriage returns", receipt().replaceAll("\n", "\r\n"), "receipt"],
    ["101 signatures", receipt({ end: note(text) + "— x AAAAAAAA\n".repeat(100) }), "checkpoint"],
    ["a signature line of nothing", receipt({ end: `${note(text)}— x AAAA\n` }), "checkpoint"],
    ["another dash", receipt({ end: note(text).replace("—", "-") }), "checkpoint"],
    ["no line end", receipt().slice(0, -1), "checkpoint"],
    ["a null", receipt({ end: note(text).replace("\n", "\0\n") }), "checkpoint"],
    ["a control character in a stranger's name", receipt({ end: `${note(text)}— x\x01 AAAAAAAA\n` }), "checkpoint"],
    ["a letter for the last line end", `${receipt().slice(0, -1)}x`, "checkpoint"],
    ["two megabytes", receipt() + "A".repeat(2_000_000), "receipt"],
    ["nothing", "", "receipt"],
    ["line ends", "\n".repeat(500), "receipt"],
    ["only a first line", "c2sp.org/tlog-proof@v1\n\n", "receipt"],
  ];
  wants(await verifyReceipt(receipt(), TRUST), "sound", undefined, "the maker of receipts");
  for (const [name, spoilt, step] of table) wants(await verifyReceipt(spoilt, TRUST), "unsound", step, name);
  wants(await verifyReceipt(receipt({ line: LINES[7].replace('"v":1', '"v":2') }), TRUST), "unsure", "entry", "a later version");
  wants(await verifyReceipt(`${receipt()}— x AAAAAAAA\n`, TRUST), "sound", undefined, "a signature of an unknown key is ignored");
  const cosigned = (name) => note(text, [[ORIGIN, 1, 1], [name, 6, 4]]);
  const named = TRUST.witnesses[0].split("+")[0];
  wants(await verifyReceipt(receipt({ end: cosigned(named) }), { ...TRUST, quorum: 1 }), "sound", undefined, "cosigned");
  wants(await verifyReceipt(receipt({ end: cosigned("witness.example/two") }), { ...TRUST, quorum: 1 }), "unsure", "cosignature", "cosigned by another");
  wants(await verifyReceipt(receipt({ end: flipTime(cosigned(named)) }), TRUST), "unsound", "cosignature", "a cosignature moved in time");
});

/** Moves the time in the last signature line of a note by some seconds. */
function flipTime(text) {
  const [head, line] = [text.slice(0, text.lastIndexOf(" ") + 1), text.slice(text.lastIndexOf(" ") + 1, -1)];
  const bits = Buffer.from(line, "base64");
  bits[11] ^= 1;
  return `${head}${bits.toString("base64")}\n`;
}

test("keys that prove nothing", async () => {
  const ask = (more) => verifyReceipt(receipt(), { ...TRUST, ...more });
  for (const [name, more, verdict, step] of [
    ["another key of this name", { logs: [writtenKey(ORIGIN, 7)] }, "unsound", "log-signature"],
    ["another name", { logs: [writtenKey("minglu.example/other", 1)] }, "unsound", "log-signature"],
    ["an id of another key", { logs: [LOG.replace(/\+......../, "+00000000")] }, "unsure", "keys"],
    ["a witness as the ledger", { logs: TRUST.witnesses }, "unsure", "keys"],
    ["the ledger as a witness", { witnesses: [LOG] }, "unsure", "keys"],
    ["a key of small order", { logs: ["x+00000000+" + Buffer.concat([Buffer.from([1, 1]), Buffer.alloc(31)]).toString("base64")] }, "unsure", "keys"],
    ["no key", { logs: [] }, "unsure", "keys"],
    ["words", { logs: ["trust me"] }, "unsure", "keys"],
    ["no text", { logs: [5] }, "unsure", "keys"],
    ["a quorum of more than there are", { quorum: 2 }, "unsure", "keys"],
    ["a quorum that is none", { quorum: "all" }, "unsure", "keys"],
    ["all witnesses, as is the rule", { quorum: undefined }, "unsure", "cosignature"],
  ]) {
    wants(await ask(more), verdict, step, name);
  }
  wants(await ask({ logs: `${LOG}\n`, witnesses: "" }), "sound", undefined, "keys as a text");
});

test("entries that do not follow one another", async () => {
  const row = JSON.parse(LINES[8]);
  const first = JSON.stringify({ ...JSON.parse(LINES[0]), prev: row.prev });
  for (const [name, lines, verdict, step] of [
    ["swapped", [LINES[8], LINES[7]], "unsound", "chain"],
    ["one left out", [LINES[7], LINES[9]], "unsound", "chain"],
    ["one repeated", [LINES[7], LINES[7]], "unsound", "chain"],
    ["another link", [LINES[7], JSON.stringify({ ...row, prev: "A".repeat(43) })], "unsound", "chain"],
    ["the entry before it changed", [LINES[7].replace(/"at":"..../, '"at":"2025'), LINES[8]], "unsound", "chain"],
    ["back-dated", [LINES[7], JSON.stringify({ ...row, at: "2020-01-01T00:00:00.000Z" })], "unsound", "chain"],
    ["the same statement", [LINES[7], JSON.stringify({ ...row, statement: JSON.parse(LINES[7]).statement })], "unsound", "chain"],
    ["an entry 0 with a link", [first, JSON.stringify({ ...JSON.parse(LINES[1]), prev: leafOf(first).toString("base64url") })], "unsound", "chain"],
    ["another number over the right link", [LINES[7], JSON.stringify({ ...row, seq: 9 })], "unsound", "chain"],
    ["a number of 2^64", [LINES[7], LINES[8].replace('"seq":8', `"seq":${2n ** 64n}`)], "unsound", "entry"],
    ["another spelling", [LINES[7], `${LINES[8]} `], "unsound", "entry"],
    ["a later version", [LINES[7], LINES[8].replace('"v":1', '"v":2')], "unsure", "entry"],
    ["one entry", [LINES[7]], "unsure", "entry"],
    ["no text", [LINES[7], 5], "unsure", "entry"],
  ]) {
    wants(await verifyChain(lines), verdict, step, name);
  }
  wants(await verifyChain(`${LINES[7]}\n${LINES[8]}\n`), "sound", undefined, "as a text");
});

/** The statement with another event or header, signed again by those whom it names. */
function resigned(statement, event, header = {}) {
  const payload = event === undefined ? statement.payload : encoded(event);
  const signatures = statement.signatures.map((row) => {
    const head = { ...decoded(row.protected), ...header };
    const text = encoded(head);
    return { ...row, protected: text, signature: sign(null, Buffer.from(`${text}.${payload}`), secret(SEEDS.get(head.kid))).toString("base64url") };
  });
  return { payload, signatures };
}

const SUBJECT = STATEMENTS.find((name) => {
  const statement = JSON.parse(read("statements", name));
  return statement.signatures.length > 1 && statement.signatures[0].header?.disclosures?.length > 1 && decoded(statement.payload).signers.includes("handler=");
});

test("statements spoilt and signed anew are refused in the step where they are wrong", async () => {
  const statement = JSON.parse(read("statements", SUBJECT));
  const event = decoded(statement.payload);
  const [row, ...others] = statement.signatures;
  const { kid } = decoded(row.protected);
  const unknown = thumbprint(publicKey(200));
  const bits = Buffer.from(row.signature, "base64url");
  const order = 2n ** 252n + 27742317777372353535851937790883648493n;
  const s = (BigInt(`0x${Buffer.from(bits.subarray(32)).reverse().toString("hex")}`) + order).toString(16).padStart(64, "0");
  const larger = Buffer.concat([bits.subarray(0, 32), Buffer.from(s, "hex").reverse()]).toString("base64url");
  const first = (change) => ({ ...statement, signatures: [{ ...row, ...change }, ...others] });
  const other = (change) => resigned(statement, { ...event, ...change });
  const raw = (text) => resigned(statement, text);
  bits[5] ^= 1;
  const table = [
    ["a signature's bit", first({ signature: bits.toString("base64url") }), "unsound", "signature"],
    ["a signature above the group order", first({ signature: larger }), "unsound", "signature"],
    ["a payload without its signature", { ...statement, payload: encoded({ ...event, time: "2026-11-02T00:00:01Z" }) }, "unsound", "signature"],
    ["a short signature", first({ signature: "AAAA" }), "unsound", "statement"],
    ["a padded signature", first({ signature: `${row.signature}==` }), "unsound", "statement"],
    ["an unknown algorithm", resigned(statement, undefined, { alg: "ES256" }), "unsure", "signature"],
    ["no algorithm", resigned(statement, undefined, { alg: "none" }), "unsure", "signature"],
    ["another typ", resigned(statement, undefined, { typ: "minglu-access+jwt" }), "unsound", "statement"],
    ["a header more", resigned(statement, undefined, { crit: "x" }), "unsound", "statement"],
    ["a key that is not known", { ...resigned({ ...statement, signatures: [row] }, { ...event, signers: `handler=${unknown}` }, { kid: unknown }) }, "unsure", "signature"],
    ["signers of others", other({ signers: event.signers.replace(kid, unknown) }), "unsound", "signers"],
    ["signers in another order", other({ signers: event.signers.split(" ").reverse().join(" ") }), "unsound", "signers"],
    ["an unknown role", other({ signers: event.signers.replace("handler", "friend") }), "unsound", "signers"],
    ["a signature taken away", { ...statement, signatures: [row] }, "unsound", "signers"],
    ["another ledger", other({ ledger: "minglu.example/other" }), "unsound", "ledger"],
    ["an id of version 4", other({ id: "0190c3a1-7d3e-4c9a-8b1f-000000000009" }), "unsound", "event"],
    ["a wrong check character", other({ source: "authorities/12140925MBAAAA0183" }), "unsound", "event"],
    ["a subject of another kind", other({ subject: "planets/9" }), "unsound", "event"],
    ["a day that does not exist", other({ time: "2026-02-30T00:00:00Z" }), "unsound", "event"],
    ["a second 60", other({ time: "2026-02-20T00:00:60Z" }), "unsound", "event"],
    ["a member more", other({ more: "" }), "unsound", "event"],
    ["a member less", other({ time: undefined }), "unsound", "event"],
    ["digests without order", other({ data: { _sd: [`B${"A".repeat(42)}`, "A".repeat(43)] } }), "unsound", "event"],
    ["a digest twice", other({ data: { _sd: ["A".repeat(43), "A".repeat(43)] } }), "unsound", "event"],
    ["a digest in two places", other({ data: { _sd: ["A".repeat(43)], met: { _sd: ["A".repeat(43)] } } }), "unsound", "event"],
    ["a digest in an array", other({ data: { list: [{ "...": "A".repeat(43) }] } }), "unsound", "event"],
    ["an algorithm of digests", other({ data: { _sd_alg: "sha-512" } }), "unsound", "event"],
    ["a key twice", resigned({ ...statement, signatures: [row, { ...row, header: undefined }] }, { ...event, signers: `handler=${kid} handler=${kid}` }), "unsound", "signers"],
    ["a member twice", raw(`${JSON.stringify(event).slice(0, -1)},"specversion":"1.0"}`), "unsound", "event"],
    ["a member twice, deep", raw(JSON.stringify(event).replace('"data":{', '"data":{"n":{"a":1,"a":1},')), "unsound", "event"],
    ["a member without quotes", raw(JSON.stringify(event).replace('"data":{', '"data":{n:1,')), "unsound", "event"],
    ["another sign for a colon", raw(JSON.stringify(event).replace('"data":', '"data"=')), "unsound", "event"],
    ["another sign for a comma", raw(JSON.stringify(event).replace('"data":{', '"data":{"n":1;')), "unsound", "event"],
    ["a fraction", raw(JSON.stringify({ ...event, data: { n: 1.5 } })), "unsound", "event"],
    ["minus zero", raw(JSON.stringify(event).replace('"data":{', '"data":{"n":-0,')), "unsound", "event"],
    ["a number too large", raw(JSON.stringify(event).replace('"data":{', '"data":{"n":9007199254740992,')), "unsound", "event"],
    ["an invisible character", other({ data: { title: "宁\u200b武" } }), "unsound", "event"],
    ["another normal form", other({ data: { title: "e\u0301" } }), "unsound", "event"],
    ["a lone surrogate", raw(JSON.stringify(event).replace('"data":{', '"data":{"n":"\\ud800",')), "unsound", "event"],
    ["a mark of byte order", raw(`\ufeff${JSON.stringify(event)}`), "unsound", "event"],
    ["no UTF-8", raw(Buffer.from([0xff, 0xfe])), "unsound", "event"],
    ["two values", raw(`${JSON.stringify(event)}1`), "unsound", "event"],
    ["33 levels", other({ data: JSON.parse(`{"a":${"[".repeat(31)}${"]".repeat(31)}}`) }), "unsound", "event"],
    ["a padded payload", { ...statement, payload: `${statement.payload}=` }, "unsound", "event"],
    ["a member of the envelope more", { ...statement, more: 1 }, "unsound", "statement"],
    ["a question that is no text", first({ header: { ifversion: 5 } }), "unsound", "statement"],
    ["a header of the unsigned that is unknown", first({ header: { alg: "none" } }), "unsound", "statement"],
    ["no signature", { ...statement, signatures: [] }, "unsound", "statement"],
    ["17 signatures", { ...statement, signatures: Array(17).fill(row) }, "unsound", "statement"],
    ["a header on the second", { ...statement, signatures: [row, { ...others[0], header: {} }, ...others.slice(1)] }, "unsound", "statement"],
  ];
  wants(await verifyStatement(JSON.stringify(resigned(statement)), { keys: KEYS, ledger: ORIGIN }), "sound", undefined, "the signer anew");
  for (const [name, spoilt, verdict, step] of table) wants(await verifyStatement(JSON.stringify(spoilt), { keys: KEYS, ledger: ORIGIN }), verdict, step, name);
  const entry = LINES[numberOf(SUBJECT)];
  wants(await verifyStatement(JSON.stringify(statement), { keys: KEYS, entry: LINES[3] }), "unsound", "digest", "another entry");
  wants(await verifyStatement(JSON.stringify(other({ time: "2026-11-02T00:00:01Z" })), { keys: KEYS, entry }), "unsound", "digest", "another statement");
  wants(await verifyStatement(JSON.stringify(statement), { entry }), "unsure", "signature", "no keys");
  wants(await verifyStatement(JSON.stringify(statement), { keys: { [kid]: publicKey(7) } }), "unsure", "keys", "a key under another's kid");
  wants(await verifyStatement(JSON.stringify(statement), { keys: JSON.parse(`{"__proto__":{"${kid}":"${KEYS[kid]}"}}`) }), "unsure", "signature", "keys of a prototype");
});

test("disclosures that were not signed", async () => {
  const statement = JSON.parse(read("statements", SUBJECT));
  const [row, ...others] = statement.signatures;
  const shown = row.header.disclosures;
  const [salt, name, value] = decoded(shown[0]);
  const given = (disclosures) => JSON.stringify({ ...statement, signatures: [{ ...row, header: { disclosures } }, ...others] });
  for (const [what, disclosures] of [
    ["another value", [encoded([salt, name, "other"]), ...shown.slice(1)]],
    ["another name", [encoded([salt, "other", value]), ...shown.slice(1)]],
    ["another salt", [encoded([salt.split("").reverse().join(""), name, value]), ...shown.slice(1)]],
    ["twice", [shown[0], ...shown]],
    ["one too many", [...shown, encoded(["A".repeat(22), "x", 1])]],
    ["no array", [encoded({ a: 1 }), ...shown.slice(1)]],
    ["padded", [`${shown[0]}=`, ...shown.slice(1)]],
    ["a number", [5, ...shown.slice(1)]],
  ]) {
    wants(await verifyStatement(given(disclosures), { keys: KEYS }), "unsound", "disclosure", what);
  }
  wants(await verifyStatement(given([]), { keys: KEYS }), "unsound", "statement", "none in a list");
  const fewer = await verifyStatement(given(shown.slice(1)), { keys: KEYS });
  wants(fewer, "sound", undefined, "one withheld");
  assert.equal(fewer.withheld, 1);
});

test("disclosures that were signed, but may not be", async () => {
  const statement = JSON.parse(read("statements", SUBJECT));
  const event = decoded(statement.payload);
  const salt = (letter) => letter.repeat(21) + "A";
  const ask = (rows, data = {}) => {
    const disclosures = rows.map(encoded);
    const _sd = disclosures.map((text) => sha256(text).toString("base64url")).sort();
    const made = resigned(statement, { ...event, data: { ...data, ...(rows.length ? { _sd } : {}) } });
    const [row, ...others] = made.signatures;
    const header = rows.length ? { header: { disclosures } } : {};
    return verifyStatement(JSON.stringify({ ...made, signatures: [{ protected: row.protected, signature: row.signature, ...header }, ...others] }), { keys: KEYS });
  };
  wants(await ask([[salt("A"), "a", 1], [salt("B"), "b", { c: [1] }]]), "sound", undefined, "two that may be");
  for (const [name, rows, data, step] of [
    ["of two members", [[salt("A"), "a"]], {}, "disclosure"],
    ["of four members", [[salt("A"), "a", 1, 2]], {}, "disclosure"],
    ["a name that is no text", [[salt("A"), 5, 1]], {}, "disclosure"],
    ["a short salt", [["AAAA", "a", 1]], {}, "disclosure"],
    ["one salt for two", [[salt("A"), "a", 1], [salt("A"), "b", 1]], {}, "disclosure"],
    ["one name for two", [[salt("A"), "a", 1], [salt("B"), "a", 2]], {}, "disclosure"],
    ["a name that stands in the clear", [[salt("A"), "a", 1]], { a: 1 }, "disclosure"],
    ["digests inside", [[salt("A"), "a", { _sd: ["A".repeat(43)] }]], {}, "disclosure"],
    ["no digest in a list", [], { met: { _sd: [] } }, "event"],
    ["a digest that is none", [], { met: { _sd: ["A"] } }, "event"],
  ]) {
    wants(await ask(rows, data), "unsound", step, name);
  }
});

test("nothing that a stranger can send makes it throw", async () => {
  const values = [undefined, null, 5, NaN, true, [], {}, "", "{", "[]", "null", '{"payload":5}', '{"payload":"AA","signatures":[5]}', "[".repeat(200_000), `{"a":`.repeat(50_000),
    '{"__proto__":{"payload":""},"signatures":[]}', "\ud800", "A".repeat(2_000_000), Symbol.iterator, () => 1, { toString: () => { throw new Error("x"); } }];
  for (const value of values) {
    for (const verify of [verifyReceipt, verifyStatement, verifyChain]) {
      for (const options of [undefined, null, 5, {}, { logs: value, witnesses: value, quorum: value, keys: value, entry: value, ledger: value }]) {
        const result = await verify(value, options);
        shape(result);
        assert.notEqual(result.verdict, "sound");
      }
    }
    shape(await verifyReceipt(receipt(), { logs: value, witnesses: value, quorum: value }));
    shape(await verifyStatement(read("statements", SUBJECT), { keys: value, entry: value, ledger: value }));
  }
});

test("each character of a statement counts", async () => {
  const text = read("statements", SUBJECT);
  for (let at = 0; at < text.length; at += 5) {
    const result = await verifyStatement(flip(text, at), { keys: KEYS, entry: LINES[numberOf(SUBJECT)] });
    assert.equal(result.verdict, "unsound", `character ${at}: ${shape(result)}`);
  }
});
