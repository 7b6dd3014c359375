// Keys come from the markup: data-key="n", data-key="g d". A key follows a link, opens a fold or puts the cursor
// somewhere; it never presses a button that acts. j and k walk the rows of the queue.
import { isComposing } from "./composition-guard.js";

const writing = (target) => target.closest?.("input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]");
const seen = (element) => element.getClientRects().length > 0;
const byKey = (key) => [...document.querySelectorAll("[data-key]")].filter(seen).find((element) => element.dataset.key === key);
const begins = (key) => [...document.querySelectorAll("[data-key]")].some((element) => element.dataset.key.startsWith(`${key} `));
let waiting = "", timer;

function reach(element) {
  if (element.matches("input:not([type=checkbox], [type=radio]), textarea, select")) { element.focus(); element.select?.(); return; }
  if (element.matches("a, summary, button[type=button], label, input")) { element.click(); return; }
  element.focus(); // a button that acts is only pointed at
}

function walk(step) {
  const rows = [...document.querySelectorAll(".queue__row")].filter(seen);
  if (!rows.length) return false;
  const here = rows.indexOf(document.activeElement);
  const at = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  return true;
}

function list() {
  const dialog = document.querySelector("#keys-dialog"), body = dialog?.querySelector("[data-keys]");
  if (!dialog) return false;
  const rows = new Map([...document.querySelectorAll("[data-key]")].map((element) => [element.dataset.key, element]));
  body.querySelectorAll("[data-from-page]").forEach((row) => row.remove());
  for (const [key, element] of rows) {
    const row = document.createElement("div"), word = document.createElement("span"), keys = document.createElement("span");
    row.dataset.fromPage = "";
    const named = element.cloneNode(true);
    named.querySelectorAll("kbd, svg").forEach((part) => part.remove());
    word.textContent = element.dataset.keyLabel ?? element.getAttribute("aria-label") ?? named.textContent.trim();
    for (const part of key.split(" ")) keys.append(Object.assign(document.createElement("kbd"), { textContent: part }), " ");
    row.append(word, keys);
    body.append(row);
  }
  dialog.showModal();
  return true;
}

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.defaultPrevented) return;
  const chord = event.ctrlKey || event.metaKey;
  if (chord && event.key === "Enter") { event.target.closest?.("form[data-chord]")?.requestSubmit(); return; }
  // what a hint under the words offers is taken without leaving them
  const offer = event.altKey && event.key === "Enter" && event.target.closest?.("form")?.querySelector("[data-offer]");
  if (offer) { event.preventDefault(); offer.click(); return; }
  if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
  if (chord || event.altKey || writing(event.target) || document.querySelector("dialog[open]")) return;
  const key = waiting ? `${waiting} ${event.key}` : event.key;
  clearTimeout(timer);
  waiting = "";
  const element = byKey(key);
  if (element) { event.preventDefault(); reach(element); return; }
  if (begins(key)) { waiting = key; timer = setTimeout(() => { waiting = ""; }, 1200); return; }
  if ((key === "j" || key === "k") && walk(key === "j" ? 1 : -1)) event.preventDefault();
  else if (key === "?" && list()) event.preventDefault();
});
