// Keys come from the registry (ui/commands.py) by way of the markup: data-key="n", data-key="g d" on what a key reaches,
// data-press and data-does in the map for what this file does. A key follows a link, opens a fold or puts the cursor
// somewhere; it never presses a button that acts.
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
  const here = rows.indexOf(document.activeElement.closest?.(".queue li")?.querySelector(".queue__row"));
  const at = here >= 0 ? here : rows.findIndex((row) => row.hasAttribute("aria-current"));
  rows[Math.min(Math.max(at + step, 0), rows.length - 1)].focus();
  return true;
}

// one answer to the item that has the focus, else to the first that has none; the next item gets the focus
function answer(place, target) {
  const questions = [...document.querySelectorAll(".question")].filter(seen);
  const open = (question) => !question.querySelector("input[type=radio]:checked");
  const question = target.closest?.(".question") ?? questions.find(open) ?? questions[0];
  const choice = question?.querySelectorAll("input[type=radio]")[place];
  if (!choice) return false;
  choice.click();
  const next = questions[questions.indexOf(question) + 1];
  (next?.querySelector("input[type=radio]:checked") ?? next?.querySelector("input[type=radio]") ?? choice).focus();
  return true;
}

const nearest = (target) => target.closest?.("li")?.querySelector("input[name=case]");
const does = {
  next_row: () => walk(1),
  previous_row: () => walk(-1),
  open_row: () => false, // the browser follows the row that has the focus
  select_row: () => { const box = nearest(document.activeElement); box?.click(); return Boolean(box); },
  answer_1: (event) => answer(0, event.target),
  answer_2: (event) => answer(1, event.target),
  answer_3: (event) => answer(2, event.target),
  answer_4: (event) => answer(3, event.target),
  key_map: () => { const map = document.querySelector("#keys-dialog"); map?.showModal(); return Boolean(map); },
  palette: () => { const palette = document.querySelector("command-palette"); palette?.dispatchEvent(new CustomEvent("open-palette")); return Boolean(palette); },
  // what a hint under the words offers is taken without leaving them
  take_offer: (event) => { const offer = event.target.closest?.("form")?.querySelector("[data-offer]"); offer?.click(); return Boolean(offer); },
  // the form one writes in, else the one that the bar below hands in: there is nothing to write on some
  send: (event) => { const form = event.target.closest?.("form[data-chord]") ?? document.querySelector(".nextbar button[form]")?.form; form?.requestSubmit(); return Boolean(form); },
};
const known = new Map([...document.querySelectorAll("[data-press]")].map((row) => [row.dataset.press, row.dataset.does]));
const run = (key, event) => { if (does[known.get(key)]?.(event)) event.preventDefault(); };

// Caps Lock is how many switch their input method; only Shift makes another key of a letter
function pressed(event) {
  if (event.key.length !== 1 || !event.getModifierState("CapsLock")) return event.key;
  return event.shiftKey ? event.key.toUpperCase() : event.key.toLowerCase();
}

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || event.defaultPrevented) return;
  const typed = pressed(event);
  if (event.ctrlKey || event.metaKey) { run(`Control+${typed}`, event); return; }
  if (event.altKey) { run(`Alt+${typed}`, event); return; }
  if (event.key === "Escape" && writing(event.target)) { event.target.blur(); return; }
  if (writing(event.target) || document.querySelector("dialog[open]")) return;
  if (event.key === " " && event.target.closest?.("a, button, summary, label")) return; // pressed there, it means what has the focus
  const key = waiting ? `${waiting} ${typed}` : typed;
  clearTimeout(timer);
  waiting = "";
  const element = byKey(key);
  if (element) { event.preventDefault(); reach(element); return; }
  if (begins(key)) { waiting = key; timer = setTimeout(() => { waiting = ""; }, 1200); return; }
  run(key, event);
});
