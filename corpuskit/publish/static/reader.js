// Selecting annotations: by click, by key, by address. Everything shown is already in the page, so nothing is built
// from data here: the card is a copy of the annotation's entry in the list below the text.
(() => {
  "use strict";
  const page = document.getElementById("ck");
  const panel = document.getElementById("selected");
  const card = panel.querySelector(".card");
  const said = document.getElementById("ck-said");
  const keys = document.getElementById("ck-keys");
  const entries = new Map();
  for (const entry of page.querySelectorAll(".entry")) entries.set(entry.dataset.n, entry);
  const marks = (number) => page.querySelectorAll(`.m[data-n="${number}"]`);
  const linkTo = (number) => page.querySelector(`.m[data-n="${number}"] a`) || entries.get(number).querySelector(".permalink");
  let chosen = null;
  let opener = null; // the words that were clicked, to which the focus goes back

  function clear() {
    for (const mark of page.querySelectorAll(".m.on, .m.near")) mark.classList.remove("on", "near");
    panel.hidden = true;
    card.replaceChildren();
    said.textContent = "";
    chosen = null;
  }

  // What a person chose gets the focus; what the address says does not take it away from where it is.
  function select(number, { scroll = false, remember = true, focus = true } = {}) {
    const entry = entries.get(number);
    if (!entry) return;
    clear();
    chosen = number;
    for (const other of entry.dataset.related.split(" ")) for (const mark of marks(other)) mark.classList.add("near");
    for (const mark of marks(number)) mark.classList.add("on");
    const copy = entry.cloneNode(true);
    for (const part of [copy, ...copy.querySelectorAll("[id]")]) part.removeAttribute("id");
    card.replaceChildren(copy);
    panel.hidden = false;
    panel.parentElement.scrollTop = 0;
    const first = marks(number)[0];
    if (scroll) (first || entry).scrollIntoView({ block: "center" });
    if (focus) {
      panel.focus({ preventScroll: true });
      const words = entry.querySelector("blockquote");
      said.textContent = `${entry.querySelector("b").textContent} ${nameOf(entry)}${words ? `: ${words.textContent}` : ""}`;
    }
    if (remember) history.replaceState(null, "", entry.querySelector(".permalink").getAttribute("href"));
  }

  const nameOf = (entry) => (entry.querySelector(".label") || entry.querySelector(".permalink")).textContent;

  function release() {
    const number = chosen;
    const inside = panel.contains(document.activeElement);
    clear();
    if (inside) {
      const place = opener && opener.isConnected && opener.closest(`.m[data-n="${number}"]`) ? opener : linkTo(number);
      if (place) place.focus();
    }
    history.replaceState(null, "", location.pathname + location.search);
  }

  const isShown = (entry) => entry.offsetParent !== null || getComputedStyle(entry).display !== "none";

  function move(step) {
    const shown = [...page.querySelectorAll(".list .entry")].filter(isShown);
    if (shown.length === 0) return;
    const at = shown.findIndex((entry) => entry.dataset.n === chosen);
    const next = at < 0 ? (step > 0 ? 0 : shown.length - 1) : (at + step + shown.length) % shown.length;
    select(shown[next].dataset.n, { scroll: true });
  }

  const isHidden = (mark) => [...mark.classList].some((name) => page.classList.contains(`no-${name}`));

  // A click means the shortest annotation at that place; another click there means the next one around it.
  function around(leaf) {
    const found = [];
    for (let mark = leaf.closest(".m"); mark; mark = mark.parentElement.closest(".m")) {
      if (!isHidden(mark)) found.push(mark.dataset.n);
    }
    const wanted = numberOf(leaf.getAttribute("href"));
    return found.includes(wanted) ? [wanted, ...found.filter((number) => number !== wanted)] : found;
  }

  function numberOf(address) {
    try {
      const target = document.getElementById(decodeURIComponent(address.slice(1)));
      return target?.closest(".entry")?.dataset.n; // a relation stands in the entry where it begins
    } catch {
      return undefined; // an address that somebody mistyped
    }
  }

  page.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const leaf = event.target.closest(".text .m a");
    const link = event.target.closest("a[data-to]");
    if (leaf) {
      event.preventDefault();
      const here = around(leaf);
      opener = leaf;
      if (here.length > 0) select(here[(here.indexOf(chosen) + 1) % here.length]);
    } else if (link) {
      event.preventDefault();
      select(link.dataset.to, { scroll: true });
    } else if (event.target.closest(".close")) {
      release();
    }
  });

  document.addEventListener("keydown", (event) => {
    if (event.metaKey || event.ctrlKey || event.altKey) return;
    if (event.target.closest("input:not([type=checkbox]), textarea, select, [contenteditable]")) return;
    if (event.key === "Escape" && chosen !== null) release();
    if (keys && !keys.checked) return;
    if (event.key === "n" || event.key === "j") move(1);
    else if (event.key === "p" || event.key === "k") move(-1);
  });

  const boxes = [...page.querySelectorAll("input[data-code]")];
  const apply = (box) => page.classList.toggle(`no-${box.dataset.code}`, !box.checked);
  const applyAll = () => boxes.forEach(apply);
  for (const box of boxes) box.addEventListener("change", () => apply(box));
  applyAll();
  window.addEventListener("pageshow", applyAll); // going back, the browser brings the boxes as they were left

  const KEYS = "corpuskit-keys";
  if (keys) {
    try {
      keys.checked = localStorage.getItem(KEYS) !== "off";
    } catch { /* nothing can be remembered here */ }
    keys.addEventListener("change", () => {
      try {
        localStorage.setItem(KEYS, keys.checked ? "on" : "off");
      } catch { /* it holds until the page is left */ }
    });
  }

  const text = page.querySelector(".compared .text");
  const cue = document.getElementById("ck-cue");
  const hint = () => { cue.hidden = text.scrollWidth <= text.clientWidth; };
  if (text && cue) {
    window.addEventListener("resize", hint);
    hint();
  }

  for (const note of page.querySelectorAll(".keys")) note.hidden = false;

  const fromAddress = () => {
    const number = numberOf(location.hash);
    if (entries.has(number)) select(number, { scroll: true, remember: false, focus: false });
    else if (chosen !== null) clear();
  };
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  // The browser itself goes to the entry in the list when the page is complete; the place in the text comes after that.
  window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(fromAddress)));
})();
