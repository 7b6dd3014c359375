// <look-up><input hx-get="…" hx-trigger="lookup" …><div data-results>…</div></look-up>
// Sends "lookup" from the input once the typing rests and nothing is being composed; ↓ ↑ Enter walk the results.
import { isComposing } from "./composition-guard.js";

customElements.define("look-up", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => { if (!event.isComposing) this.soon(event.target); });
    this.addEventListener("compositionend", (event) => this.soon(event.target));
    this.addEventListener("keydown", (event) => this.walk(event));
  }
  disconnectedCallback() { clearTimeout(this.timer); }
  soon(input) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => {
      if (input.value === this.asked) return;
      this.asked = input.value;
      input.dispatchEvent(new CustomEvent("lookup", { bubbles: true }));
    }, Number(this.getAttribute("delay") ?? 200));
  }
  walk(event) {
    if (isComposing(event) || !event.target.matches("input")) return;
    const hits = [...this.querySelectorAll("[data-results] :is(a, button)")];
    const at = hits.findIndex((hit) => hit.hasAttribute("aria-current"));
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (!hits.length) return;
      event.preventDefault();
      hits[at]?.removeAttribute("aria-current");
      const next = hits[(at + (event.key === "ArrowDown" ? 1 : -1) + hits.length) % hits.length];
      next.setAttribute("aria-current", "true");
      if (next.id) event.target.setAttribute("aria-activedescendant", next.id);
      next.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && hits.length) {
      event.preventDefault(); // choosing a customer is not sending the form
      if (at >= 0) hits[at].click();
    }
  }
});

// what was chosen takes the place of the look-up: the cursor goes to the field that its place names, instead of nowhere
document.addEventListener("htmx:afterSettle", ({ target }) => {
  const place = target.closest?.("[data-then]");
  if (!place || place.querySelector("look-up") || document.activeElement !== document.body) return;
  if (matchMedia("(pointer: fine)").matches) document.getElementById(place.dataset.then)?.focus(); // on a phone it opens the keyboard
});
