// What makes the frame handier; every page works without it.

const narrow = matchMedia("(max-width: 760px)");

// A menu closes when something else is pressed, and on Escape gives the focus back.
document.addEventListener("click", (event) => {
  for (const menu of document.querySelectorAll("details.menu[open], details.nav-more[open]")) {
    if (!menu.contains(event.target)) menu.open = false;
  }
});
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") return;
  for (const menu of document.querySelectorAll("details.menu[open], details.nav-more[open]")) {
    menu.open = false;
    menu.querySelector("summary").focus();
  }
});

// Chinese input methods: the Enter that ends a composition chooses a word and sends nothing.
// Safari reports it after the composition's end, and tells it by the old key code alone.
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.isComposing || event.keyCode === 229)) event.preventDefault();
});

// Nor is anything asked of the server while one composes.
let composing = false;
for (const [name, state] of [["compositionstart", true], ["compositionend", false]]) {
  document.addEventListener(name, () => (composing = state), true);
}
document.addEventListener("htmx:beforeRequest", (event) => {
  if (composing) event.preventDefault();
});

// On a phone the filters fold away; at a desk they are always open.
function fold() {
  for (const filters of document.querySelectorAll("[data-filters]")) {
    filters.open = !narrow.matches || filters.querySelector(".wrong") !== null;
  }
}
narrow.addEventListener("change", fold);
fold();

// A second press of the same button sends nothing (the server holds that rule as well).
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-once]")) return;
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "yes";
  for (const button of form.querySelectorAll("button:not([type=button])")) {
    button.setAttribute("aria-disabled", "true");
  }
});
addEventListener("pageshow", () => {
  for (const form of document.querySelectorAll("[data-sent]")) {
    delete form.dataset.sent;
    for (const button of form.querySelectorAll("button")) button.removeAttribute("aria-disabled");
  }
});

// After a refusal the reader starts at the summary of errors.
document.querySelector("[data-focus]")?.focus();

// A list with boxes: the box in the header ticks all, and the bar says how many are ticked.
for (const all of document.querySelectorAll("[data-pick-all]")) {
  const form = all.closest("form");
  const boxes = [...form.querySelectorAll(`input[name="${all.dataset.pickAll}"]`)];
  const tell = () => {
    const ticked = boxes.filter((box) => box.checked).length;
    all.checked = ticked === boxes.length && ticked > 0;
    all.indeterminate = ticked > 0 && ticked < boxes.length;
    for (const place of form.querySelectorAll("[data-picked]")) place.textContent = ticked;
    for (const box of boxes) box.closest("tr")?.classList.toggle("selected", box.checked);
  };
  all.addEventListener("change", () => {
    for (const box of boxes) box.checked = all.checked;
    tell();
  });
  form.addEventListener("change", tell);
  tell();
}

for (const button of document.querySelectorAll("[data-print]")) {
  button.hidden = false;
  button.addEventListener("click", () => print());
}

// Drafts of long forms: none of the account's outlives its sign-out.
for (const form of document.querySelectorAll("[data-sign-out]")) {
  form.addEventListener("submit", () => {
    sessionStorage.clear();
    for (const key of Object.keys(localStorage)) {
      if (key.startsWith(`draft:${form.dataset.signOut}:`)) localStorage.removeItem(key);
    }
  });
}
if (document.querySelector("form[data-draft]") || sessionStorage.getItem("draft-sent")) import("./drafts.js");

// Visits that were logged where there was no network are sent from whatever page is opened next; what the server did not
// take of them is told.
if (sessionStorage.getItem("visit-left")) import("./visit_outbox.js").then((outbox) => outbox.showLeftOnce());
if (!document.querySelector("[data-visit-words]") && Object.keys(localStorage).some((key) => key.startsWith("visit:"))) {
  import("./visit_outbox.js").then((outbox) => outbox.sendQuietly());
}

// The open one of many sister pages is in sight, also where they do not fit beside each other.
document.querySelector(".tabs [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
