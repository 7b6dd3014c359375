// <replay-life>: the slider moves as it is dragged, the life plays by itself and pauses where somebody decided, and the
// name of the moment can be copied. Without this file the links, the list and the button beside the slider do it all.
const STILL = matchMedia("(prefers-reduced-motion: reduce)");
const RESTS = 250; // milliseconds that the slider rests before the moment is asked for

customElements.define("replay-life", class extends HTMLElement {
  connectedCallback() {
    this.addEventListener("input", (event) => { if (event.target.id === "slider") this.moveSoon(event.target); });
    this.addEventListener("change", (event) => { if (event.target.id === "slider") this.move(event.target); });
    this.addEventListener("click", (event) => this.press(event));
    this.settled = () => this.settle();
    this.addEventListener("htmx:afterSettle", this.settled);
    document.addEventListener("htmx:oobAfterSwap", this.settled);
    this.settle();
  }
  disconnectedCallback() {
    this.pause();
    document.removeEventListener("htmx:oobAfterSwap", this.settled);
  }
  get slider() { return this.querySelector("#slider"); }
  get moment() { return this.querySelector("#moment"); }
  get plays() { return this.timer !== undefined; }

  // what only works with this file is shown; the slider stands where the moment is
  settle() {
    this.querySelector("[data-without-script]")?.setAttribute("hidden", "");
    this.querySelector("[data-copy]")?.toggleAttribute("hidden", !navigator.clipboard);
    for (const part of this.querySelectorAll("#play, .replay__speed")) part.hidden = STILL.matches;
    const speed = this.querySelector("#speed");
    if (speed && this.speed) speed.value = this.speed;
    if (speed) speed.onchange = () => { this.speed = speed.value; };
    const { slider, moment } = this;
    if (slider && moment && document.activeElement !== slider) slider.value = moment.dataset.number;
    if (slider) slider.setAttribute("aria-valuetext", this.querySelector("#name")?.textContent ?? "");
    const button = this.querySelector("#play");
    if (button) {
      button.setAttribute("aria-pressed", this.plays);
      button.querySelector("use")?.setAttribute("href", button.querySelector("use").getAttribute("href").replace(/#.*/, this.plays ? "#pause" : "#play"));
    }
    if (this.plays && moment !== this.shown) this.goOn();
  }
  moveSoon(slider) {
    clearTimeout(this.resting);
    this.resting = setTimeout(() => this.move(slider), RESTS);
  }
  move(slider) {
    clearTimeout(this.resting);
    this.pause();
    if (slider.value !== this.moment?.dataset.number) slider.dispatchEvent(new CustomEvent("moved"));
  }
  press(event) {
    if (event.target.closest("#play")) { if (this.plays) this.pause(); else this.play(); return; }
    const copied = event.target.closest("[data-copy]");
    if (copied) navigator.clipboard.writeText(this.querySelector(`#${copied.dataset.copy}`).textContent.trim());
    else if (event.isTrusted && event.target.closest("a, summary, textarea")) this.pause();
  }
  play() {
    this.began = true;
    this.goOn();
    this.settle();
  }
  // waits as long as was chosen, then takes the next moment; where somebody decided it stops, until one plays on
  goOn() {
    clearTimeout(this.timer);
    this.shown = this.moment;
    const next = this.querySelector("#after[href]");
    if (!next || (!this.began && "decision" in this.moment.dataset)) { this.pause(); return; }
    this.began = false;
    this.timer = setTimeout(() => next.click(), 1000 * (this.querySelector("#speed")?.value ?? 2));
  }
  pause() {
    if (!this.plays) return;
    clearTimeout(this.timer);
    this.timer = undefined;
    this.settle();
  }
});
