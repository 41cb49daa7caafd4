// Forms in which values of a child are typed: each number is looked at while it is typed, by the
// bounds that the server judges by; and what is typed is kept as a draft, before it is sent too,
// so that nothing is lost when a session has ended, a tab is closed, or the server is away.
const NUMBER = /^[0-9]{1,7}([.,][0-9]{1,4})?$/;
const BELOW = /^[<＜]\s*([0-9]{1,7}([.,][0-9]{1,4})?)$/;
const MISSING = /^nd\b/i;
const WAIT = 800;

// --- numbers ---------------------------------------------------------------------------------

function numberOf(field) {
  const text = field.value.trim();
  if (field.dataset.control !== "result") return text;
  if (MISSING.test(text)) return "";
  return BELOW.exec(text)?.[1] ?? text;
}

function bandOf(form, field) {
  const bands = JSON.parse(field.dataset.bands || "[]");
  const day = document.getElementById(form.dataset.day)?.value.slice(0, 10) || "9999";
  return bands.filter(([from]) => from <= day).pop() ?? bands[0];
}

function wrongWith(form, field) {
  const text = numberOf(field);
  if (!text) return "";
  if (!NUMBER.test(text)) return form.dataset.noNumber;
  const number = Number(text.replace(",", "."));
  if (field.dataset.control === "count" && !Number.isInteger(number)) return form.dataset.noNumber;
  const band = bandOf(form, field);
  if (!band || (number >= Number(band[1]) && number <= Number(band[2]))) return "";
  return form.dataset.outside.replace("0–0", `${band[1]} – ${band[2]}`);
}

function look(form, field) {
  const wrong = otherUnit(form, field) ? "" : wrongWith(form, field);
  field.setCustomValidity(wrong);
  field.toggleAttribute("aria-invalid", Boolean(wrong));
  if (wrong) field.setAttribute("aria-invalid", "true");
  const told = document.getElementById(`${field.id}-told`);
  if (told && told.textContent !== wrong) told.textContent = wrong;
}

// Where another unit is chosen than the bounds are in, the server alone judges.
function otherUnit(form, field) {
  const unit = form.elements[`${field.name}:unit`];
  return unit instanceof HTMLSelectElement && unit.value !== unit.querySelector("[selected]")?.value;
}

function lookAtAll(form) { for (const field of form.querySelectorAll("[data-bands]")) look(form, field); }

// --- drafts ----------------------------------------------------------------------------------

function say(form, text, link) {
  const place = form.querySelector("#draft");
  if (!place) return;
  place.textContent = text;
  place.className = link === undefined ? "hint" : "look";
  if (!link) return;
  const way = document.createElement("a");
  way.href = "/sign-in/";
  way.target = "_blank";
  way.rel = "noopener";
  way.textContent = form.dataset.signIn;
  place.append(" ", way);
}

function typed(form) {
  const values = new FormData(form);
  if (form.dataset.keepStep) values.set("step", form.dataset.keepStep);
  return values;
}

async function post(form) {
  return fetch(form.dataset.keep, { method: "POST", body: typed(form), redirect: "manual", headers: { "HX-Request": "true" } });
}

// After signing in anew, in another tab, a page still holds the token of before.
async function freshToken(form) {
  const answer = await fetch(location.href, { redirect: "manual" });
  if (!answer.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const token = page.querySelector("[name=csrfmiddlewaretoken]")?.value;
  for (const field of token ? document.querySelectorAll("[name=csrfmiddlewaretoken]") : []) field.value = token;
}

async function keep(form) {
  try {
    let answer = await post(form);
    if (answer.status === 403) {
      await freshToken(form);
      answer = await post(form);
    }
    form.out = answer.status === 401;
    if (form.out) { say(form, form.dataset.signedOut, true); return false; }
    if (!answer.ok) throw new Error(String(answer.status));
    form.dirty = false;
    say(form, await answer.text());
    return true;
  } catch {
    say(form, form.dataset.notKept, false);
    return false;
  }
}

function kept(form) {
  let waiting = 0;
  const later = () => { form.dirty = true; clearTimeout(waiting); waiting = setTimeout(() => keep(form), WAIT); };
  form.addEventListener("input", later);
  form.addEventListener("submit", async (event) => {
    if (form.sending) return;
    event.preventDefault();
    clearTimeout(waiting);
    // Who presses again, signed in, sends all the same: the server keeps what it cannot write.
    if (!(await keep(form)) && (form.out || !form.tried)) { form.tried = true; return; }
    form.sending = true;
    form.submit();
  });
  window.addEventListener("pagehide", () => {
    if (form.dirty && !form.sending) navigator.sendBeacon(form.dataset.keep, typed(form));
  });
  for (const other of document.forms) if (other !== form) other.addEventListener("submit", () => { form.dirty = false; clearTimeout(waiting); });
}

for (const form of document.querySelectorAll("form[data-keep]")) {
  form.addEventListener("input", (event) => {
    if (event.target.matches("[data-bands]")) look(form, event.target);
    else lookAtAll(form);
  });
  lookAtAll(form);
  kept(form);
}
