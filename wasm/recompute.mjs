// Recomputes the public standing of an institution from a Minglu ledger, in a browser or in Node 20, with the program's
// own verifier as WebAssembly. Nothing else is needed, and the ledger's server has no part in the verdict.
//
//   recompute({wasm, get, keys, policy, institution})
//
// `wasm`: the bytes of minglu_verifier.wasm, or a compiled WebAssembly.Module (ops/build-wasm.sh makes it). `get`: an
// asynchronous function from a path to its bytes, or to null where there is nothing (404, 410): `overHttp(address)` is
// one. `keys` (verifier keys of the ledger) and `policy` (text of a policy file) are the only root of trust; one of the
// two is needed. The rest of the options: `day` for a copy without a page, `earlier` checkpoints and `receipts` that were
// kept, `ledger` and `reader` for the report, `onStep` to be told of progress.
//
// Gives `{verdict, exit_code, institution, troubles, report}`: the verdict and the report of `minglu audit`, and
// `institution` with `recomputed` and `published` beside each other and `equal` (true, false, or null where it cannot
// be told). Throws where the ledger cannot be reached or what it tells cannot be read.
//
// What is fetched is only carried: every hash, proof and signature is checked in the module, which imports nothing.

const LISTS_LIMIT = 500;
const DAY_TRIES = 3;
const FILE_BYTES_MAX = 64 * 1024 * 1024;

const text = (bytes) => new TextDecoder().decode(bytes);
const json = (bytes, what) => {
  try {
    return JSON.parse(text(bytes));
  } catch {
    throw new Error(`${what} is no JSON`);
  }
};

/** The module with one session in it. */
class Verifier {
  static async load(wasm) {
    const module = wasm instanceof WebAssembly.Module ? wasm : await WebAssembly.compile(wasm);
    if (WebAssembly.Module.imports(module).length > 0) throw new Error("a verifier that imports something is another one");
    return new Verifier((await WebAssembly.instantiate(module, {})).exports);
  }

  constructor(exports) {
    this.exports = exports;
  }

  /** Calls an export, with bytes for it if it takes any. */
  call(name, bytes) {
    if (bytes !== undefined) {
      const at = this.exports.input(bytes.length) >>> 0;
      // Memory may have grown: its buffer is taken anew at each use.
      new Uint8Array(this.exports.memory.buffer, at, bytes.length).set(bytes);
    }
    const length = this.exports[name]() >>> 0;
    const answer = new Uint8Array(this.exports.memory.buffer, this.exports.output() >>> 0, length);
    const found = json(answer.slice(), "the verifier's answer");
    if (found.error !== undefined) throw new Error(found.error);
    return found;
  }
}

/** A ledger at an address, as `get`. */
export function overHttp(address, fetching = fetch) {
  const base = address.replace(/\/+$/, "");
  return async (path) => {
    const answer = await fetching(base + path);
    if ([404, 410].includes(answer.status)) return null;
    if (answer.status === 409) return undefined;
    if (!answer.ok) throw new Error(`${path}: status ${answer.status}`);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    if (bytes.length > FILE_BYTES_MAX) throw new Error(`${path}: more than ${FILE_BYTES_MAX} bytes`);
    return bytes;
  };
}

/** All items of a paged answer; none where there is no such answer. */
async function* pages(get, path) {
  for (let after = ""; ; ) {
    const bytes = await get(`${path}?limit=${LISTS_LIMIT}${after}`);
    if (!bytes) return;
    const page = json(bytes, path);
    yield* Array.isArray(page.items) ? page.items : [];
    if (typeof page.next !== "string") return;
    after = `&after=${encodeURIComponent(page.next)}`;
  }
}

/** Where files of draws are served, by digest: they belong to no manifest. */
async function filesOfDraws(get) {
  const found = new Map();
  for await (const { id } of pages(get, "/v1/draws")) {
    if (!/^[0-9a-f-]{36}$/.test(id)) continue;
    const bytes = await get(`/v1/draws/${id}`);
    const digests = bytes ? text(bytes).match(/"sha256":"[0-9a-f]{64}"/g) : null;
    for (const member of digests ?? []) found.set(member.slice(10, 74), `/v1/draws/${id}/files/${member.slice(10, 74)}`);
  }
  return found;
}

/** The log size and the legal day at which the register answers now; null where nobody publishes one. */
async function pinNow(get) {
  const bytes = await get("/v1/institutions?limit=1");
  const pin = bytes ? /^([0-9]+)@([0-9-]{10})$/.exec(json(bytes, "the register").pin ?? "") : null;
  return pin && { size: Number(pin[1]), day: pin[2] };
}

/** The page of an institution at a log size on the register's own day. */
async function page(get, institution, size) {
  for (let tries = 0; tries < DAY_TRIES; tries += 1) {
    const now = await pinNow(get);
    if (!now) return null;
    const pin = `${size}@${now.day}`;
    const answers = [];
    for (const part of ["standing", "timeline"]) answers.push(await get(`/v1/institutions/${institution}/${part}?pin=${pin}`));
    // The legal day turned on the way.
    if (answers.includes(undefined)) continue;
    const [standing, timeline] = answers.map((bytes) => bytes && json(bytes, "the page"));
    const grown = ((await pinNow(get))?.size ?? size) > size;
    return { pin, standing, timeline: timeline?.items ?? [], grown };
  }
  throw new Error(`the legal day turned ${DAY_TRIES} times while the page was read`);
}

/** Replays the log and recomputes the standing of one institution: see the head of this file. */
export async function recompute(options) {
  const { wasm, get, keys = [], policy, institution, day, earlier, receipts, onStep = () => {} } = options;
  const verifier = await Verifier.load(wasm);
  const checkpoint = await get("/log/checkpoint");
  const asked = {
    keys: [keys].flat(),
    policy,
    institution,
    day,
    earlier,
    receipts,
    checkpoint: checkpoint ? text(checkpoint) : null,
    on: new Date().toISOString().slice(0, 10),
    ledger: options.ledger ?? "",
    reader: options.reader ?? "as anybody: governance, and what is public today",
  };
  verifier.call("begin", new TextEncoder().encode(JSON.stringify(asked)));
  let draws;
  const fetchers = {
    bundle: ({ path }) => get(`/log/${path}`),
    statements: ({ from, limit }) => get(`/v1/statements?from=${from}&limit=${limit}`),
    file: async ({ sha256 }) => {
      const own = await get(`/log/data/${sha256}`);
      if (own) return own;
      draws ??= await filesOfDraws(get);
      return draws.has(sha256) ? get(draws.get(sha256)) : null;
    },
    page: async (wanted) => {
      const found = await page(get, wanted.institution, wanted.size);
      return found && new TextEncoder().encode(JSON.stringify(found));
    },
  };
  for (;;) {
    const step = verifier.call("next");
    if (step.done !== undefined) return step.done;
    onStep(step);
    const bytes = await fetchers[step.want](step);
    if (bytes) verifier.call("give", bytes);
    else verifier.call("without");
  }
}
