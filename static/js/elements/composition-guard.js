// While an input method is composing, Enter chooses a word. It must never submit, and no key may be taken for a shortcut.
let composing = false;

/** True while characters are being composed; 229 is what Safari sends for the Enter that ends a composition. */
export const isComposing = (event) => composing || event.isComposing || event.keyCode === 229;

document.addEventListener("compositionstart", () => { composing = true; }, true);
// Safari fires the ending keydown after compositionend: stay on guard until that turn is over
document.addEventListener("compositionend", () => { setTimeout(() => { composing = false; }, 0); }, true);

for (const kind of ["keydown", "keypress", "keyup"]) {
  document.addEventListener(kind, (event) => {
    if (!isComposing(event)) return;
    event.stopImmediatePropagation();
    if (event.key === "Enter" && kind === "keydown") event.preventDefault();
  }, true);
}
document.addEventListener("submit", (event) => {
  if (!composing) return;
  event.preventDefault();
  event.stopImmediatePropagation();
}, true);
