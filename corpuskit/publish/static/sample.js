// The share that is right, worked out while somebody ticks; the ticks go into the address, which is then a record.
(() => {
  "use strict";
  const form = document.getElementById("review");
  const told = document.getElementById("estimate");
  if (!form || !told) return;
  const asked = new URLSearchParams(location.search);
  for (const box of form.querySelectorAll('input[type="radio"]')) if (asked.get(box.name) === box.value) box.checked = true;

  const percent = (share) => `${Math.round(100 * share)} %`;
  function wilson(right, judged) {
    const z = 1.959964;
    const share = right / judged;
    const square = (z * z) / judged;
    const reach = z * Math.sqrt((share * (1 - share)) / judged + square / (4 * judged));
    const middle = share + square / 2;
    return [Math.max(0, (middle - reach) / (1 + square)), Math.min(1, (middle + reach) / (1 + square))];
  }
  function words(right, wrong, unsure) {
    const judged = right + wrong;
    if (judged === 0) return [unsure > 0 ? `${unsure} unsure, none judged yet.` : "Nothing is ticked yet."];
    const [low, high] = wilson(right, judged);
    const aside = unsure > 0 ? `, ${unsure} unsure and not counted` : "";
    return [
      [percent(right / judged)], ` of those judged: ${right} right, ${wrong} wrong${aside}. With 95 % confidence, between `,
      [percent(low)], " and ", [percent(high)], " of all such annotations are right (Wilson).",
    ];
  }
  function bold([text]) {
    const made = document.createElement("b");
    made.textContent = text;
    return made;
  }
  function show() {
    const ticked = [...form.querySelectorAll('input[type="radio"]:checked')];
    const [right, wrong, unsure] = ["right", "wrong", "unsure"].map((v) => ticked.filter((box) => box.value === v).length);
    told.replaceChildren(...words(right, wrong, unsure).map((part) => (Array.isArray(part) ? bold(part) : part)));
  }
  form.addEventListener("change", () => {
    show();
    const query = new URLSearchParams(new FormData(form));
    history.replaceState(null, "", `${location.pathname}?${query}${location.hash}`);
  });
  show();
})();
