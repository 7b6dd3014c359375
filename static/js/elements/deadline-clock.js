// <deadline-clock datetime="…" soon="60">: what is left, in words, every second. The server wrote the same words first.
const words = {
  en: { s: " s", min: " min", h: " h", d: " days", join: " ", left: "{} left", late: "{} late" },
  "zh-Hant": { s: " 秒", min: " 分", h: " 小時", d: " 天", join: " ", left: "剩 {}", late: "逾時 {}" },
  "zh-Hans": { s: " 秒", min: " 分", h: " 小时", d: " 天", join: " ", left: "剩 {}", late: "超时 {}" },
};
const MINUTE = 60, HOUR = 3600, DAY = 86400;

const speech = () => words[document.documentElement.lang] ?? words.en;

/** A length of time in at most two units; the same rule as ui/moments.py. */
export function lengthWords(seconds, say = speech()) {
  const size = Math.floor(Math.abs(seconds)), rest = Math.floor((size % HOUR) / MINUTE);
  if (size < MINUTE) return size + say.s;
  if (size < HOUR) return Math.floor(size / MINUTE) + say.min;
  if (size < 3 * HOUR && rest) return Math.floor(size / HOUR) + say.h + say.join + rest + say.min;
  if (size < 2 * DAY) return Math.floor(size / HOUR) + say.h;
  return Math.floor(size / DAY) + say.d;
}

/** "12 min left", "逾時 5 分". */
export function deadlineWords(seconds, say = speech()) {
  return (seconds < 0 ? say.late : say.left).replace("{}", lengthWords(seconds, say));
}

const clocks = new Set();
setInterval(() => clocks.forEach((clock) => clock.tick()), 1000);

customElements.define("deadline-clock", class extends HTMLElement {
  connectedCallback() { clocks.add(this); this.tick(); }
  disconnectedCallback() { clocks.delete(this); }
  tick() {
    const left = (Date.parse(this.getAttribute("datetime")) - Date.now()) / 1000;
    if (Number.isNaN(left)) return;
    const text = deadlineWords(left);
    if (text !== this.textContent) this.textContent = text;
    this.colour(left < 0 ? "late" : left <= Number(this.getAttribute("soon") ?? 60) * MINUTE ? "soon" : "quiet");
  }
  colour(look) {
    const chip = this.closest(".clock");
    if (!chip || chip.classList.contains(`clock--${look}`)) return;
    chip.classList.remove("clock--late", "clock--soon", "clock--quiet");
    chip.classList.add(`clock--${look}`);
    const use = chip.querySelector("use"), file = use?.getAttribute("href")?.split("#")[0];
    use?.setAttribute("href", `${file}#${look === "late" ? "late" : "hourglass"}`);
  }
});
