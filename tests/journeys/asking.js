// What every page is asked in the browser; axe is there already. tests/journeys/asking.py calls `asking.all`.

window.asking = (() => {
  const BUSY = ".htmx-request, .htmx-swapping, .htmx-settling";
  const GRAVE = ["serious", "critical"];
  const OFF = { "color-contrast": { enabled: false }, region: { enabled: false } }; // asked apart; never grave

  /** Once everything has come that the page fetches for itself. */
  async function arrived() {
    while (document.querySelector(BUSY)) await new Promise((done) => setTimeout(done, 10));
  }

  /** What sticks out of the page sideways. */
  function stickingOut() {
    const width = document.documentElement.clientWidth + 1;
    if (document.documentElement.scrollWidth <= width) return [];
    const out = [...document.querySelectorAll("body *")].filter((one) => one.getBoundingClientRect().right > width);
    return ["too wide:", ...out.slice(0, 6).map((one) => `${one.tagName}.${one.className}`)];
  }

  const FOCUSABLE = "input:not([type=hidden]), select, textarea, button, summary, a";

  /** What gets the focus and comes to rest under a bar that stays where it is while the page moves. */
  function underBars() {
    const came = document.activeElement, hidden = [];
    for (const one of document.querySelectorAll(`main :is(${FOCUSABLE}):not([hx-trigger])`)) {
      if (one.disabled || !one.checkVisibility({ visibilityProperty: true })) continue;
      one.focus();
      const { x, y, width, height } = (one.type === "radio" && one.labels?.[0] ? one.labels[0] : one).getBoundingClientRect();
      const above = document.elementFromPoint(x + width / 2, y + height / 2)?.closest(".topbar, .nextbar, .rail");
      if (above && !above.contains(one)) hidden.push(`${one.tagName}#${one.id} under ${above.className}`);
    }
    document.activeElement.blur();
    if (came !== document.body) came.focus();
    scrollTo(0, 0);
    return hidden.length ? ["focus hidden:", ...hidden.slice(0, 6)] : [];
  }

  const LETTERED = "input:not([type=checkbox], [type=radio], [type=hidden]), select, textarea";
  const WHEREVER = ["bgImage", "bgGradient", "shortTextContent", "nonBmp"]; // axe cannot judge these; nor elsewhere

  /** A function that says what lies behind the letters of an element, back to the first opaque colour; null where
   * that cannot be told from the elements around it. What is placed within another is told as that part of it. */
  function groundFinder() {
    const found = new Map();
    const made = (one) => {
      const style = getComputedStyle(one), colour = style.backgroundColor, plain = style.backgroundImage === "none";
      const opaque = plain && !colour.startsWith("rgba") && !colour.includes("/");
      if (opaque && style.opacity === "1") return colour;
      const behind = under(one, style.position);
      if (behind === null) return null;
      const own = plain && colour === "rgba(0, 0, 0, 0)" ? "" : `${colour} ${style.backgroundImage} over `;
      return style.opacity === "1" ? own + behind : `${own}${behind} at ${style.opacity} over ${behind}`;
    };
    const under = (one, position) => {
      if (position === "fixed") return null;
      if (position !== "absolute") return one.parentElement ? ground(one.parentElement) : "the canvas";
      const whole = one.offsetParent, colour = whole && ground(whole);
      return colour && `${colour}, as ${one.tagName} ${one.className} of ${whole.tagName} ${whole.className}`;
    };
    const ground = (one) => found.get(one) ?? found.set(one, made(one)).get(one);
    return ground;
  }

  /** {element with letters: how they look, namely all that their contrast depends on; null if that cannot be told}. */
  function letters() {
    const ground = groundFinder(), looks = new Map();
    const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const written = [...document.querySelectorAll(LETTERED)];
    while (texts.nextNode()) if (texts.currentNode.data.trim()) written.push(texts.currentNode.parentElement);
    for (const one of new Set(written)) {
      if (!one.checkVisibility({ visibilityProperty: true }) || isOutOfSight(one.getBoundingClientRect())) continue;
      const style = getComputedStyle(one), under = ground(one);
      const hand = [style.color, style.fontSize, style.fontWeight, style.textShadow].join(" ");
      looks.set(one, under && `${hand} on ${under}`);
    }
    return looks;
  }

  /** Whether only programs that read aloud know of it, or it lies outside the page until it is needed. */
  const isOutOfSight = ({ width, height, right, bottom }) =>
    width <= 1 || height <= 1 || right + scrollX <= 0 || bottom + scrollY <= 0;

  const told = (results) => results.violations.filter((one) => GRAVE.includes(one.impact)).map((one) =>
    `${one.id}: ${one.nodes.slice(0, 4).map((node) => node.target)} ${one.nodes[0].failureSummary.slice(0, 150)}`);

  const isUnjudgedEverywhere = (node) => node.any.some((check) => WHEREVER.includes(check.data?.messageKey));

  /** What axe says of letters in looks that it has not yet passed, and the looks that it passes now. */
  async function contrast(known) {
    const looks = letters();
    const part = (one) => `${looks.get(one)}, as ${one.tagName} ${one.className} of ${one.parentElement.className}`;
    const include = [...looks.keys()].filter((one) => !known.has(looks.get(one)) && !known.has(part(one)));
    if (!include.length) return { found: [], passed: [] };
    const kinds = ["passes", "violations", "incomplete"];
    const options = { runOnly: ["color-contrast"], resultTypes: kinds, elementRef: true, preload: false };
    const results = await axe.run({ include }, options);
    const [passes, violations, incomplete] = kinds.map((kind) => results[kind].flatMap((rule) => rule.nodes));
    const settled = [...passes, ...incomplete.filter(isUnjudgedEverywhere)].map((node) => looks.get(node.element));
    const looked = new Set([...passes, ...violations, ...incomplete].map((node) => node.element));
    const passedOver = include.filter((one) => looks.get(one) && !looked.has(one)).map(part); // no letters to axe
    return { found: told(results), passed: [...settled.filter(Boolean), ...passedOver] };
  }

  /** What axe says of everything but contrast. */
  async function sense() {
    return told(await axe.run(document, { resultTypes: ["violations"], preload: false, rules: OFF }));
  }

  async function all({ known, wholly }) {
    await arrived();
    const shown = stickingOut(), senses = wholly ? await sense() : [];
    const { found, passed } = await contrast(new Set(known));
    return { found: [...shown, ...senses, ...found, ...underBars()], passed: [...new Set(passed)] };
  }

  return { all };
})();
