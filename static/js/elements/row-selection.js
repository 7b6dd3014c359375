// <row-selection><form>… rows with input[name=case] … <output data-selected="14">…</form></row-selection>
// Says how many rows are selected, and selects a stretch with Shift. Without it the boxes and the form work all the same.
customElements.define("row-selection", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (!event.target.matches("input[name=case]")) return;
      const boxes = [...this.querySelectorAll("input[name=case]")], here = boxes.indexOf(event.target);
      if (event.shiftKey && this.last !== undefined) {
        const [from, to] = [Math.min(this.last, here), Math.max(this.last, here)];
        for (const box of boxes.slice(from, to + 1)) box.checked = event.target.checked;
      }
      this.last = here;
    });
    this.addEventListener("change", () => this.count());
    this.addEventListener("htmx:afterSettle", () => this.count());
    addEventListener("pageshow", () => this.count());
  }
  count() {
    const output = this.querySelector("[data-selected]");
    const all = this.querySelector("input[name=all]:checked") && output?.dataset.selected; // as the list counts itself
    if (output) output.textContent = all || this.querySelectorAll("input[name=case]:checked").length;
  }
});
