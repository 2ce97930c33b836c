// The photos of the log form: made small on the phone one after the other, each kept beside the text and shown as soon as
// it is ready, on a canvas (no address of a picture is needed). Nothing is sent before the last one is ready.

import * as outbox from "./visit_outbox.js";

const MOST = 9;
const LONG_SIDE = 1600;
const QUALITY = 0.8;

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
  picture.close();
  const small = await new Promise((resolve) => canvas.toBlob(resolve, "image/jpeg", QUALITY));
  return small ?? file; // a phone short of memory makes none; the server shrinks it then
}

const jpeg = (name) => `${name.replace(/\.\w+$/, "")}.jpg`;

// form: its field "photos" and the places for thumbs and progress. current() is the record that is being filled in, keep()
// keeps its text, say(word) is a word of the page, and tell(text) says it.
export function photoField(form, { current, keep, say, tell }) {
  const input = form.elements.photos;
  const thumbs = form.querySelector("[data-visit-photos]");
  const working = form.querySelector("[data-visit-working]");
  let chosen = 0;
  let done = 0;
  let awaited = false;

  // One job at a time: photos that are chosen while others are made small, or another draft is opened, come after them.
  let last = Promise.resolve();
  const inTurn = (job) => (last = last.then(job, job));

  function progress() {
    const text = chosen ? `${say("working")} ${Math.min(done + 1, chosen)}/${chosen}` : "";
    working.textContent = awaited && text ? `${text} · ${say("then")}` : text;
    working.hidden = !text;
    if (awaited && text) tell(working.textContent);
  }

  async function takeOne(file, record) {
    let small;
    try {
      small = await shrink(file);
    } catch {
      return `${say("nopicture")} ${file.name}`;
    }
    const photo = await outbox.keepPhoto(record, small, jpeg(file.name));
    if (record.once === current().once) await add(photo);
    return "";
  }

  async function takeAll(files, record) {
    const wrong = [];
    let room = MOST - (await outbox.photosOf(record)).length;
    for (const file of files) {
      if (room-- > 0) wrong.push(await takeOne(file, record));
      else if (room === -1) wrong.push(say("most"));
      done += 1;
      progress();
    }
    if (record.once === current().once) keep();
    await showAll();
    if (outbox.isLoose(record)) wrong.push(say("loose"));
    const words = wrong.filter(Boolean);
    if (words.length) tell(words.join(" "));
  }

  async function add(photo) {
    thumbs.append(await thumb(photo));
    thumbs.hidden = false;
  }

  async function showAll() {
    const photos = await outbox.photosOf(current());
    const carried = new DataTransfer();
    thumbs.replaceChildren(...(await Promise.all(photos.map(thumb))));
    thumbs.hidden = !photos.length;
    // The plain form, should it be needed, sends the small ones.
    for (const photo of photos) carried.items.add(new File([photo.blob], photo.name, { type: photo.blob.type }));
    input.files = carried.files;
  }

  async function thumb(photo) {
    const row = document.createElement("li");
    const canvas = document.createElement("canvas");
    const picture = await createImageBitmap(photo.blob);
    canvas.width = 216;
    canvas.height = Math.round((216 * picture.height) / picture.width);
    canvas.getContext("2d").drawImage(picture, 0, 0, canvas.width, canvas.height);
    picture.close();
    const remove = Object.assign(document.createElement("button"), { type: "button", className: "button quiet" });
    remove.textContent = say("remove");
    remove.addEventListener("click", async () => {
      row.remove();
      await outbox.dropPhoto(photo);
      await inTurn(showAll);
    });
    row.append(canvas, remove);
    return row;
  }

  // The files are read from the field at once: whatever is chosen next takes their place there.
  function take() {
    const files = [...input.files];
    if (!files.length) return;
    const record = current();
    chosen += files.length;
    progress();
    const finish = () => {
      if (done < chosen) return;
      chosen = done = 0;
      progress();
    };
    inTurn(() => takeAll(files, record)).then(finish, finish);
  }

  async function ready() {
    awaited = true;
    progress();
    while (chosen) await last.catch(() => {});
    awaited = false;
  }

  addEventListener("beforeunload", (event) => {
    if (chosen || outbox.anyLoose()) event.preventDefault();
  });
  return { take, ready, show: () => inTurn(showAll), pending: () => chosen > 0 };
}
