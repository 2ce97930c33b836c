// The log form of visits on a phone: keeps the text as one types, shrinks photos, sends when there is a network.
// Without this script the form is a plain one; whatever goes wrong here ends in the plain form as well.

import * as outbox from "./visit_outbox.js";

const words = document.querySelector("[data-visit-words]");
const { account } = words.dataset;
const form = document.querySelector("form[data-visit]");
const status = document.querySelector("[data-visit-status]");
const list = document.querySelector("[data-visit-outbox]");
const MOST = 9;
const LONG_SIDE = 1600;
const QUALITY = 0.8;

const say = (word) => words.content.querySelector(`[data-word="${word}"]`).textContent;

function tell(text, link) {
  status.hidden = false;
  status.querySelector("[data-visit-said]").textContent = text;
  if (!link) return;
  const to = document.createElement("a");
  [to.href, to.textContent] = link;
  status.querySelector("[data-visit-said]").append(" ", to);
}

// What is kept on this device, and waits or was not taken: each leads back into the form.
function showList() {
  const records = outbox.all(account).filter((one) => one.once !== form?.elements.once.value);
  const items = list.querySelector("[data-visit-items]");
  items.replaceChildren(...records.map(item));
  list.hidden = !records.length;
}

function item(record) {
  const row = document.querySelector("[data-visit-item]").content.cloneNode(true);
  const link = row.querySelector("a");
  link.href = `${words.dataset.new}?draft=${record.once}`;
  link.textContent = record.unit?.label || say("nounit");
  const state = say(record.state === "photos" ? "queued" : record.state);
  const day = new Date(record.at).toLocaleString(document.documentElement.lang);
  row.querySelector(".note").textContent = [state, record.why, day].filter(Boolean).join(" · ");
  row.querySelector("button").addEventListener("click", async () => {
    if (!confirm(say("sure"))) return;
    await outbox.drop(record);
    showList();
  });
  if (form && !record.url) link.addEventListener("click", (event) => (event.preventDefault(), open(record)));
  if (record.url) link.href = record.url;
  return row;
}

// The form as pairs, and back.
const skipped = /^(file|submit|button)$/;
const fields = () =>
  [...form.elements].filter((one) => one.name && one.name !== "csrfmiddlewaretoken" && !skipped.test(one.type));
const ticks = (field) => field.type === "checkbox" || field.type === "radio";

function read() {
  return fields()
    .filter((field) => !ticks(field) || field.checked)
    .map((field) => [field.name, field.value]);
}

function write(record) {
  const values = new Map(record.pairs);
  if (record.unit?.code && !form.querySelector(`[name=unit][value="${record.unit.code}"]`)) addTick(record.unit);
  for (const field of fields()) {
    if (ticks(field)) field.checked = values.get(field.name) === field.value;
    else if (values.has(field.name)) field.value = values.get(field.name);
  }
  for (const details of form.querySelectorAll("details")) {
    if ([...details.querySelectorAll("textarea, select")].some((field) => field.value)) details.open = true;
    if (details.querySelector("input:checked")) details.open = true;
  }
}

function addTick(unit) {
  const label = document.createElement("label");
  label.className = "tick";
  const radio = Object.assign(document.createElement("input"), { type: "radio", name: "unit", value: unit.code });
  label.append(radio, unit.label);
  form.querySelector("[data-visit-found]").append(label);
}

function chosen() {
  const radio = form.querySelector("[name=unit]:checked");
  const place = form.elements.place.value.trim();
  if (!radio) return place ? { code: "", label: place } : null;
  return { code: radio.value, label: radio.closest("label").textContent.trim().replace(/\s+/g, " ") };
}

const current = () => ({
  account,
  once: form.elements.once.value,
  state: "draft",
  pairs: read(),
  unit: chosen(),
  to: words.dataset.new,
  outbox: words.dataset.outbox,
});

function keep() {
  const kept = outbox.put(current());
  form.querySelector("[data-visit-kept]").textContent = say(kept ? "saved" : "nosave");
  return kept;
}

async function open(record) {
  outbox.put({ ...record, state: "draft", why: "" });
  write(record);
  await showPhotos();
  showList();
  form.scrollIntoView();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16)); // plain http has no randomUUID
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

async function blank() {
  form.reset();
  form.elements.once.value = newKey();
  form.querySelector("[data-visit-kept]").textContent = "";
  await showPhotos();
}

// Photos: made small on the phone, kept beside the text, shown on a canvas (no address of a picture is needed).
async function shrink(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  const scale = Math.min(1, LONG_SIDE / Math.max(picture.width, picture.height));
  const canvas = document.createElement("canvas");
  canvas.width = Math.max(1, Math.round(picture.width * scale));
  canvas.height = Math.max(1, Math.round(picture.height * scale));
  const pen = canvas.getContext("2d");
  pen.fillStyle = "#fff";
  pen.fillRect(0, 0, canvas.width, canvas.height);
  pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
  return new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
}

const jpeg = (name) => `${name.replace(/\.\w+$/, "")}.jpg`;

async function takePhotos(input) {
  const record = current();
  const wrong = [];
  let room = MOST - (await outbox.photosOf(record)).length;
  for (const file of input.files) {
    if (room-- < 1) {
      wrong.push(say("most"));
      break;
    }
    try {
      await outbox.keepPhoto(record, await shrink(file), jpeg(file.name));
    } catch {
      wrong.push(`${say("nopicture")} ${file.name}`);
    }
  }
  keep();
  await showPhotos();
  if (wrong.length) tell(wrong.join(" "));
}

async function showPhotos() {
  const input = form.elements.photos;
  const photos = await outbox.photosOf(current());
  const carried = new DataTransfer();
  const thumbs = form.querySelector("[data-visit-photos]");
  const rows = await Promise.all(photos.map(thumb));
  thumbs.replaceChildren(...rows);
  thumbs.hidden = !rows.length;
  // The plain form, should it be needed, sends the small ones.
  for (const photo of photos) carried.items.add(new File([photo.blob], photo.name, { type: "image/jpeg" }));
  input.files = carried.files;
}

async function thumb(photo) {
  const row = document.createElement("li");
  const canvas = document.createElement("canvas");
  const picture = await createImageBitmap(photo.blob);
  canvas.width = 216;
  canvas.height = Math.round((216 * picture.height) / picture.width);
  canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
  const remove = Object.assign(document.createElement("button"), { type: "button", className: "button quiet" });
  remove.textContent = say("remove");
  remove.addEventListener("click", async () => {
    await outbox.dropPhoto(photo);
    await showPhotos();
  });
  row.append(canvas, remove);
  return row;
}

// Sending.
let tries = 0;
let busy = false;
let timer;

const here = () => `${words.dataset.signIn}?next=${encodeURIComponent(words.dataset.new)}`;

async function send(mine) {
  clearTimeout(timer);
  const heard = (event, record, detail) => {
    if (event === "sending") tell(say("sending"));
    if (event === "photos") tell(`${say("photos")} ${detail}`);
    if (event === "left") outbox.leave(record, detail);
    if (event === "sent") tell(say("sent"), record.url && [record.url, record.unit?.label || record.url]);
    if (event === "sent" && record.once === mine) location.assign(record.url);
    if (event === "refused" && record.once === mine) answerHere(record);
    if (event === "offline") tell(say("kept"));
    if (event === "signin") tell(say("signin"), [here(), say("signinlink")]);
  };
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value;
  const stopped = await outbox.sendAll(account, token, heard);
  if (stopped === "offline") timer = setTimeout(send, Math.min(60_000, 4000 * 2 ** tries++));
  else tries = 0;
  if (stopped && mine && stopped !== "refused") await blank();
  showList();
  outbox.showLeft();
}

// What the server does not take it says best itself: the plain form is sent, the photos stay on the phone.
function answerHere(record) {
  outbox.put({ ...record, state: "draft" });
  form.elements.photos.value = "";
  form.submit();
}

async function submit(event) {
  if (event.submitter?.name === "search") {
    event.preventDefault();
    event.stopImmediatePropagation();
    seek();
    return;
  }
  const complete = form.checkValidity() && chosen();
  if (busy) {
    event.preventDefault();
    event.stopImmediatePropagation();
    return;
  }
  if (!complete && navigator.onLine) return; // the server says what is missing
  if (complete && !outbox.put({ ...current(), state: "queued" })) return; // this device keeps nothing
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!complete) {
    if (form.reportValidity()) form.elements.place.focus();
    return;
  }
  busy = true;
  await send(form.elements.once.value).finally(() => (busy = false));
}

// Units that a text tells. Input methods: nothing is asked while somebody composes.
let asked = 0;

async function seek() {
  const text = form.elements.place.value.trim();
  const mine = ++asked;
  const near = chosen()?.code || form.querySelector("[name=unit]")?.value || "";
  try {
    const asking = new URLSearchParams({ q: text, unit: near, on: form.elements.on.value });
    const answer = await fetch(`${words.dataset.units}?${asking}`, { redirect: "error" });
    const found = await answer.text();
    if (answer.ok && mine === asked) showFound(found);
  } catch {
    // No network: the name goes along as it is, and the server finds the unit.
  }
}

// What is found stands alone: a unit is to be ticked in one place.
function showFound(html) {
  const place = form.querySelector("[data-visit-found]");
  place.innerHTML = html;
  const some = place.querySelector("input") !== null;
  for (const offered of form.querySelectorAll("[data-visit-offered]")) {
    offered.hidden = some;
    if (some) for (const radio of offered.querySelectorAll("input")) radio.checked = false;
  }
}

let typing;
function type(event) {
  if (event.target === form.elements.photos) return;
  keep();
  if (event.target !== form.elements.place || event.isComposing) return;
  clearTimeout(typing);
  typing = setTimeout(seek, 400);
}

function choose(event) {
  if (event.target === form.elements.photos) takePhotos(event.target);
  if (event.target.name === "unit" && !event.target.closest("[data-visit-found]")) form.elements.place.value = "";
  if (event.target.name) keep();
}

function press(event) {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault(); // Enter sends no visit
  if (event.target === form.elements.place && !event.isComposing && event.keyCode !== 229) seek();
}

async function begin() {
  outbox.forgetOld(account);
  const asked = new URLSearchParams(location.search);
  const once = form.elements.once.value;
  const drafts = outbox.all(account).filter((one) => !outbox.WAITS.includes(one.state));
  const wanted = "answered" in form.dataset ? null : pick(drafts, asked);
  if (touched()) {
    keep(); // on a slow link somebody types before this script is here: nothing is put over it
  } else if (wanted) {
    outbox.put({ ...wanted, state: "draft", why: "" });
    write(wanted);
    tell(say("back"));
  } else if ("answered" in form.dataset) {
    outbox.put({ ...current(), once });
  }
  await showPhotos();
}

const touched = () =>
  !("answered" in form.dataset) &&
  fields().some((field) => (ticks(field) ? field.checked !== field.defaultChecked : field.value && !same(field)));
const same = (field) => field.type === "hidden" || field.type === "select-one" || field.value === field.defaultValue;

function pick(drafts, asked) {
  if (asked.get("draft")) return drafts.find((one) => one.once === asked.get("draft"));
  const latest = drafts.find((one) => one.state === "draft");
  const unit = asked.get("unit");
  return latest && (!unit || latest.unit?.code === unit) ? latest : null;
}

if (form) {
  form.addEventListener("submit", submit);
  form.addEventListener("input", type);
  form.addEventListener("change", choose);
  form.addEventListener("keydown", press);
  form.elements.place.addEventListener("compositionend", () => (typing = setTimeout(seek, 400)));
  await begin();
}

// A visit's own page: what was written of it is there, and no draft is needed any more.
for (const once of document.querySelector("[data-visit-logged]")?.dataset.visitLogged.split(" ") ?? []) {
  const record = outbox.get(account, once);
  if (record && !outbox.WAITS.includes(record.state)) await outbox.drop(record);
}

showList();
if (form) form.dataset.ready = "yes";
addEventListener("online", () => send());
if (outbox.all(account).some((one) => outbox.WAITS.includes(one.state))) send();
