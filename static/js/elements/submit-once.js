// <submit-once><form>…</form></submit-once>: a double click submits once; the button shows that it is busy.
customElements.define("submit-once", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("submit", (event) => this.start(event));
    for (const kind of ["htmx:afterRequest", "htmx:sendError", "htmx:responseError", "htmx:timeout"]) {
      this.addEventListener(kind, () => this.stop());
    }
    this.back = () => this.stop(); // the browser's back button may bring the page as it was left
    addEventListener("pageshow", this.back);
  }
  disconnectedCallback() { removeEventListener("pageshow", this.back); }
  start(event) {
    if (this.busy) { event.preventDefault(); event.stopImmediatePropagation(); return; }
    this.busy = true;
    this.button = event.submitter ?? event.target.querySelector("[type=submit], button:not([type])");
    this.button?.setAttribute("aria-busy", "true");
    // another listener may still refuse the submission: then nothing is on its way
    queueMicrotask(() => { if (event.defaultPrevented && !event.target.closest("[hx-post], [data-hx-post]")) this.stop(); });
  }
  stop() {
    this.busy = false;
    this.button?.removeAttribute("aria-busy");
  }
});
