// <until-left datetime="…">: the seconds in which a reply can still be taken back; then "left", until it has gone.
const words = { en: "in {} s", "zh-Hant": "{} 秒後寄出", "zh-Hans": "{} 秒后发出" };
const SECOND = 1000, AGAIN = 5 * SECOND, PATIENCE = 60 * SECOND;

customElements.define("until-left", class extends HTMLElement {
  connectedCallback() { this.tick(); }
  disconnectedCallback() { clearTimeout(this.timer); }
  tick() {
    const left = Date.parse(this.getAttribute("datetime")) - Date.now();
    if (Number.isNaN(left)) return;
    if (left > 0) {
      this.textContent = (words[document.documentElement.lang] ?? words.en).replace("{}", Math.ceil(left / SECOND));
      this.timer = setTimeout(() => this.tick(), left % SECOND || SECOND);
      return;
    }
    this.textContent = "…";
    this.timer = setTimeout(() => {
      this.dispatchEvent(new CustomEvent("left"));
      if (-left < PATIENCE) this.tick();
    }, AGAIN);
  }
});
