// <keep-draft key="C-2026-000123:proposal"><form>…</form></keep-draft>: nothing typed is lost.
// Text is kept in this browser until the server says it was saved: cookie saved_draft=key, or the event draft-saved.
const prefix = "draft:";
const store = {
  get(key) { try { return JSON.parse(localStorage.getItem(prefix + key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(prefix + key, JSON.stringify(value)); } catch { /* full or closed */ } },
  forget(key) { try { localStorage.removeItem(prefix + key); } catch { /* closed */ } },
};
const text = "textarea[name], input[name]:is(:not([type]), [type=text], [type=search], [type=tel], [type=email], [type=number], [type=date])";

function forgetSaved() {
  const saved = document.cookie.split("; ").find((part) => part.startsWith("saved_draft="));
  if (!saved) return;
  store.forget(decodeURIComponent(saved.slice("saved_draft=".length)).replace(/^"|"$/g, ""));
  document.cookie = "saved_draft=; max-age=0; path=/; samesite=lax";
}
forgetSaved();
addEventListener("draft-saved", (event) => store.forget(event.detail?.key));

customElements.define("keep-draft", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", this);
    addEventListener("pagehide", this);
    queueMicrotask(() => this.restore()); // the fields inside may not be parsed yet
  }
  disconnectedCallback() {
    clearTimeout(this.timer);
    removeEventListener("pagehide", this);
  }
  get key() { return this.getAttribute("key"); }
  handleEvent(event) {
    if (event.type === "input") {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => this.keep(), 300);
    } else if (this.timer) this.keep(); // whoever leaves in the midst of a word
  }
  keep() {
    clearTimeout(this.timer);
    this.timer = null;
    const fields = [...this.querySelectorAll(text)].filter((field) => field.value && field.value !== field.defaultValue);
    if (!fields.length) { store.forget(this.key); return; }
    store.set(this.key, { at: Date.now(), fields: Object.fromEntries(fields.map((field) => [field.name, field.value])) });
    this.tell(Date.now());
  }
  restore() {
    const draft = store.get(this.key);
    if (!draft) return;
    for (const field of this.querySelectorAll(text)) {
      const kept = draft.fields[field.name];
      // what the server sent back after a failed save is newer than what is kept here
      if (!kept || field.value !== "") continue;
      for (let fold = field.closest("details"); fold; fold = fold.parentElement.closest("details")) fold.open = true;
      field.value = kept;
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    this.tell(draft.at);
  }
  tell(at) {
    const note = this.querySelector("[data-draft-note]");
    if (!note) return;
    const time = new Date(at).toLocaleTimeString(document.documentElement.lang, { hour: "2-digit", minute: "2-digit", hour12: false });
    note.textContent = `${note.dataset.draftNote} ${time}`;
  }
});
