// What a phone keeps of visits: drafts and what waits to be sent, the text in localStorage, which a crash leaves
// whole, the photos in IndexedDB. Each text has the one-time key of its form, so that whatever is retried the server
// makes one visit. Everything is kept by account, and offered to and sent for that account alone.

const PREFIX = "visit:";
const PATIENCE = 120_000; // a slow link may take a minute for a photo
const KEPT = 60 * 24 * 3600 * 1000;

export const WAITS = ["queued", "photos"];

const keyOf = (account, once) => `${PREFIX}${account}:${once}`;

export function all(account) {
  const found = [];
  for (const key of Object.keys(localStorage)) {
    if (!key.startsWith(`${PREFIX}${account}:`)) continue;
    try {
      found.push(JSON.parse(localStorage.getItem(key)));
    } catch {
      localStorage.removeItem(key);
    }
  }
  return found.sort((one, other) => other.at - one.at);
}

export function put(record) {
  try {
    localStorage.setItem(keyOf(record.account, record.once), JSON.stringify({ ...record, at: Date.now() }));
    return true;
  } catch {
    return false; // full, or forbidden
  }
}

export function get(account, once) {
  return all(account).find((record) => record.once === once);
}

export async function drop(record) {
  localStorage.removeItem(keyOf(record.account, record.once));
  for (const photo of await photosOf(record)) await dropPhoto(photo);
}

// A text that nobody came back to is not kept for ever on a phone that goes from hand to hand; one that was reported and
// waits for a network is.
export function forgetOld(account) {
  for (const record of all(account)) {
    if (!WAITS.includes(record.state) && Date.now() - record.at > KEPT) drop(record);
  }
}

function store(mode, work) {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open("visits", 1);
    opening.onupgradeneeded = () => opening.result.createObjectStore("photos", { keyPath: "key" });
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const database = opening.result;
      const transaction = database.transaction("photos", mode);
      let asked;
      try {
        asked = work(transaction.objectStore("photos"));
      } catch (error) {
        reject(error); // some private windows refuse a photo here
      }
      transaction.oncomplete = () => {
        database.close();
        resolve(asked.result);
      };
      transaction.onabort = transaction.onerror = () => {
        database.close();
        reject(transaction.error);
      };
    };
  });
}

const start = (record) => `${record.account}:${record.once}:`;

// Photos that the device does not keep, be it full, locked down or a private window: they live as long as the page.
const loose = new Map();
const looseOf = (record) => [...loose.values()].filter((photo) => photo.key.startsWith(start(record)));

export const anyLoose = () => loose.size > 0;
export const isLoose = (record) => looseOf(record).length > 0;

export async function photosOf(record) {
  const mine = (photos) => photos.getAll(IDBKeyRange.bound(start(record), `${start(record)}\uffff`));
  const kept = await store("readonly", mine).catch(() => []);
  return [...kept, ...looseOf(record)];
}

export async function keepPhoto(record, blob, name) {
  const photo = { key: `${start(record)}${Date.now()}-${Math.random()}`, blob, name };
  await store("readwrite", (photos) => photos.put(photo)).catch(() => loose.set(photo.key, photo));
  return photo;
}

export async function dropPhoto(photo) {
  if (loose.delete(photo.key)) return;
  await store("readwrite", (photos) => photos.delete(photo.key)).catch(() => {});
}

// The text and its photos under another key; `apart` says that the photos do not go with the text.
export async function rekey(record, once) {
  const pairs = record.pairs.map(([name, value]) => [name, name === "once" ? once : value]);
  const moved = { ...record, once, pairs, state: "draft", apart: true };
  put(moved);
  for (const photo of await photosOf(record)) await keepPhoto(moved, photo.blob, photo.name);
  await drop(record);
}

// What became of a request: the answer, or why there is none.
class Stopped extends Error {
  constructor(why, errors = []) {
    super(why);
    this.why = why; // offline, signin, refused
    this.errors = errors;
  }
}

async function ask(address, options = {}) {
  let answer;
  try {
    answer = await fetch(address, {
      ...options,
      headers: { Accept: "application/json", ...options.headers },
      redirect: "manual",
      credentials: "same-origin",
      cache: "no-store",
      signal: AbortSignal.timeout?.(PATIENCE),
    });
    if (answer.type === "opaqueredirect") throw new Stopped("signin");
    if (answer.status === 409 || answer.status === 422) throw new Stopped("refused", (await answer.json()).errors);
    if (answer.ok) return await answer.json();
  } catch (error) {
    throw error instanceof Stopped ? error : new Stopped("offline");
  }
  if (answer.status === 403) throw new Stopped("token");
  throw new Stopped(answer.status === 404 || answer.status === 413 ? "refused" : "offline");
}

// A token is spent with its session; who is signed in now is asked together with the fresh one.
async function freshToken(record, tokens) {
  const now = await ask(record.outbox);
  if (String(now.account) !== String(record.account)) throw new Stopped("signin");
  tokens.value = now.token;
}

async function post(record, address, body, tokens) {
  if (!tokens.value) await freshToken(record, tokens);
  const send = () => ask(address, { method: "POST", body, headers: { "X-CSRFToken": tokens.value } });
  try {
    return await send();
  } catch (error) {
    if (error.why !== "token") throw error;
    await freshToken(record, tokens);
    return send();
  }
}

function bodyOf(record) {
  const body = new FormData();
  for (const [name, value] of record.pairs) body.append(name, value);
  return body;
}

// First the text, which is small, then photo by photo: what has arrived is never sent again.
async function deliver(record, tokens, tell) {
  if (!record.url) {
    const answer = await post(record, record.to, bodyOf(record), tokens);
    Object.assign(record, { url: answer.url, photosTo: answer.photos, state: "photos" });
    put(record);
  }
  let photos = await photosOf(record);
  while (photos.length) {
    tell("photos", record, photos.length);
    const body = new FormData();
    body.append("photos", photos[0].blob, photos[0].name);
    const { refused } = await post(record, record.photosTo, body, tokens);
    if (refused.length) tell("left", record, refused.join(" "));
    await dropPhoto(photos[0]);
    photos = await photosOf(record);
  }
  await drop(record);
}

async function deliverAll(account, tokens, tell) {
  let stopped = "";
  for (const { once } of all(account).filter((one) => WAITS.includes(one.state)).reverse()) {
    const record = get(account, once); // another tab may have sent it meanwhile
    if (!record || !WAITS.includes(record.state)) continue;
    try {
      tell("sending", record);
      await deliver(record, tokens, tell);
      tell("sent", record);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error;
      stopped = error.why === "token" ? "signin" : error.why;
      if (stopped === "refused") {
        Object.assign(record, { state: "refused", why: error.errors.join(" ") });
        put(record);
      }
      tell(stopped, record);
      if (stopped !== "refused") break;
    }
  }
  return stopped;
}

// One tab at a time sends; where locks are missing (plain http) the one-time key alone keeps it to one visit.
export function sendAll(account, token, tell) {
  const job = () => deliverAll(account, { value: token }, tell);
  return navigator.locks ? navigator.locks.request("visit-outbox", job) : job();
}

// What the server did not take, in its own words: kept by tab until a page has shown it.
const LEFT = "visit-left";
const leftNow = () => JSON.parse(sessionStorage.getItem(LEFT) ?? "[]");

export function leave(record, words) {
  const url = record.url ?? `${record.to}?draft=${record.once}`;
  const entry = { url, label: record.unit?.label ?? url, words };
  sessionStorage.setItem(LEFT, JSON.stringify([...leftNow(), entry]));
}

let shown = 0;

export function showLeft() {
  const notice = document.querySelector("[data-visit-left]");
  const left = leftNow();
  if (!notice || left.length === shown) return;
  for (const { url, label, words } of left.slice(shown)) {
    const row = document.createElement("li");
    row.append(Object.assign(document.createElement("a"), { href: url, textContent: label }), ` ${words}`);
    notice.querySelector("[data-visit-left-items]").append(row);
  }
  notice.hidden = false;
  shown = left.length;
}

// A page that begins shows what an earlier one was told, which may have been left before anybody read it.
export function showLeftOnce() {
  showLeft();
  if (shown) sessionStorage.removeItem(LEFT);
  shown = 0;
}

// On a page that knows nothing of visits: whoever is signed in sends what waits for him.
export async function sendQuietly() {
  const waiting = Object.keys(localStorage)
    .filter((key) => key.startsWith(PREFIX))
    .map((key) => JSON.parse(localStorage.getItem(key)))
    .filter((record) => WAITS.includes(record.state));
  if (!waiting.length) return;
  try {
    const now = await ask(waiting[0].outbox);
    await sendAll(String(now.account), now.token, (event, record, detail) => {
      if (event === "left") leave(record, detail);
      if (event === "refused") leave(record, record.why);
    });
  } catch {
    // Neither network nor session: the next page tries again.
  }
  showLeft();
}
