// Every page works without this file; each element below only makes it quicker.
import "./elements/composition-guard.js"; // first: its listeners must see a key before all others
import "./elements/deadline-clock.js";
import "./elements/theme-switch.js";
import "./elements/keep-draft.js";
import "./elements/submit-once.js";
import "./elements/look-up.js";
import "./elements/write-reply.js";
import "./elements/name-people.js";
import "./elements/until-left.js";
import "./elements/add-files.js";
import "./elements/command-palette.js";
import "./elements/row-selection.js";
import "./elements/replay-life.js";
import "./elements/shortcuts.js";

// the progress line at the top while a slow answer is on its way
let line;
document.addEventListener("htmx:beforeRequest", () => {
  line ??= setTimeout(() => document.body.append(Object.assign(document.createElement("div"), { className: "progress-line" })), 400);
});
document.addEventListener("htmx:afterRequest", () => {
  clearTimeout(line);
  line = undefined;
  document.querySelector(".progress-line")?.remove();
});

// a page that is one form begins in it: at its first fault, else at its first field; on a phone that would open the keyboard
const door = document.querySelector("#door-form");
if (door && matchMedia("(pointer: fine)").matches && document.activeElement === document.body) {
  (door.querySelector(".is-invalid, [aria-invalid=true]") ?? door.querySelector("input:not([type=hidden]), textarea, select"))?.focus();
}
