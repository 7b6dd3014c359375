// <theme-switch><button>…</button></theme-switch>: light or dark, kept in this browser. Without script the system's choice rules.
customElements.define("theme-switch", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("click", (event) => {
      if (!event.target.closest("button")) return;
      const root = document.documentElement;
      const dark = (root.dataset.theme ?? (matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light")) === "dark";
      root.dataset.theme = dark ? "light" : "dark";
      try { localStorage.setItem("theme", root.dataset.theme); } catch { /* then it lasts for this page */ }
    });
  }
});
