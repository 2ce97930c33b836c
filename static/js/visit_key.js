// One-time keys of visits, and which window fills in the form of a key: a draft that is open in one window is not given to
// another, where it would turn into another visit under the same key.

export function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

const PATIENCE = 300; // a page that is reloaded lets go of its key only a moment before the next one asks
const nameOf = (once) => `visit:${once}`;
let mine = "";
let letGo = () => {};

// Resolves to whether no other window has the key; this one then has it, until it takes another or is closed.
export async function take(once) {
  if (once !== mine && !(await (navigator.locks ? lock(once) : silent(once)))) return false;
  mine = once;
  return true;
}

// Resolves to whether another window has the key.
export async function elsewhere(once) {
  if (once === mine) return false;
  if (!navigator.locks) return !(await silent(once));
  return !(await navigator.locks.request(nameOf(once), { ifAvailable: true }, (held) => held !== null));
}

// Held for as long as the callback's promise is open; a window that crashes lets go as well.
function lock(once) {
  const asked = new AbortController();
  const waiting = setTimeout(() => asked.abort(), PATIENCE);
  return new Promise((resolve) => {
    const hold = () => {
      clearTimeout(waiting);
      letGo();
      resolve(true);
      return new Promise((done) => (letGo = done));
    };
    navigator.locks.request(nameOf(once), { signal: asked.signal }, hold).catch(() => resolve(false));
  });
}

// Where locks are missing (plain http) the windows ask each other.
const windows = navigator.locks || !("BroadcastChannel" in self) ? null : new BroadcastChannel("visit-keys");
windows?.addEventListener("message", ({ data }) => {
  if (data.asked && data.asked === mine) windows.postMessage({ held: mine });
});

function silent(once) {
  if (!windows) return true;
  return new Promise((resolve) => {
    const hear = ({ data }) => data.held === once && end(false);
    const waiting = setTimeout(() => end(true), PATIENCE);
    function end(free) {
      clearTimeout(waiting);
      windows.removeEventListener("message", hear);
      resolve(free);
    }
    windows.addEventListener("message", hear);
    windows.postMessage({ asked: once });
  });
}
