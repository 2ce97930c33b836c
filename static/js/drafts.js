// Long forms keep what was typed until it is sent: in this tab alone, gone with the tab or at sign-out.
// What is kept is offered and never put back by itself: the page may show something newer.

const kept = (form) => `draft:${location.pathname}:${form.dataset.draft}`;
const fields = (form) =>
  [...form.elements].filter((field) => field.name && !/^(hidden|password|file|submit|button)$/.test(field.type));

function read(form) {
  const ticks = (field) => field.type === "checkbox" || field.type === "radio";
  return fields(form)
    .filter((field) => !ticks(field) || field.checked)
    .map((field) => [field.name, field.value]);
}

function write(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fields(form)) {
    const wanted = values.get(field.name) ?? [];
    if (field.type === "checkbox" || field.type === "radio") field.checked = wanted.includes(field.value);
    else if (wanted.length) field.value = wanted[0];
  }
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const shown = JSON.stringify(read(form));
  const draft = sessionStorage.getItem(kept(form));
  const notice = form.querySelector("[data-draft-notice]");
  const forget = () => {
    sessionStorage.removeItem(kept(form));
    notice.hidden = true;
  };
  if (draft && draft !== shown) notice.hidden = false;
  notice.querySelector("[data-draft-restore]").addEventListener("click", () => {
    write(form, JSON.parse(draft));
    notice.hidden = true;
  });
  notice.querySelector("[data-draft-forget]").addEventListener("click", forget);
  form.addEventListener("input", () => sessionStorage.setItem(kept(form), JSON.stringify(read(form))));
  // A refused form comes back at the same address with its text; only a page elsewhere means that it was taken.
  form.addEventListener("submit", () => sessionStorage.setItem("draft-sent", kept(form)));
}
