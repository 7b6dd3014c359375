// <name-people><datalist data-people><option value="mei">Mei · Lin Mei-ling</option>…</datalist><textarea>…</name-people>
// In a note among ourselves "@" and some letters offer names: ↓ ↑ choose, Enter or Tab takes one, Esc closes.
import { isComposing } from "./composition-guard.js";

const BEGUN = /(^|[^\w.@+-])[@＠]([\p{L}\p{N}_.+-]{0,60})$/u;
const MOST = 6;

customElements.define("name-people", class extends HTMLElement {
  connectedCallback() {
    this.words = this.querySelector("textarea");
    this.list = Object.assign(document.createElement("ul"), { className: "names", id: "names", role: "listbox", hidden: true });
    this.list.setAttribute("aria-label", this.getAttribute("label") ?? "");
    this.append(this.list);
    this.words.setAttribute("aria-autocomplete", "list");
    this.words.setAttribute("aria-controls", "names");
    this.words.addEventListener("input", (event) => { if (!event.isComposing) this.offer(); });
    this.words.addEventListener("compositionend", () => this.offer());
    this.words.addEventListener("blur", () => this.close());
    this.words.addEventListener("keydown", (event) => this.walk(event));
    this.list.addEventListener("pointerdown", (event) => { event.preventDefault(); this.take(event.target.closest("li")); });
  }
  get begun() {
    const among = this.closest("form").querySelector("[name=direction]:checked")?.value === "internal";
    return among && this.words.value.slice(0, this.words.selectionStart).match(BEGUN);
  }
  offer() {
    const begun = this.begun;
    if (!begun) return this.close();
    const asked = begun[2].toLowerCase();
    const people = [...this.querySelector("[data-people]").options].filter((one) => `${one.value} ${one.text}`.toLowerCase().includes(asked));
    this.list.replaceChildren(...people.slice(0, MOST).map((one, at) => {
      const row = Object.assign(document.createElement("li"), { id: `name-${at}`, role: "option", textContent: one.text });
      row.dataset.name = one.value;
      return row;
    }));
    this.list.hidden = !people.length;
    this.point(this.list.firstElementChild);
  }
  point(row) {
    for (const one of this.list.children) one.setAttribute("aria-selected", String(one === row));
    if (row) this.words.setAttribute("aria-activedescendant", row.id);
    else this.words.removeAttribute("aria-activedescendant");
  }
  close() { this.list.hidden = true; this.point(null); }
  walk(event) {
    if (this.list.hidden || isComposing(event) || event.ctrlKey || event.metaKey) return;
    const rows = [...this.list.children], at = rows.findIndex((row) => row.getAttribute("aria-selected") === "true");
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step) this.point(rows[(at + step + rows.length) % rows.length]);
    else if (event.key === "Enter" || event.key === "Tab") this.take(rows[at]);
    else if (event.key === "Escape") this.close();
    else return;
    event.preventDefault();
    event.stopPropagation(); // Esc here closes the list, not the page's own
  }
  take(row) {
    const begun = this.begun;
    if (!row || !begun) return;
    const end = this.words.selectionStart;
    this.words.setRangeText(`${row.dataset.name} `, end - begun[2].length, end, "end");
    this.close();
    this.words.dispatchEvent(new Event("input", { bubbles: true }));
  }
});
