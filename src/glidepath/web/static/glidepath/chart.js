// Draws the pictures of a page, with Vega's interpreter of its own syntax: no text is evaluated.
const NARROW = window.matchMedia("(max-width: 40rem)");
const OPTIONS = {
  mode: "vega-lite", ast: true, renderer: "svg", actions: false, defaultStyle: false,
  tooltip: { disableDefaultStyle: true },
};
const views = new WeakMap();

async function draw(place) {
  const asked = place.dataset.chart + (NARROW.matches ? "&layout=phone" : "");
  if (views.get(place)?.asked === asked) return;
  const turn = { asked };
  views.set(place, turn);
  try {
    const answer = await fetch(asked, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(String(answer.status));
    const picture = await answer.json();
    if (views.get(place) !== turn) return;
    place.textContent = "";
    await vegaEmbed(place, picture, OPTIONS);
  } catch {
    if (views.get(place) === turn) place.textContent = place.dataset.failed || "";
  } finally {
    if (views.get(place) === turn) place.removeAttribute("aria-busy");
  }
}

function all() { for (const place of document.querySelectorAll("[data-chart]")) draw(place); }

// What if: the dose that is considered is shown beside its handle, and drawn.
function considered(event) {
  const handle = event.target;
  if (!(handle instanceof HTMLInputElement) || handle.name !== "dose" || handle.type !== "range") return;
  const shown = document.querySelector(`output[for="${handle.id}"]`);
  if (shown) shown.textContent = (Number(handle.value) / 1000).toFixed(2);
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
