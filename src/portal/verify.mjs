// Checks receipts, statements and the chain of a Minglu ledger in a browser or in Node 20, with WebCrypto and nothing else.
// Written from schemas/formats.md, whose sections the comments name; a server has no part in the verdict.
//
//   verifyReceipt(text, {logs, witnesses, quorum})    a `.tlog-proof` receipt, 5.5
//   verifyStatement(text, {keys, entry, ledger})      an envelope with its signatures and disclosures, section 2
//   verifyChain(lines)                                neighbouring entries, one a line, 5.1
//   keysOf(text)                                      the public keys that a statement brings into the registry, 4.4
//
// Each verifier gives `{verdict, zh, en, steps, ...}` and never throws. A step is `{name, outcome, zh, en, value}`, its
// outcome `holds`, `fails` or `unsure`. The verdict is `unsound` if a step fails, else `unsure` if one is, else `sound`.
// Not checked here: who may sign what (4.3), data against its schema, whether others see the same log.

const TEXT_BYTES_MAX = 1_000_000;
const ENVELOPE_BYTES_MAX = 262_144;

const STEPS = {
  keys: ["读取所信任的公钥", "Read the keys to be trusted"],
  receipt: ["读取回执", "Read the receipt"],
  checkpoint: ["读取检查点", "Read the checkpoint"],
  "log-signature": ["验证账本对检查点的签名", "Verify the ledger's signature of the checkpoint"],
  cosignature: ["验证见证人的副署", "Verify the witnesses' cosignatures"],
  entry: ["读取条目", "Read the entry"],
  index: ["条目序号与回执一致", "The entry has the number that the receipt names"],
  leaf: ["计算条目的叶哈希", "Hash the entry as a leaf"],
  inclusion: ["由条目沿路径算出树根", "Compute the root from the entry along the path"],
  statement: ["读取文书封装", "Read the envelope of the statement"],
  event: ["读取已签名的内容", "Read what was signed"],
  signers: ["签名人与内容所列一致", "The signatures are by those whom the content names"],
  signature: ["验证签名", "Verify a signature"],
  digest: ["文书摘要与条目一致", "The digest of the statement is the one in the entry"],
  ledger: ["文书为本账本而签", "The statement was signed for this ledger"],
  disclosure: ["披露项的摘要在已签名的内容中", "The digest of a disclosure stands in what was signed"],
  chain: ["条目衔接前一条目", "The entry follows the entry before it"],
  input: ["读取输入", "Read the input"],
};

const VERDICTS = {
  sound: ["核验通过", "Sound"],
  unsound: ["核验不通过", "Unsound"],
  unsure: ["无法判定", "Could not tell"],
};

/** A breach of the format, found while reading. */
class Wrong extends Error {
  constructor(step, text, outcome = "fails") {
    super(text);
    this.step = step;
    this.outcome = outcome;
  }
}

/** The steps of one verification. */
class Steps {
  constructor() {
    this.list = [];
  }

  add(name, outcome, value) {
    const [zh, en] = STEPS[name] ?? STEPS.input;
    this.list.push({ name, outcome, zh, en, value: String(value).slice(0, 4000) });
  }

  result(more = {}) {
    const has = (outcome) => this.list.some((step) => step.outcome === outcome);
    const verdict = has("fails") ? "unsound" : has("unsure") || this.list.length === 0 ? "unsure" : "sound";
    const [zh, en] = VERDICTS[verdict];
    return { verdict, zh, en, steps: this.list, ...more };
  }
}

/** Runs a verification; whatever goes wrong in it becomes a step. */
async function told(work) {
  const steps = new Steps();
  try {
    return steps.result((await work(steps)) ?? {});
  } catch (error) {
    if (error instanceof Wrong) steps.add(error.step, error.outcome, error.message);
    else steps.add("input", "unsure", `this program cannot read it: ${error?.name ?? "error"}`);
    return steps.result();
  }
}

function want(holds, step, text, outcome) {
  if (!holds) throw new Wrong(step, text, outcome);
}

/** A number below 2^64 without leading zeros, undefined if it is none. */
function count(text) {
  const number = /^(0|[1-9][0-9]{0,19})$/.test(text) ? BigInt(text) : undefined;
  return number !== undefined && number < 2n ** 64n ? number : undefined;
}

function asText(value, step, bytesMax = TEXT_BYTES_MAX) {
  want(typeof value === "string", step, "no text", "unsure");
  want(value.length <= bytesMax && utf8(value).length <= bytesMax, step, `more than ${bytesMax} bytes`);
  return value;
}

// ---- Bytes: 1.2

const utf8 = (text) => new TextEncoder().encode(text);
const hex = (bytes) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
const equal = (one, other) => one.length === other.length && one.every((byte, at) => byte === other[at]);
const toBase64 = (bytes) => btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(""));
const toUrl = (bytes) => toBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");

function joined(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

async function sha256(...parts) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", joined(...parts)));
}

/** Canonical base64 with padding; of so many bytes. */
function base64(text, step, what, length) {
  want(typeof text === "string" && /^[A-Za-z0-9+/]*={0,2}$/.test(text) && text.length % 4 === 0, step, `${what}: no base64`);
  const bytes = Uint8Array.from(atob(text), (char) => char.charCodeAt(0));
  want(toBase64(bytes) === text, step, `${what}: base64 that is not canonical`);
  want(length === undefined || bytes.length === length, step, `${what}: ${bytes.length} bytes, wanted ${length}`);
  return bytes;
}

/** Canonical base64url without padding; of so many bytes. */
function base64url(text, step, what, length) {
  want(typeof text === "string" && /^[A-Za-z0-9_-]*$/.test(text) && text.length % 4 !== 1, step, `${what}: no base64url`);
  const padded = text.replaceAll("-", "+").replaceAll("_", "/") + "=".repeat((4 - (text.length % 4)) % 4);
  return base64(padded, step, what, length);
}

// ---- JSON profile: 1.1. JSON.parse hides repeated members and rounds numbers, so texts are read here.

const FORBIDDEN =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb\u{e0001}\u{e0020}-\u{e007f}\p{Noncharacter_Code_Point}\p{Surrogate}]/u;

function parseJson(text, step) {
  let at = 0;
  const space = () => {
    while (" \t\n\r".includes(text[at] ?? "x")) at += 1;
  };
  const literal = (word, value) => {
    want(text.startsWith(word, at), step, `JSON: unexpected character at ${at}`);
    at += word.length;
    return value;
  };
  const string = () => {
    const found = /"(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"/uy;
    found.lastIndex = at;
    const raw = found.exec(text)?.[0];
    want(raw !== undefined, step, `JSON: no text at ${at}`);
    at += raw.length;
    const value = JSON.parse(raw);
    want(!FORBIDDEN.test(value) && value.normalize("NFC") === value, step, "JSON: a text with a forbidden character, or not in form NFC");
    return value;
  };
  const members = (close, depth, each) => {
    want(depth < 32, step, "JSON: more than 32 levels");
    at += 1;
    space();
    if (text[at] === close) return void (at += 1);
    for (;;) {
      each();
      space();
      if (text[at] === close) return void (at += 1);
      literal(",");
      space();
    }
  };
  const value = (depth) => {
    space();
    if (text[at] === "{") {
      const object = new Map();
      members("}", depth, () => {
        const name = string();
        want(!object.has(name), step, "JSON: a member stands twice in one object");
        space();
        literal(":");
        object.set(name, value(depth + 1));
      });
      return Object.assign(Object.create(null), Object.fromEntries(object));
    }
    if (text[at] === "[") {
      const array = [];
      members("]", depth, () => array.push(value(depth + 1)));
      return array;
    }
    if (text[at] === '"') return string();
    const word = { t: ["true", true], f: ["false", false], n: ["null", null] }[text[at]];
    if (word) return literal(...word);
    const number = /-?(?:0|[1-9][0-9]{0,15})(?![0-9.eE])/y;
    number.lastIndex = at;
    const raw = number.exec(text)?.[0];
    want(raw !== undefined && raw !== "-0" && Number.isSafeInteger(Number(raw)), step, `JSON: no value, or no whole number, at ${at}`);
    at += raw.length;
    return Number(raw);
  };
  const whole = value(0);
  space();
  want(at === text.length, step, "JSON: something after the value");
  return whole;
}

function parseBytes(bytes, step) {
  try {
    return parseJson(new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes), step);
  } catch (error) {
    throw error instanceof TypeError ? new Wrong(step, "no UTF-8") : error;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
const hasExactly = (value, names) => isObject(value) && Object.keys(value).sort().join() === [...names].sort().join();

// ---- Strict Ed25519: 2.1. WebCrypto verifies; points about which it may be lax are looked at here.

const P = 2n ** 255n - 19n;
const ORDER = 2n ** 252n + 27742317777372353535851937790883648493n;
const D = 37095705934669439343138083508754565189542113879843219016388785533085940283555n;
const ROOT = 19681161376707505956807079304988542015446066515923890162744021073123829784752n;
const mod = (number) => ((number % P) + P) % P;

function power(base, exponent) {
  let total = 1n;
  for (let square = mod(base), rest = exponent; rest > 0n; rest >>= 1n, square = (square * square) % P) {
    if (rest & 1n) total = (total * square) % P;
  }
  return total;
}

function little(bytes) {
  return BigInt(`0x${hex(bytes.toReversed?.() ?? Uint8Array.from(bytes).reverse())}`);
}

/** RFC 8032 section 5.1.3, canonical encodings only; undefined if it is no point. */
function point(bytes) {
  const whole = little(bytes);
  const [sign, y] = [whole >> 255n, whole & ((1n << 255n) - 1n)];
  if (y >= P) return undefined;
  const [u, v] = [mod(y * y - 1n), mod(D * y * y + 1n)];
  let x = mod(u * v ** 3n * power(mod(u * v ** 7n), (P - 5n) / 8n));
  if (mod(v * x * x - u) !== 0n) x = mod(x * ROOT);
  if (mod(v * x * x - u) !== 0n || (x === 0n && sign === 1n)) return undefined;
  if ((x & 1n) !== sign) x = P - x;
  return [x, y, 1n, mod(x * y)];
}

function added(p, q) {
  const [a, b] = [mod((p[1] - p[0]) * (q[1] - q[0])), mod((p[1] + p[0]) * (q[1] + q[0]))];
  const [c, d] = [mod(2n * p[3] * q[3] * D), mod(2n * p[2] * q[2])];
  const [e, f, g, h] = [b - a, d - c, d + c, b + a];
  return [mod(e * f), mod(g * h), mod(f * g), mod(e * h)];
}

function times(factor, p) {
  let total = [0n, 1n, 1n, 0n];
  for (const bit of factor.toString(2)) {
    total = added(total, total);
    if (bit === "1") total = added(total, p);
  }
  return total;
}

const neutral = (p) => p[0] === 0n && p[1] === p[2];
const goodKeys = new Map();

function goodKey(bytes) {
  const name = hex(bytes);
  if (!goodKeys.has(name)) {
    const p = point(bytes);
    if (goodKeys.size > 10_000) goodKeys.clear();
    goodKeys.set(name, p !== undefined && !neutral(times(8n, p)) && neutral(times(ORDER, p)));
  }
  return goodKeys.get(name);
}

/** Whether a signature holds strictly. Throws Wrong as unsure where WebCrypto knows no Ed25519. */
async function ed25519(key, signature, message, step) {
  if (signature.length !== 64 || !goodKey(key) || little(signature.subarray(32)) >= ORDER) return false;
  const r = point(signature.subarray(0, 32));
  if (r === undefined || neutral(times(8n, r))) return false;
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
  } catch {
    throw new Wrong(step, "this browser's WebCrypto has no Ed25519: use a newer one", "unsure");
  }
  return crypto.subtle.verify("Ed25519", imported, signature, message);
}

// ---- Notes and checkpoints: 5.3

async function parseKey(text, types) {
  const found = /^([^+\s]+)\+([0-9a-f]{8})\+(.+)$/.exec(asText(text, "keys").trim());
  want(found, "keys", `wanted name+id+key, got ${text.slice(0, 80)}`, "unsure");
  const typed = base64(found[3], "keys", found[1], 33);
  const id = hex((await sha256(utf8(`${found[1]}\n`), typed)).subarray(0, 4));
  want(id === found[2], "keys", `the id of ${found[1]} is ${found[2]}, the key gives ${id}`, "unsure");
  want(types.includes(typed[0]) && goodKey(typed.subarray(1)), "keys", `${found[1]}: type ${typed[0]}, or a bad point`, "unsure");
  return { name: found[1], id, type: typed[0], key: typed.subarray(1) };
}

async function readTrust({ logs = [], witnesses = [], quorum }, steps) {
  const lists = [logs, witnesses].map((list) => (Array.isArray(list) ? list : String(list).split(/\s+/).filter(Boolean)));
  const keys = [];
  for (const [number, list] of lists.entries()) {
    for (const text of list) keys.push(await parseKey(text, number === 0 ? [1] : [4]));
  }
  want(lists[0].length > 0, "keys", "no key of the ledger given", "unsure");
  const needed = quorum ?? lists[1].length;
  want(Number.isSafeInteger(needed) && needed >= 0 && needed <= lists[1].length, "keys", "a quorum of more witnesses than are given", "unsure");
  steps.add("keys", "holds", keys.map((key) => `${key.name}+${key.id}`).join(" "));
  return { keys, needed };
}

/** Opens a checkpoint: every known signature must hold, one of the ledger's keys must be among them. */
async function openCheckpoint(note, trust, steps) {
  const split = note.lastIndexOf("\n\n");
  want(!/[\u0000-\u0009\u000b-\u001f\u007f-\u009f]/.test(note), "checkpoint", "a note with control characters");
  want(split > 0 && note.endsWith("\n") && split + 2 < note.length, "checkpoint", "wanted text, an empty line, and signature lines");
  const text = note.slice(0, split + 1);
  const lines = note.slice(split + 2, -1).split("\n");
  want(lines.length <= 100, "checkpoint", `${lines.length} signatures, wanted at most 100`);
  const body = text.slice(0, -1).split("\n");
  want(body.length === 3 && /^[!-*,-~]{1,120}$/.test(body[0]) && count(body[1]) !== undefined, "checkpoint", "wanted origin, size and root, a line each");
  const root = base64(body[2], "checkpoint", "root", 32);
  steps.add("checkpoint", "holds", `${body[0]} · ${body[1]} · ${hex(root)}`);
  const [signed, cosigned] = [new Set(), new Set()];
  for (const line of lines) {
    const found = /^— ([^ +]+) ([A-Za-z0-9+/=]+)$/.exec(line);
    want(found, "checkpoint", `signature line ${line.slice(0, 80)}`);
    const bits = base64(found[2], "checkpoint", "signature line");
    want(bits.length > 4, "checkpoint", "signature line: nothing behind the key's id");
    const key = trust.keys.find((one) => one.name === found[1] && one.id === hex(bits.subarray(0, 4)));
    if (key === undefined) continue;
    const step = key.type === 1 ? "log-signature" : "cosignature";
    const time = key.type === 4 && bits.length > 12 ? BigInt(`0x${hex(bits.subarray(4, 12))}`) : 0n;
    const message = key.type === 1 ? text : `cosignature/v1\ntime ${time}\n${text}`;
    const holds = await ed25519(key.key, bits.subarray(key.type === 1 ? 4 : 12), utf8(message), step);
    want(holds, step, `${key.name}+${key.id}: the signature does not hold`);
    (key.type === 1 ? signed : cosigned).add(key);
    const when = key.type === 4 && time < 253402300800n ? ` · ${new Date(Number(time) * 1000).toISOString()}` : "";
    steps.add(step, "holds", `${key.name}+${key.id}${when}`);
  }
  want([...signed].some((key) => key.name === body[0]), "log-signature", `not signed by a known key of ${body[0]}`);
  if (cosigned.size < trust.needed) steps.add("cosignature", "unsure", `${cosigned.size} of ${trust.needed} witnesses`);
  return { origin: body[0], size: count(body[1]), root };
}

// ---- Entries and the tree: 5.1, 5.2

async function parseEntry(line) {
  const version = /^\{"v":(0|[1-9][0-9]*),/.exec(line)?.[1];
  want(version === undefined || version === "1", "entry", `version ${version}: a newer program is needed`, "unsure");
  const found =
    /^\{"v":1,"seq":(0|[1-9][0-9]{0,19}),"prev":"([\w-]{43})","at":"(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z)","statement":"([\w-]{43})"\}$/.exec(line);
  want(found && line.length <= 512, "entry", `not spelt as version 1 spells an entry: ${line.slice(0, 120)}`);
  want(count(found[1]) !== undefined, "entry", `number ${found[1]}, wanted one below 2^64`);
  const at = Date.parse(found[3]);
  want(Number.isFinite(at) && at >= 0 && new Date(at).toISOString() === found[3], "entry", `at: ${found[3]} is no instant`);
  return {
    seq: count(found[1]),
    prev: base64url(found[2], "entry", "prev", 32),
    at,
    recorded: found[3],
    statement: found[4],
    digest: base64url(found[4], "entry", "statement", 32),
    leaf: await sha256(Uint8Array.of(0), utf8(line)),
  };
}

/** RFC 9162 section 2.1.3.2: the root that leaf and siblings give; undefined if the path has a wrong length. */
async function rootOf(index, size, leaf, path) {
  let [fn, sn, node] = [index, size - 1n, leaf];
  for (const sibling of path) {
    if (sn === 0n) return undefined;
    if (fn & 1n || fn === sn) {
      node = await sha256(Uint8Array.of(1), sibling, node);
      while (!(fn & 1n) && fn !== 0n) [fn, sn] = [fn >> 1n, sn >> 1n];
    } else {
      node = await sha256(Uint8Array.of(1), node, sibling);
    }
    [fn, sn] = [fn >> 1n, sn >> 1n];
  }
  return sn === 0n ? node : undefined;
}

/**
 * 5.5: checks a receipt. `logs` and `witnesses` are written keys (arrays, or texts with one a line); `quorum` says how many
 * of the witnesses must have cosigned, all if it is absent. The result also has `entry` (its line), `origin` and `size`.
 */
export function verifyReceipt(text, options = {}) {
  return told(async (steps) => {
    asText(text, "receipt");
    const trust = await readTrust(options ?? {}, steps);
    const split = text.indexOf("\n\n");
    const lines = text.slice(0, Math.max(split, 0)).split("\n");
    want(split > 0 && lines[0] === "c2sp.org/tlog-proof@v1", "receipt", "wanted the first line c2sp.org/tlog-proof@v1");
    want(lines.length >= 3 && lines.length <= 67, "receipt", `${lines.length} lines before the checkpoint, wanted 3 to 67`);
    const index = /^index ([0-9]+)$/.exec(lines[2])?.[1];
    want(lines[1].startsWith("extra ") && index !== undefined && count(index) !== undefined, "receipt", "wanted a line extra, then a line index");
    const bytes = base64(lines[1].slice(6), "receipt", "extra");
    const path = lines.slice(3).map((line) => base64(line, "receipt", "sibling", 32));
    steps.add("receipt", "holds", `${index} · ${path.length}`);
    const checkpoint = await openCheckpoint(text.slice(split + 2), trust, steps);
    want(bytes.every((byte) => byte < 0x80), "entry", "an entry with bytes beyond ASCII");
    const line = String.fromCharCode(...bytes.subarray(0, 513));
    const entry = await parseEntry(line);
    steps.add("entry", "holds", line);
    want(entry.seq === count(index), "index", `the receipt says ${index}, its entry is number ${entry.seq}`);
    want(entry.seq < checkpoint.size, "index", `number ${index} in a ledger of ${checkpoint.size} entries`);
    steps.add("index", "holds", index);
    steps.add("leaf", "holds", hex(entry.leaf));
    const found = await rootOf(entry.seq, checkpoint.size, entry.leaf, path);
    want(found && equal(found, checkpoint.root), "inclusion", `${found ? hex(found) : "a path of a wrong length"}, the checkpoint says ${hex(checkpoint.root)}`);
    steps.add("inclusion", "holds", hex(found));
    return { entry: line, origin: checkpoint.origin, size: String(checkpoint.size) };
  });
}

/** The line of the entry that a receipt names, unchecked; undefined where none can be read. */
export function entryOf(text) {
  try {
    return String.fromCharCode(...base64(/^extra (.*)$/m.exec(text)[1], "receipt", "extra"));
  } catch {
    return undefined;
  }
}

/** 5.1: checks that entries follow one another; an array of lines, or a text with one a line, at least two. */
export function verifyChain(entries) {
  return told(async (steps) => {
    const lines = Array.isArray(entries) ? entries : asText(entries, "entry").trim().split("\n");
    want(lines.length >= 2 && lines.length <= 100_000, "entry", "wanted two entries or more", "unsure");
    let before;
    for (const line of lines) {
      const entry = await parseEntry(asText(line, "entry"));
      if (before !== undefined) {
        want(entry.seq === before.seq + 1n, "chain", `number ${entry.seq} after number ${before.seq}`);
        want(equal(entry.prev, before.leaf), "chain", `entry ${entry.seq}: prev is ${toUrl(entry.prev)}, the leaf hash before is ${toUrl(before.leaf)}`);
        want(entry.at >= before.at, "chain", `entry ${entry.seq}: ${entry.recorded} is before ${before.recorded}`);
        want(entry.statement !== before.statement, "chain", `entry ${entry.seq}: the statement of the entry before it once more`);
        steps.add("chain", "holds", `${before.seq} → ${entry.seq} · ${toUrl(entry.prev)}`);
      }
      want(entry.seq !== 0n || entry.prev.every((byte) => byte === 0), "chain", "entry 0: prev is not 32 zero bytes");
      before = entry;
    }
  });
}

// ---- Statements: section 2

const MEMBERS = ["data", "id", "ledger", "signers", "source", "specversion", "subject", "time", "type"];
const ROLES = "handler legal_reviewer head delegate approver receiver founder holder auditor party ledger".split(" ");
const UUID = "[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[89ab][0-9a-f]{3}-[0-9a-f]{12}";
const USCC = "[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}";
const SOURCE = new RegExp(`^(?:(?:authorities|institutions)/${USCC}|ledger)$`);
const SUBJECT = new RegExp(`^(?:(?:authorities|institutions)/${USCC}|(?:facilities|visits|cases|persons)/${UUID}|ledger)$`);
const ID = new RegExp(`^(?=.{14}[78])${UUID}$`);

function checkCharacter(name) {
  const code = name.split("/")[1];
  if (!/^(authorities|institutions)\//.test(name)) return true;
  const values = [...code].map((char) => "0123456789ABCDEFGHJKLMNPQRTUWXY".indexOf(char));
  const sum = values.slice(0, 17).reduce((total, value, place) => total + value * Number(3n ** BigInt(place) % 31n), 0);
  return values[17] === (31 - (sum % 31)) % 31;
}

function readEvent(event) {
  const texts = MEMBERS.filter((name) => name !== "data");
  want(hasExactly(event, MEMBERS) && texts.every((name) => typeof event[name] === "string") && isObject(event.data), "event", "members other than those of an event");
  const found = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:[0-5]\d)(?:\.\d{1,9})?(?:Z|[+-]([01]\d|2[0-3]):[0-5]\d)$/.exec(event.time);
  const plain = found && Date.parse(`${found[1]}Z`);
  const known = found && Number.isFinite(plain) && new Date(plain).toISOString().startsWith(found[1]) && Date.parse(event.time) >= 0 && Date.parse(event.time) < 253402300800000;
  for (const [name, holds] of [
    ["specversion", event.specversion === "1.0"],
    ["id", ID.test(event.id)],
    ["source", SOURCE.test(event.source) && checkCharacter(event.source)],
    ["subject", SUBJECT.test(event.subject) && checkCharacter(event.subject)],
    ["type", /^minglu\.[a-z0-9._]+$/.test(event.type) && event.type.length <= 100],
    ["time", known],
  ]) {
    want(holds, "event", `${name}: ${event[name].slice(0, 120)}`);
  }
  const pairs = event.signers.split(" ").map((pair) => [pair.slice(0, Math.max(pair.indexOf("="), 0)), pair.slice(pair.indexOf("=") + 1)]);
  want(pairs.every(([role]) => ROLES.includes(role)), "signers", "a role that the format does not know");
  want(new Set(pairs.map(([, kid]) => kid)).size === pairs.length && pairs.length <= 16, "signers", "a key twice, or more than 16");
  return pairs;
}

/** 2.1: an envelope taken apart. */
function readEnvelope(text) {
  const envelope = parseJson(asText(text, "statement", ENVELOPE_BYTES_MAX), "statement");
  want(hasExactly(envelope, ["payload", "signatures"]), "statement", "members other than payload and signatures");
  const rows = envelope.signatures;
  want(Array.isArray(rows) && rows.length >= 1 && rows.length <= 16 && rows.every(isObject), "statement", "wanted 1 to 16 signatures");
  const header = "header" in rows[0] ? rows[0].header : {};
  want(isObject(header) && Object.keys(header).every((name) => ["disclosures", "ifversion"].includes(name)), "statement", "header: unknown members");
  const disclosures = header.disclosures ?? [];
  want(Array.isArray(disclosures) && disclosures.length <= 256 && !("disclosures" in header && disclosures.length === 0), "statement", "wanted 1 to 256 disclosures");
  want(!("ifversion" in header) || (typeof header.ifversion === "string" && /^[\x20-\x7e]{1,200}$/.test(header.ifversion)), "statement", "header: ifversion");
  const signatures = rows.map((row, number) => {
    const names = number === 0 && "header" in row ? ["protected", "signature", "header"] : ["protected", "signature"];
    want(hasExactly(row, names), "statement", `signature ${number}: members`);
    const head = parseBytes(base64url(row.protected, "statement", `signature ${number}: protected`), "statement");
    want(hasExactly(head, ["alg", "kid", "typ"]) && Object.values(head).every((one) => typeof one === "string"), "statement", `signature ${number}: header`);
    want(head.typ === "minglu+sd-jwt", "statement", `signature ${number}: typ ${head.typ.slice(0, 40)}`);
    base64url(head.kid, "statement", `signature ${number}: kid`, 32);
    const known = ["EdDSA", "Ed25519"].includes(head.alg);
    return { ...head, known, message: `${row.protected}.${envelope.payload}`, bits: base64url(row.signature, "statement", `signature ${number}`, known ? 64 : undefined) };
  });
  const event = parseBytes(base64url(envelope.payload, "event", "payload"), "event");
  const parts = [envelope.payload, ...rows.flatMap((row) => [row.protected, row.signature])];
  return { event, pairs: readEvent(event), signatures, disclosures, digested: `minglu-statement/v1\n${parts.join(".")}` };
}

/** The thumbprints of those who say that they signed a statement, unchecked; none where it cannot be read. */
export function signersOf(text) {
  try {
    return readEnvelope(text).signatures.map((one) => one.kid);
  } catch {
    return [];
  }
}

async function thumbprint(x) {
  return toUrl(await sha256(utf8(`{"crv":"Ed25519","kty":"OKP","x":"${x}"}`)));
}

async function introduced(event) {
  const { data, type } = event;
  const rows = { "minglu.ledger.founded.v1": data.founders, "minglu.authority.admitted.v1": data.approvers }[type] ?? [];
  const found = Array.isArray(rows) ? rows.map((row) => row?.public_key) : [];
  if (type === "minglu.ledger.founded.v1") found.push(data.service_key);
  if (["minglu.key.enrolled.v1", "minglu.audit.opened.v1", "minglu.ledger.key.rotated.v1"].includes(type)) found.push(data.public_key);
  const keys = {};
  for (const x of found) {
    base64url(x, "keys", "public key", 32);
    keys[await thumbprint(x)] = x;
  }
  return keys;
}

/**
 * 4.4: the keys that a governance statement brings into the registry, by kid; empty for what cannot be read. Whether the
 * statement stands in the log, and before the one to be checked, is for the caller to see by its receipt.
 */
export async function keysOf(text) {
  try {
    return await introduced(readEnvelope(text).event);
  } catch {
    return {};
  }
}

/** 2.6: every `_sd` with its object, in the order of the text. */
function placesOf(value, where, places) {
  if (Array.isArray(value)) value.forEach((inner, number) => placesOf(inner, `${where}/${number}`, places));
  if (!isObject(value)) return places;
  want(!("_sd_alg" in value) && !("..." in value), "event", `${where}: _sd_alg, or a digest in an array`);
  if ("_sd" in value) {
    const digests = value._sd;
    want(Array.isArray(digests) && digests.length > 0, "event", `${where}/_sd: wanted at least one digest`);
    digests.forEach((digest) => base64url(digest, "event", `${where}/_sd`, 32));
    want(digests.every((digest, at) => at === 0 || digests[at - 1] < digest), "event", `${where}/_sd: not sorted, or one twice`);
    for (const digest of digests) {
      want(!places.has(digest), "event", `${where}/_sd: a digest that stands elsewhere too`);
      places.set(digest, { value, where });
    }
  }
  for (const [name, inner] of Object.entries(value)) if (name !== "_sd") placesOf(inner, `${where}/${name}`, places);
  return places;
}

async function checkDisclosures(event, disclosures, steps) {
  const places = placesOf(event.data, "", new Map());
  const [salts, names] = [new Set(), new Set()];
  for (const text of disclosures) {
    const row = parseBytes(base64url(text, "disclosure", "disclosure"), "disclosure");
    want(Array.isArray(row) && row.length === 3 && typeof row[1] === "string", "disclosure", "wanted salt, name, value");
    base64url(row[0], "disclosure", "salt", 16);
    want(!salts.has(row[0]), "disclosure", `${row[1]}: its salt was used before`);
    salts.add(row[0]);
    const digest = toUrl(await sha256(utf8(text)));
    const place = places.get(digest);
    want(place, "disclosure", `${row[1]}: digest ${digest} stands in no _sd, or was shown before`);
    places.delete(digest);
    const name = `${place.where}/${row[1]}`;
    want(!(row[1] in place.value) && !names.has(name) && !JSON.stringify(row[2]).includes('"_sd":'), "disclosure", `${name} is there already, or has an _sd inside`);
    names.add(name);
    steps.add("disclosure", "holds", `${name} = ${JSON.stringify(row[2])}`);
  }
  return places.size;
}

/**
 * Section 2: checks a statement. `keys` is a table from kid to public key (base64url), as `keys.json` or `keysOf` give;
 * `entry` the line of its entry, as verifyReceipt gives; `ledger` the origin. The founding brings its own keys (entry 0).
 * The result also has `event`, `digest` and `withheld`, the number of digests without a disclosure.
 */
export function verifyStatement(text, options = {}) {
  return told(async (steps) => {
    const { keys = {}, entry, ledger } = options ?? {};
    const envelope = readEnvelope(text);
    const { event, pairs, signatures, disclosures } = envelope;
    steps.add("statement", "holds", `${signatures.length} · ${disclosures.length}`);
    steps.add("event", "holds", `${event.type} · ${event.source} · ${event.subject} · ${event.time}`);
    want(pairs.map(([, kid]) => kid).join(" ") === signatures.map((one) => one.kid).join(" "), "signers", `signed by ${signatures.map((one) => one.kid).join(" ")}, named ${event.signers}`);
    steps.add("signers", "holds", event.signers);
    if (entry !== undefined) {
      const { statement } = await parseEntry(asText(entry, "entry"));
      const digest = toUrl(await sha256(utf8(envelope.digested)));
      want(statement === digest, "digest", `${digest}, the entry names ${statement}`);
      steps.add("digest", "holds", digest);
    }
    if (ledger !== undefined) {
      want(event.ledger === ledger, "ledger", `signed for ${event.ledger.slice(0, 120)}, wanted ${String(ledger).slice(0, 120)}`);
      steps.add("ledger", "holds", event.ledger);
    }
    const founding = event.type === "minglu.ledger.founded.v1" ? await introduced(event) : {};
    for (const [number, { alg, kid, known, message, bits }] of signatures.entries()) {
      const name = `${pairs[number][0]} ${kid}`;
      const x = Object.hasOwn(founding, kid) ? founding[kid] : isObject(keys) && Object.hasOwn(keys, kid) ? keys[kid] : undefined;
      if (!known || x === undefined) {
        steps.add("signature", "unsure", known ? `${name}: no key for it` : `${name}: alg ${alg.slice(0, 40)} is not known here`);
        continue;
      }
      const key = base64url(x, "keys", `key ${kid}`, 32);
      want((await thumbprint(x)) === kid, "keys", `the key given for ${kid} has another thumbprint`, "unsure");
      want(await ed25519(key, bits, utf8(message), "signature"), "signature", `${name}: the signature does not hold`);
      steps.add("signature", "holds", name);
    }
    const withheld = await checkDisclosures(event, disclosures, steps);
    return { event, digest: toUrl(await sha256(utf8(envelope.digested))), withheld };
  });
}
