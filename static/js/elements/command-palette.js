// <command-palette><dialog><look-up><input …><div data-results></div></look-up></dialog></command-palette>
// Opens on the command "palette" (see shortcuts.js), asks for the list as soon as it opens, and gives the focus back.
// look-up.js waits for input methods and walks the results; Enter without a walk takes the first.
import { isComposing } from "./composition-guard.js";

customElements.define("command-palette", class extends HTMLElement {
  connectedCallback() {
    const dialog = this.querySelector("dialog"), input = this.querySelector("input");
    this.addEventListener("open-palette", () => {
      if (dialog.open) { dialog.close(); return; }
      if (document.querySelector("dialog[open]")) return;
      this.came = document.activeElement;
      dialog.showModal();
      input.value = "";
      input.focus();
      input.dispatchEvent(new CustomEvent("lookup", { bubbles: true }));
    });
    dialog.addEventListener("close", () => this.came?.isConnected && this.came.focus());
    dialog.addEventListener("click", (event) => { if (event.target === dialog) dialog.close(); }); // beside it
    const first = () => {
      const list = this.querySelector("[data-for]"), isFresh = list?.dataset.for === input.value.trim();
      this.hurries = !isFresh; // the list of what was typed is still on its way
      if (isFresh) list.querySelector("a")?.click();
    };
    this.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || isComposing(event) || event.target !== input) return;
      event.preventDefault();
      if (!this.querySelector("[data-results] [aria-current]")) first();
    });
    this.addEventListener("input", () => { this.hurries = false; });
    this.addEventListener("htmx:afterSwap", () => {
      input.removeAttribute("aria-activedescendant");
      if (this.hurries) first();
    });
  }
});
