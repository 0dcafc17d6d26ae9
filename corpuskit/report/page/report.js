
"use strict";
(() => {
  const form = document.getElementById("filter");
  if (!form) return;
  const groups = Array.from(document.querySelectorAll(".group"), (section) => ({
    section,
    name: section.dataset.name,
    count: section.querySelector("small"),
    rows: Array.from(section.querySelectorAll("article"), (row) => ({ row, ...row.dataset, words: null })),
  }));
  const total = groups.reduce((sum, group) => sum + group.rows.length, 0);

  const matches = (entry, wanted) => {
    if (!wanted.severities.has(entry.s)) return false;
    if (wanted.code && entry.c !== wanted.code) return false;
    if (wanted.annotator && entry.a !== wanted.annotator) return false;
    if (!wanted.words) return true;
    entry.words ??= entry.row.textContent.toLowerCase();
    return entry.words.includes(wanted.words);
  };

  const apply = () => {
    const data = new FormData(form);
    const word = (name) => (data.get(name) ?? "").trim().toLowerCase();
    const wanted = {
      severities: new Set(data.getAll("severity")),
      code: data.get("code"),
      annotator: data.get("annotator"),
      words: word("words"),
    };
    const part = word("document");
    let shown = 0;
    for (const group of groups) {
      let here = 0;
      const asked = group.name.includes(part);
      for (const entry of group.rows) {
        const visible = asked && matches(entry, wanted);
        if (entry.row.hidden === visible) entry.row.hidden = !visible;
        if (visible) here += 1;
      }
      group.section.hidden = here === 0;
      group.section.style.setProperty("--rows", here);
      group.count.textContent = here;
      shown += here;
    }
    const number = (value) => value.toLocaleString("en");
    document.getElementById("shown").textContent = `${number(shown)} of ${number(total)} findings shown`;
  };

  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(apply, 120);
  });
  form.addEventListener("reset", () => setTimeout(apply));
  form.addEventListener("submit", (event) => event.preventDefault());

  // A link to a rule opens its explanation.
  const open = () => {
    const target = document.getElementById(location.hash.slice(1));
    for (let part = target?.closest("details"); part; part = part.parentElement.closest("details")) part.open = true;
    target?.scrollIntoView();
  };
  addEventListener("hashchange", open);
  open();
  form.hidden = false;
  apply();
})();
