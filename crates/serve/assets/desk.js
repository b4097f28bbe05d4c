// Enhances pages that are whole without it: brings the page's own name into the view of a narrow navigation; in the source
// reader, steps through the entries and decides by one key.
"use strict";
(() => {
  const names = document.querySelector("header nav");
  const own = names && names.querySelector("[aria-current]");
  if (own) names.scrollLeft = own.offsetLeft - names.offsetLeft - 24;

  const entries = Array.from(document.querySelectorAll(".entries .entry"));
  if (!entries.length) return;
  const keys = document.getElementById("keys");
  const wide = window.matchMedia("(min-width: 60rem)");
  let current = -1;

  const passages = (element) =>
    (element.dataset.at || "").split(" ").map((id) => id && document.getElementById(id)).filter(Boolean);

  const light = (elements) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const element of elements) element.classList.add("lit");
  };

  // Below the width where both stand side by side, following the passage would lead away from the entry.
  const show = (number) => {
    current = (number + entries.length) % entries.length;
    const entry = entries[current];
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: wide.matches ? "center" : "start" });
    const [first] = passages(entry);
    if (first && wide.matches) first.scrollIntoView({ block: "center" });
    light([entry, ...passages(entry)]);
  };

  const press = (decision) => {
    const button = current >= 0 && entries[current].querySelector(`button[value="${decision}"]`);
    if (button) button.click();
  };

  const fix = () => {
    const details = current >= 0 && entries[current].querySelector(".fix");
    if (!details) return;
    details.open = true;
    const field = details.querySelector("input, select, textarea");
    if (field) field.focus();
  };

  const undo = () => {
    const button = document.getElementById("undo");
    if (button) button.click();
  };

  const actions = {
    n: () => show(current + 1),
    p: () => show(current < 0 ? -1 : current - 1),
    a: () => press("accept"),
    r: () => press("reject"),
    f: fix,
    e: fix,
    u: undo,
  };

  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const typing = event.target.matches("input:not([type=checkbox]), textarea, select");
    if (event.key === "Escape" && typing) {
      const details = event.target.closest(".fix");
      if (details) {
        details.open = false;
        show(entries.indexOf(details.closest(".entry")));
      }
      return;
    }
    if (typing || !keys.checked || !Object.hasOwn(actions, event.key)) return;
    event.preventDefault();
    actions[event.key]();
  });

  document.addEventListener("focusin", (event) => {
    const entry = event.target.closest(".entries .entry");
    if (!entry) return;
    current = entries.indexOf(entry);
    light([entry, ...passages(entry)]);
  });

  document.getElementById("steps").hidden = false;
  const told = entries.findIndex((entry) => `#${entry.id}` === window.location.hash);
  if (told >= 0) show(told);
})();
