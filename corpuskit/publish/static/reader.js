// Selecting annotations: by click, by key, by address. Everything shown is already in the page, so nothing is built
// from data here: the card is a copy of the annotation's entry in the list below the text.
(() => {
  "use strict";
  const page = document.getElementById("ck");
  const panel = document.getElementById("selected");
  const card = panel.querySelector(".card");
  const entries = new Map();
  for (const entry of page.querySelectorAll(".entry")) entries.set(entry.dataset.n, entry);
  const marks = (number) => page.querySelectorAll(`.m[data-n="${number}"]`);
  let chosen = null;

  function clear() {
    for (const mark of page.querySelectorAll(".m.on, .m.near")) mark.classList.remove("on", "near");
    panel.hidden = true;
    card.replaceChildren();
    chosen = null;
  }

  function select(number, { scroll = false, remember = true } = {}) {
    const entry = entries.get(number);
    if (!entry) return;
    clear();
    chosen = number;
    for (const other of entry.dataset.related.split(" ")) for (const mark of marks(other)) mark.classList.add("near");
    for (const mark of marks(number)) mark.classList.add("on");
    const copy = entry.cloneNode(true);
    copy.removeAttribute("id");
    card.replaceChildren(copy);
    panel.hidden = false;
    panel.parentElement.scrollTop = 0;
    const first = marks(number)[0];
    if (scroll && first) first.scrollIntoView({ block: "center" });
    if (remember) history.replaceState(null, "", entry.querySelector(".permalink").getAttribute("href"));
  }

  function release() {
    clear();
    history.replaceState(null, "", location.pathname + location.search);
  }

  const isShown = (entry) => entry.offsetParent !== null || getComputedStyle(entry).display !== "none";

  function move(step) {
    const shown = [...entries.values()].filter((entry) => isShown(entry) && marks(entry.dataset.n).length > 0);
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
    const target = document.getElementById(decodeURIComponent(address.slice(1)));
    return target ? target.dataset.n : undefined;
  }

  page.addEventListener("click", (event) => {
    if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const leaf = event.target.closest(".text .m a");
    const link = event.target.closest("a[data-to]");
    if (leaf) {
      event.preventDefault();
      const here = around(leaf);
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
    if (event.key === "n" || event.key === "j") move(1);
    else if (event.key === "p" || event.key === "k") move(-1);
    else if (event.key === "Escape" && chosen !== null) release();
  });

  for (const box of page.querySelectorAll("input[data-code]")) {
    const apply = () => page.classList.toggle(`no-${box.dataset.code}`, !box.checked);
    box.addEventListener("change", apply);
    apply();
  }

  for (const note of page.querySelectorAll(".keys")) note.hidden = false;

  const fromAddress = () => {
    if (location.hash.length > 1) select(numberOf(location.hash), { scroll: true, remember: false });
  };
  window.addEventListener("hashchange", fromAddress);
  fromAddress();
  // The browser itself goes to the entry in the list when the page is complete; the place in the text comes after that.
  window.addEventListener("load", () => requestAnimationFrame(() => requestAnimationFrame(fromAddress)));
})();
