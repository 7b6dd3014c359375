// <write-reply><form>…</form></write-reply>: sends "written" once the typing rests and nothing is being composed;
// [data-instead-of][data-use] puts better words in the place of others.
customElements.define("write-reply", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => { if (!event.isComposing) this.soon(); });
    this.addEventListener("compositionend", () => this.soon());
    this.addEventListener("change", () => this.soon());
    this.addEventListener("click", (event) => this.use(event.target.closest("[data-use]")));
    this.addEventListener("submit", () => clearTimeout(this.timer));
  }
  disconnectedCallback() { clearTimeout(this.timer); }
  soon() {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.dispatchEvent(new CustomEvent("written")), 700);
  }
  use(button) {
    const words = this.querySelector("textarea");
    if (!button || !words) return;
    const at = words.value.indexOf(button.dataset.insteadOf);
    if (at < 0) return;
    words.focus();
    words.setRangeText(button.dataset.use, at, at + button.dataset.insteadOf.length, "end");
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
