// Long forms keep what was typed until it is sent: on this computer, by account and by the form's address, so that a
// closed browser loses nothing and nobody is offered another's text. Gone when the form was taken, and at sign-out.
// What is kept is offered and never put back by itself: the page may show something newer.

const KEPT = 60 * 24 * 3600 * 1000; // a text that nobody came back to
const SENT = "draft-sent"; // by tab: which draft the form that was just sent has, on which page, and what it said

// The attribute, since a field called "action" hides the property.
function keyOf(form) {
  const to = new URL(form.getAttribute("action") || location.href, location.href);
  return `draft:${form.dataset.draft}:${to.pathname}${to.search}`;
}

function get(key) {
  try {
    return JSON.parse(localStorage.getItem(key));
  } catch {
    return null; // nothing that we wrote
  }
}

function put(key, pairs) {
  try {
    localStorage.setItem(key, JSON.stringify({ at: Date.now(), pairs }));
  } catch {
    // Full, or forbidden: the text stands in the form alone.
  }
}

// A version that the text began with goes with it: put back onto a newer page it is told as old, and both are shown.
// It is a hidden field; what somebody saw on a visit is a text of the same name.
const isVersion = (field) => field.type === "hidden" && field.name.startsWith("seen");
const ticks = (field) => field.type === "checkbox" || field.type === "radio";
const fields = (form) =>
  [...form.elements].filter(
    (field) => field.name && (isVersion(field) || !/^(hidden|password|file|submit|button)$/.test(field.type)),
  );
const textOf = (pairs) => JSON.stringify(pairs.filter(([, , version]) => !version));

function read(form) {
  return fields(form)
    .filter((field) => !ticks(field) || field.checked)
    .map((field) => [field.name, field.value, ...(isVersion(field) ? ["version"] : [])]);
}

function write(form, pairs) {
  const values = new Map();
  for (const [name, value] of pairs) values.set(name, [...(values.get(name) ?? []), value]);
  for (const field of fields(form)) {
    const wanted = values.get(field.name) ?? [];
    if (ticks(field)) field.checked = wanted.includes(field.value);
    else if (wanted.length) field.value = wanted[0];
  }
}

// A form that was taken leads elsewhere; a refused one, a lost session or an error of the server does not, or says so.
// Only this very text is forgotten: another tab may have written on.
function settle() {
  const sent = JSON.parse(sessionStorage.getItem(SENT) ?? "null");
  sessionStorage.removeItem(SENT);
  if (!sent) return;
  const answer = performance.getEntriesByType("navigation")[0];
  const taken = answer?.redirectCount > 0 && document.referrer === sent.page;
  const refused = location.pathname.startsWith("/accounts/") || document.querySelector(".messages .error");
  const draft = get(sent.key);
  if (taken && !refused && draft && textOf(draft.pairs) === sent.text) localStorage.removeItem(sent.key);
}

function forgetOld() {
  for (const key of Object.keys(localStorage)) {
    if (key.startsWith("draft:") && !(Date.now() - get(key)?.at < KEPT)) localStorage.removeItem(key);
  }
}

function watch(form) {
  const key = keyOf(form);
  const draft = get(key);
  const notice = form.querySelector("[data-draft-notice]");
  if (draft && textOf(draft.pairs) !== textOf(read(form))) notice.hidden = false;
  notice.querySelector("[data-draft-restore]").addEventListener("click", () => {
    write(form, draft.pairs);
    notice.hidden = true;
  });
  notice.querySelector("[data-draft-forget]").addEventListener("click", () => {
    localStorage.removeItem(key);
    notice.hidden = true;
  });
  form.addEventListener("input", () => put(key, read(form)));
  form.addEventListener("submit", () => {
    const pairs = read(form);
    put(key, pairs);
    const page = location.href.replace(/#.*/, ""); // as the next page's referrer tells it
    sessionStorage.setItem(SENT, JSON.stringify({ key, page, text: textOf(pairs) }));
  });
}

settle();
forgetOld();
for (const form of document.querySelectorAll("form[data-draft]")) watch(form);
