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
    drawTies();
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
    if (remember) history.replaceState(null, "", kept(entry.querySelector(".permalink").href));
    drawTies(number);
  }

  // Relations as curves over the text, from the words of one end to those of the other.
  const text = page.querySelector(".text");
  const SVG = "http://www.w3.org/2000/svg";
  const make = (name, attributes, ...children) => {
    const element = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value);
    element.append(...children);
    return element;
  };
  const tip = make("marker", { id: "ck-tip", viewBox: "0 0 8 8", refX: 7, refY: 4, markerWidth: 4.5, markerHeight: 4.5, orient: "auto" }, make("path", { d: "M0 0 8 4 0 8z" }));
  const ties = make("svg", { class: "ties", "aria-hidden": "true" }, make("defs", {}, tip), make("g", {}));
  if (text) text.append(ties);

  function drawTies(number) {
    const group = ties.lastElementChild;
    group.replaceChildren();
    ties.setAttribute("width", 0);
    ties.setAttribute("height", 0);
    if (number === undefined || !text) return;
    const labels = [];
    for (const link of entries.get(number).querySelectorAll(".related a[data-to]")) {
      const ends = "out" in link.dataset ? [number, link.dataset.to] : [link.dataset.to, number];
      const [start, end] = nearest(boxes(ends[0]), boxes(ends[1]));
      if (start && end) group.append(...curve(start, end, link.dataset.label, labels));
    }
    ties.setAttribute("width", text.scrollWidth);
    ties.setAttribute("height", text.scrollHeight);
  }

  // The lines of an annotation's words, measured from the corner of the text.
  function boxes(number) {
    const corner = text.getBoundingClientRect();
    return [...marks(number)].filter((mark) => !isHidden(mark)).flatMap((mark) => [...mark.getClientRects()]).map((box) => ({
      left: box.left - corner.left + text.scrollLeft,
      right: box.right - corner.left + text.scrollLeft,
      top: box.top - corner.top + text.scrollTop,
      bottom: box.bottom - corner.top + text.scrollTop,
    }));
  }

  function nearest(starts, ends) {
    let best = [], least = Infinity;
    for (const start of starts) {
      for (const end of ends) {
        const across = Math.max(0, start.left - end.right, end.left - start.right);
        const distance = across + 3 * Math.abs(start.top - end.top);
        if (distance < least) [best, least] = [[start, end], distance];
      }
    }
    return best;
  }

  // On one line an arc above it, between points near the facing edges; from line to line a curve between facing edges.
  // What lies inside the other needs no curve.
  function curve(start, end, label, labels) {
    const level = Math.abs(start.top - end.top) < 8;
    if (level && start.left < end.right && end.left < start.right) return [];
    const down = end.top > start.top;
    const facing = (box, other) => {
      const half = Math.min(36, (box.right - box.left) / 2);
      if (!level) return Math.max(box.left + half, Math.min(box.right - half, (other.left + other.right) / 2));
      return other.left >= box.right ? box.right - half : box.left + half;
    };
    const x1 = facing(start, end), x2 = facing(end, start);
    const y1 = level || !down ? start.top + 3 : start.bottom, y2 = level || down ? end.top + 2 : end.bottom;
    const bend = level ? -Math.min(34, 16 + Math.abs(x2 - x1) / 8) : (y2 - y1) / 2;
    const path = make("path", { d: `M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 + (level ? bend : -bend)} ${x2} ${y2}`, "marker-end": "url(#ck-tip)" });
    const width = 3.2 * label.length;
    const x = Math.min(text.clientWidth - width, Math.max(width, level ? x2 : (x1 + x2) / 2));
    let y = level ? Math.max(9, y2 + bend * 0.8 - 2) : (y1 + y2) / 2 + 3;
    while (labels.some((other) => Math.abs(other.x - x) < other.width + width && Math.abs(other.y - y) < 11)) y -= 11;
    labels.push({ x, y, width });
    return [path, make("text", { x, y }, label)];
  }

  if (text && "ResizeObserver" in window) {
    new ResizeObserver(() => drawTies(chosen ?? undefined)).observe(text);
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
    history.replaceState(null, "", kept(location.pathname + location.search));
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
    if (help.open) return;
    if (event.key === "Escape" && chosen !== null) release();
    if (!keys.checked) return;
    const act = actions[event.key];
    if (act) act();
    else if (/^[1-9]$/.test(event.key)) page.querySelector(`input[data-key="${event.key}"]`)?.click();
  });

  const help = document.getElementById("ck-help");
  const actions = {
    n: () => move(1),
    p: () => move(-1),
    j: () => page.querySelector(".neighbours [rel=next]")?.click(),
    k: () => page.querySelector(".neighbours [rel=prev]")?.click(),
    "?": () => help.showModal(),
  };
  document.getElementById("ck-help-open").addEventListener("click", actions["?"]);

  // What is switched off here stays so in the links that lead to this document or to others.
  const toggles = [...page.querySelectorAll("input[data-code]")];
  let touched = false;
  function kept(address) {
    if (!touched) return address;
    const url = new URL(address, location.href);
    url.searchParams.delete("layer");
    if (!toggles.every((box) => box.checked)) for (const value of wanted()) url.searchParams.append("layer", value);
    return url.href;
  }
  // A layer that is on, and its labels where some of them are off; "-" where nothing is on.
  function wanted() {
    const values = [];
    for (const layer of toggles.filter((box) => box.dataset.key || !box.value.includes(":"))) {
      const labels = toggles.filter((box) => box.value.startsWith(`${layer.value}:`));
      if (layer.checked) values.push(layer.value);
      if (labels.some((box) => !box.checked)) {
        const on = labels.filter((box) => box.checked).map((box) => box.value);
        values.push(...(on.length > 0 ? on : [`${layer.value}:-`]));
      }
    }
    return values.length > 0 ? values : ["-"];
  }

  const apply = (box) => page.classList.toggle(`no-${box.dataset.code}`, !box.checked);
  const applyAll = () => toggles.forEach(apply);
  for (const box of toggles) {
    box.addEventListener("change", () => {
      apply(box);
      touched = true;
      for (const link of page.querySelectorAll("a[data-keep]")) link.href = kept(link.href);
      history.replaceState(null, "", kept(location.href));
      if (chosen !== null) drawTies(chosen);
    });
  }
  applyAll();
  window.addEventListener("pageshow", applyAll); // going back, the browser brings the boxes as they were left

  const KEYS = "corpuskit-keys";
  try {
    keys.checked = localStorage.getItem(KEYS) !== "off";
  } catch { /* nothing can be remembered here */ }
  keys.addEventListener("change", () => {
    try {
      localStorage.setItem(KEYS, keys.checked ? "on" : "off");
    } catch { /* it holds until the page is left */ }
  });

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
