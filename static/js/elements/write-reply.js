// <write-reply><form>…</form></write-reply>: sends "written" once the typing rests and nothing is being composed;
// [data-instead-of][data-use] puts better words in the place of others, [data-use-all] in the place of all.
customElements.define("write-reply", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => { if (!event.isComposing) this.soon(); });
    this.addEventListener("compositionend", () => this.soon());
    this.addEventListener("change", () => this.soon());
    this.addEventListener("click", (event) => this.use(event.target.closest("[data-use], [data-use-all]")));
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
    const { useAll, use, insteadOf } = button.dataset;
    const at = useAll === undefined ? words.value.indexOf(insteadOf) : 0;
    if (at < 0) return;
    words.focus();
    words.setRangeText(useAll ?? use, at, useAll === undefined ? at + insteadOf.length : words.value.length, "end");
    words.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
