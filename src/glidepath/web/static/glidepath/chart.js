// Draws the pictures of a page, with Vega's interpreter of its own syntax: no text is evaluated.
// A picture is moved in time and read day by day, by pointer, by keys and by buttons.
const NARROW = window.matchMedia("(max-width: 40rem)");
const OPTIONS = {
  mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false, tooltip: false,
};
const DAY = 86400000;
const LEAST = 14 * DAY; // the shortest time that is shown
const pictures = new WeakMap();
const RESIZED = new ResizeObserver((seen) => {
  for (const each of seen) if (pictures.get(each.target.parentNode)?.ends) point(each.target.parentNode);
});

// --- drawing ---------------------------------------------------------------------------------

async function draw(place) {
  const asked = place.dataset.chart + (NARROW.matches ? "&layout=phone" : "");
  const before = pictures.get(place);
  if (before?.asked === asked) return;
  const turn = { asked, day: before?.day, ends: before?.ends };
  pictures.set(place, turn);
  try {
    const answer = await fetch(asked, { headers: { Accept: "application/json" } });
    if (!answer.ok) {
      place.textContent = place.dataset.failed || "";
      return;
    }
    const picture = await answer.json();
    const drawn = document.createElement("div");
    const { view } = await vegaEmbed(drawn, picture, OPTIONS);
    drawn.querySelector("svg").setAttribute("aria-hidden", "true"); // told by the line below, and as a table
    if (pictures.get(place) !== turn) return;
    begin(place, turn, picture, view);
    place.replaceChildren(drawn, turn.cursor);
    RESIZED.observe(drawn);
    show(place, ...(turn.ends || turn.whole));
    read(place, turn.day);
    performance.mark("glidepath-chart");
  } catch (error) {
    if (pictures.get(place) === turn) place.textContent = place.dataset.failed || "";
    throw error;
  } finally {
    if (pictures.get(place) === turn) place.removeAttribute("aria-busy");
  }
}

function begin(place, turn, picture, view) {
  const known = picture.usermeta;
  turn.view = view;
  turn.rows = picture.datasets;
  turn.known = known;
  turn.whole = ["first", "last"].map((name) => picture.params.find((each) => each.name === name).value);
  turn.today = Date.parse(known.today);
  const { doses, band, levels } = turn.rows, told = [...doses.map((each) => each.from), ...[...band, ...levels].map((each) => each.at)];
  turn.known.ends = [Math.min(turn.today, ...told), Math.max(turn.today, ...told)];
  turn.day = turn.day ?? turn.today;
  turn.cursor = document.createElement("div");
  turn.cursor.className = "cursor";
  tabulate(place, turn);
}

function all() { for (const place of document.querySelectorAll("[data-chart]")) draw(place); }

// --- moving in time ---------------------------------------------------------------------------

function within(value, low, high) { return Math.min(Math.max(value, low), high); }

function show(place, first, last) {
  const turn = pictures.get(place);
  if (!turn?.view) return;
  const [begin, end] = turn.whole;
  const wide = within(last - first, Math.min(LEAST, end - begin), end - begin);
  const from = within(first, begin, end - wide);
  turn.ends = [from, from + wide];
  turn.view.signal("first", from).signal("last", from + wide).runAsync().then(() => point(place));
  const zoomed = wide < end - begin;
  for (const button of document.querySelectorAll(`[aria-controls="${place.id}"]`)) {
    const how = button.dataset.move;
    button.disabled = how === "in" ? wide <= LEAST : how === "earlier" ? from <= begin
      : how === "later" ? from + wide >= end : !zoomed;
  }
}

function zoom(place, factor, about) {
  const [first, last] = pictures.get(place).ends;
  show(place, about - (about - first) * factor, about + (last - about) * factor);
}

function shift(place, share) {
  const [first, last] = pictures.get(place).ends;
  show(place, first + share * (last - first), last + share * (last - first));
}

const MOVES = {
  in: (place, turn) => zoom(place, 1 / 1.6, turn.day),
  out: (place, turn) => zoom(place, 1.6, turn.day),
  earlier: (place) => shift(place, -0.5),
  later: (place) => shift(place, 0.5),
  all: (place, turn) => show(place, ...turn.whole),
};

function move(place, how) {
  const turn = pictures.get(place);
  if (turn?.view) MOVES[how](place, turn);
}

// --- reading a day ----------------------------------------------------------------------------

function plot(place) { return place.querySelector(".concat_0_group path.background")?.getBoundingClientRect(); }

function under(place, event) {
  const turn = pictures.get(place), box = plot(place);
  if (!turn?.ends || !box) return null;
  const [first, last] = turn.ends, share = (event.clientX - box.left) / box.width;
  return first + within(share, 0, 1) * (last - first);
}

function point(place) {
  const { cursor, day, ends } = pictures.get(place), box = plot(place);
  if (!box || !cursor) return;
  const around = place.getBoundingClientRect(), left = box.left - around.left;
  const panels = [...place.querySelectorAll('[class*="concat_"][class$="_group"]')]; // the last is the legend
  const lowest = panels.at(-2).querySelector("path.background").getBoundingClientRect();
  cursor.style.top = `${box.top - around.top}px`;
  cursor.style.height = `${lowest.bottom - box.top}px`;
  const at = left + ((day + DAY / 2 - ends[0]) / (ends[1] - ends[0])) * box.width;
  cursor.style.left = `${at}px`;
  cursor.hidden = at < left - 1 || at > left + box.width + 1;
}

function read(place, asked) {
  const turn = pictures.get(place);
  if (!turn?.view) return;
  const [begin, end] = turn.known.ends;
  turn.day = within(Math.floor(asked / DAY), Math.floor(begin / DAY), Math.floor(end / DAY)) * DAY;
  const [first, last] = turn.ends, noon = turn.day + DAY / 2;
  if (noon < first || noon > last) {
    const ahead = (last - first) / 4;
    if (noon < first) show(place, noon - ahead, last - first + noon - ahead);
    else show(place, noon + ahead - (last - first), noon + ahead);
  }
  point(place);
  const told = document.getElementById(place.dataset.read);
  const text = sentence(turn, turn.day);
  if (told && told.textContent !== text) told.textContent = text;
}

function fill(text, values) { return text.replace(/\{(\w+)\}/g, (_, name) => values[name]); }

function dated(turn, day) {
  const { words } = turn.known, at = new Date(day);
  const month = words.months.split(" ")[at.getUTCMonth()];
  return fill(words.date, { day: at.getUTCDate(), month, year: at.getUTCFullYear() });
}

// The trough of a day: a line between the days of which it was computed, as it is drawn.
function trough(turn, day) {
  const rows = turn.rows.band, noon = day + DAY / 2;
  const after = rows.findIndex((each) => each.at >= noon);
  if (after < 0) return null;
  const next = rows[after], last = rows[after - 1];
  const same = next.at - noon < DAY / 2;
  if (same || !last) return same ? next : null;
  if (!turn.known.continuous) return null;
  const share = (noon - last.at) / (next.at - last.at);
  const between = (name) => last[name] + share * (next[name] - last[name]);
  return { median: between("median"), low90: between("low90"), high90: between("high90") };
}

// The parts of a day in words; a part without anything is left out.
function parts(turn, day) {
  const { words, days } = turn.known, known = days[new Date(day).toISOString().slice(0, 10)] || {};
  const held = turn.rows.doses.filter((each) =>
    each.planned === day > turn.today && each.from < day + DAY && each.to >= day).pop();
  const lasting = turn.rows.spans.filter((each) => each.at < day + DAY && each.to >= day);
  const found = trough(turn, day);
  const numbers = found && {
    median: found.median.toFixed(1), low: found.low90.toFixed(1), high: found.high90.toFixed(1),
  };
  const list = (name) => (known[name] || []).join(words.and);
  return {
    day: day === turn.today ? fill(words.today, { date: dated(turn, day) }) : dated(turn, day),
    dose: !held ? "" : held.mg ? fill(words.named, { kind: held.kind, told: held.told }) : held.told,
    numbers,
    ahead: day > turn.today,
    level: list("level"), platelets: list("platelets"), weight: list("weight"),
    events: [...(known.events || []), ...lasting.map((each) => each.told)].join(words.and),
  };
}

function sentence(turn, day) {
  const { words } = turn.known, told = parts(turn, day);
  const foreseen = told.numbers ? fill(told.ahead ? words.forecast : words.trough, told.numbers) : words.unforeseen;
  const named = (name) => told[name] && fill(words[name], { told: told[name] });
  return [told.day, told.dose, foreseen, named("level"), named("platelets"), named("weight"), told.events]
    .filter(Boolean).join(words.between);
}

// --- the same as a table ----------------------------------------------------------------------

const HEADS = ["day", "dose", "trough", "level", "platelets", "weight", "events"];

function tabulate(place, turn) {
  const told = document.getElementById(place.dataset.table);
  if (!told) return;
  turn.table = () => {
    const days = new Set(Object.keys(turn.known.days).map((each) => Date.parse(each)));
    for (const each of turn.rows.doses) days.add(Math.floor(each.from / DAY) * DAY);
    for (const each of turn.rows.spans) days.add(Math.floor(each.at / DAY) * DAY);
    days.add(turn.today);
    const table = document.createElement("table");
    table.createCaption().textContent = place.getAttribute("aria-label");
    const heads = table.createTHead().insertRow();
    for (const name of HEADS) heads.append(cell("th", "col", turn.known.words[`head-${name}`]));
    const body = table.createTBody();
    for (const day of [...days].sort((one, other) => one - other)) body.append(row(turn, day));
    told.querySelector("div").replaceChildren(table);
  };
  if (told.open) turn.table();
  told.ontoggle = () => { if (told.open) pictures.get(place).table?.(); };
}

function row(turn, day) {
  const told = parts(turn, day), line = document.createElement("tr");
  told.trough = told.numbers ? fill(turn.known.words.range, told.numbers) : "";
  line.append(cell("th", "row", told.day), ...HEADS.slice(1).map((name) => cell("td", "", told[name])));
  return line;
}

function cell(kind, scope, text) {
  const made = document.createElement(kind);
  if (scope) made.scope = scope;
  made.textContent = text;
  return made;
}

// --- hands and keys ---------------------------------------------------------------------------

const KEYS = { ArrowLeft: -1, ArrowRight: 1 };

function pressed(event) {
  const place = event.target.closest?.("[data-chart]"), turn = pictures.get(place);
  if (event.target !== place || !turn?.view || event.ctrlKey || event.metaKey || event.altKey) return;
  const [begin, end] = turn.known.ends;
  if (event.key in KEYS) read(place, turn.day + KEYS[event.key] * DAY * (event.shiftKey ? 7 : 1));
  else if (event.key === "Home") read(place, begin);
  else if (event.key === "End") read(place, end);
  else if (event.key === "+" || event.key === "=") move(place, "in");
  else if (event.key === "-" || event.key === "_") move(place, "out");
  else if (event.key === "0") move(place, "all");
  else if (event.key === "PageUp") move(place, "earlier");
  else if (event.key === "PageDown") move(place, "later");
  else return;
  event.preventDefault();
}

let held = null; // where a hand took hold of a picture

function pointed(event) {
  const place = event.target.closest?.("[data-chart]"), at = place && under(place, event);
  if (at === null || at === undefined) return;
  if (event.type === "pointerdown" && event.button === 0) held = { place, at };
  if (held?.place === place && event.type === "pointermove" && event.buttons) {
    const [first, last] = pictures.get(place).ends, [begin, end] = pictures.get(place).whole;
    if (last - first < end - begin) show(place, first + held.at - at, last + held.at - at);
  } else {
    read(place, at);
  }
}

function wheeled(event) {
  const place = event.target.closest?.("[data-chart]");
  if (!place || !(event.ctrlKey || event.metaKey) || !pictures.get(place)?.view) return;
  event.preventDefault();
  zoom(place, event.deltaY > 0 ? 1.25 : 0.8, under(place, event));
}

document.addEventListener("keydown", pressed);
document.addEventListener("pointerdown", pointed);
document.addEventListener("pointermove", pointed);
document.addEventListener("pointerup", () => { held = null; });
document.addEventListener("wheel", wheeled, { passive: false });
document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-move]");
  if (button) move(document.getElementById(button.getAttribute("aria-controls")), button.dataset.move);
});

// --- what if: the dose that is considered is dragged or typed, told and drawn -------------------

function considered(event) {
  const from = event.target, typed = document.getElementById("what-if-typed");
  const handle = document.getElementById("what-if-dose");
  // What is being typed is left as it is: "0." would lose its point.
  if (from === handle && typed && document.activeElement !== typed) typed.value = (Number(handle.value) / 1000).toFixed(2);
  if (from !== typed || !handle || typed.value === "") return;
  const dose = Math.round(Number(typed.value) * 1000);
  if (!(dose >= 0)) return;
  if (dose > Number(handle.max)) handle.max = String(dose);
  handle.value = String(dose);
  handle.dispatchEvent(new Event("input", { bubbles: true }));
}

document.addEventListener("input", considered);
document.addEventListener("htmx:afterSettle", (event) => {
  const told = event.target.querySelector?.("[data-chart-of]");
  if (told) {
    const place = document.getElementById(told.dataset.chartOf);
    place.dataset.chart = told.dataset.address;
    draw(place);
  }
});
NARROW.addEventListener("change", all);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
