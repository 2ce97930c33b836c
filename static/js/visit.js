// The log form of visits on a phone: keeps the text as one types, shrinks photos, sends when there is a network.
// Without this script the form is a plain one; whatever goes wrong here ends in the plain form as well.

import * as key from "./visit_key.js";
import * as outbox from "./visit_outbox.js";
import { photoField } from "./visit_photos.js";

const words = document.querySelector("[data-visit-words]");
const { account } = words.dataset;
const form = document.querySelector("form[data-visit]");
const apart = document.querySelector("[data-visit-apart]");
const status = document.querySelector("[data-visit-status]");
const list = document.querySelector("[data-visit-outbox]");

const say = (word) => words.content.querySelector(`[data-word="${word}"]`).textContent;

function tell(text, link) {
  status.hidden = false;
  status.querySelector("[data-visit-said]").textContent = text;
  status.querySelector("[data-visit-another]").hidden = true;
  if (!link) return;
  const to = document.createElement("a");
  [to.href, to.textContent] = link;
  status.querySelector("[data-visit-said]").append(" ", to);
}

// What is kept on this device, and waits or was not taken: each leads back into the form.
function showList() {
  const here = form?.elements.once.value ?? apart?.dataset.visitApart;
  const records = outbox.all(account).filter((one) => one.once !== here);
  const items = list.querySelector("[data-visit-items]");
  items.replaceChildren(...records.map(item));
  list.hidden = !records.length;
}

const draftOf = (record) => `${words.dataset.new}?draft=${record.once}`;
const nameOf = (record) => record.unit?.label || say("nounit");

function item(record) {
  const row = document.querySelector("[data-visit-item]").content.cloneNode(true);
  const link = row.querySelector("a");
  link.href = draftOf(record);
  link.textContent = nameOf(record);
  const state = say(record.state === "photos" ? "queued" : record.state);
  const day = new Date(record.at).toLocaleString(document.documentElement.lang);
  row.querySelector(".note").textContent = [state, record.why, day].filter(Boolean).join(" · ");
  row.querySelector("button").addEventListener("click", async () => {
    if (await key.elsewhere(record.once)) return tell(say("elsewhere"));
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

const photos = form && photoField(form, { current, keep, say, tell });

// Puts a kept text into the form, unless it is open in another window; a blank form is offered beside it.
async function open(record) {
  if (!(await key.take(record.once))) return tell(say("elsewhere"));
  restore(record);
  await photos.show();
  showList();
  form.scrollIntoView();
}

function restore(record) {
  outbox.put({ ...record, state: "draft", why: "" });
  write(record);
  tell(say("back"));
  status.querySelector("[data-visit-another]").hidden = false;
}

async function blank() {
  form.reset();
  if ("answered" in form.dataset) clear();
  form.elements.once.value = key.newKey();
  await key.take(form.elements.once.value);
  form.querySelector("[data-visit-kept]").textContent = "";
  await photos.show();
}

// What the server sent back as it had been written is no blank form; the day and the visiting side may stay.
function clear() {
  for (const field of fields().filter((one) => /^(unit|place|seen|found-\d+-)/.test(one.name))) {
    if (ticks(field)) field.checked = false;
    else field.value = "";
  }
}

async function another() {
  await blank();
  status.hidden = true;
  showList();
  form.scrollIntoView();
}

// Sending.
let tries = 0;
let busy = false;
let timer;

// What is being sent is not written on meanwhile.
function hold(on) {
  busy = on;
  form.inert = on;
}

const here = () => `${words.dataset.signIn}?next=${encodeURIComponent(words.dataset.new)}`;

async function send(mine) {
  clearTimeout(timer);
  const heard = (event, record, detail) => {
    if (event === "sending") tell(say("sending"));
    if (event === "photos") tell(`${say("photos")} ${detail}`);
    if (event === "left") outbox.leave(record, detail);
    if (event === "sent") tell(say("sent"), record.url && [record.url, nameOf(record)]);
    if (event === "sent" && record.once === mine) location.assign(record.url);
    if (event === "refused" && record.once === mine) answerHere(record);
    else if (event === "refused") tell([say("refused"), record.why].join(" · "), [draftOf(record), nameOf(record)]);
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
  if (outbox.isLoose(record)) {
    tell(record.why); // another page would be without the photos
    status.scrollIntoView();
    return;
  }
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
  if (busy || photos.pending()) {
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!busy) sendWhenReady(event.submitter);
    return;
  }
  // What was typed last is heard now: a form that turns inert would tell of it later, and make the queued text a draft.
  document.activeElement?.blur();
  const complete = form.checkValidity() && chosen();
  if (!complete && navigator.onLine && !outbox.isLoose(current())) return; // the server says what is missing
  if (complete && !outbox.put({ ...current(), state: "queued" })) return; // this device keeps nothing
  event.preventDefault();
  event.stopImmediatePropagation();
  if (!complete) {
    if (form.reportValidity()) form.elements.place.focus();
    return;
  }
  hold(true);
  await send(form.elements.once.value).finally(() => hold(false));
}

// A photo that is still made small belongs to the visit: the same press is repeated after the last one.
async function sendWhenReady(submitter) {
  hold(true);
  await photos.ready();
  hold(false);
  (submitter ?? form.querySelector(".button.primary")).click();
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
  if (event.target === form.elements.photos) photos.take();
  if (event.target.name === "unit" && !event.target.closest("[data-visit-found]")) form.elements.place.value = "";
  if (event.target.name && !busy) keep();
}

function press(event) {
  if (event.key !== "Enter" || event.target.tagName !== "INPUT") return;
  event.preventDefault(); // Enter sends no visit
  if (event.target === form.elements.place && !event.isComposing && event.keyCode !== 229) seek();
}

async function begin() {
  outbox.forgetOld(account);
  const early = form.elements.photos.files.length > 0; // chosen before this script was here
  photos.take();
  const asked = new URLSearchParams(location.search);
  const answered = "answered" in form.dataset;
  const drafts = outbox.all(account).filter((one) => !outbox.WAITS.includes(one.state));
  const wanted = answered || early || touched() ? null : pick(drafts, asked);
  const free = Boolean(wanted && (await key.take(wanted.once)));
  if (early || touched()) {
    keep(); // on a slow link somebody types before this script is here: nothing is put over it
  } else if (free) {
    restore(wanted);
  } else if (answered) {
    outbox.put(current());
  } else if (wanted && asked.get("draft")) {
    tell(say("elsewhere"));
  }
  await key.take(form.elements.once.value);
  await photos.show();
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
  addEventListener("pageshow", (event) => event.persisted && hold(false));
  status.querySelector("[data-visit-another]").addEventListener("click", another);
  form.elements.place.addEventListener("compositionend", () => (typing = setTimeout(seek, 400)));
  await begin();
}

// The text of a spent key tells of another visit: what is kept of it, photos above all, goes over to the form's new key.
apart?.addEventListener("click", async (event) => {
  const record = outbox.get(account, apart.dataset.visitApart);
  if (!record) return;
  event.preventDefault();
  await outbox.rekey(record, apart.form.elements.once.value);
  apart.click();
});

// A visit's own page: what was written of it is there, and no draft is needed any more; photos that went over may be.
for (const once of document.querySelector("[data-visit-logged]")?.dataset.visitLogged.split(" ") ?? []) {
  const record = outbox.get(account, once);
  if (!record || outbox.WAITS.includes(record.state)) continue;
  const { pathname } = location;
  if (record.apart) outbox.put({ ...record, state: "photos", url: pathname, photosTo: `${pathname}photos/` });
  else await outbox.drop(record);
}

showList();
if (form) form.dataset.ready = "yes";
addEventListener("online", () => send());
if (outbox.all(account).some((one) => outbox.WAITS.includes(one.state))) send();
