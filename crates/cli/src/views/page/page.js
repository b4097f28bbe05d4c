// Enhances a page that is whole without it: steps through the entries, and shows what belongs together.
"use strict";
(() => {
  const entries = Array.from(document.querySelectorAll(".entry"));
  const keys = document.getElementById("keys");
  const wide = window.matchMedia("(min-width: 60rem)");
  let current = -1;

  const passages = (element) =>
    (element.dataset.at || "").split(" ").map((id) => document.getElementById(id)).filter(Boolean);

  const resting = (passage) =>
    Array.from(passage.querySelectorAll(".references a"), (link) => document.getElementById(link.hash.slice(1)));

  const together = (element) => {
    if (element.matches(".passage")) return [element, ...resting(element)].filter(Boolean);
    return [element.closest(".entry"), ...passages(element)].filter(Boolean);
  };

  const light = (elements) => {
    for (const lit of document.querySelectorAll(".lit")) lit.classList.remove("lit");
    for (const element of elements) element.classList.add("lit");
  };

  // Below the width where both stand side by side, following the passage would lead away from the entry.
  const show = (number) => {
    if (!entries.length) return;
    current = (number + entries.length) % entries.length;
    const entry = entries[current];
    entry.focus({ preventScroll: true });
    entry.scrollIntoView({ block: wide.matches ? "center" : "start" });
    const [first] = passages(entry);
    if (first && wide.matches) first.scrollIntoView({ block: "center" });
    light(together(entry));
  };

  // On a small screen the legend would fill the first view.
  document.querySelector(".legend").open = wide.matches;
  document.getElementById("steps").hidden = false;
  document.getElementById("next").addEventListener("click", () => show(current + 1));
  document.getElementById("previous").addEventListener("click", () => show(current < 0 ? -1 : current - 1));

  document.addEventListener("keydown", (event) => {
    if (!keys.checked || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.key === "n") show(current + 1);
    else if (event.key === "p") show(current < 0 ? -1 : current - 1);
    else return;
    event.preventDefault();
  });

  // A page that scrolls under a resting pointer also tells of a pointer that comes over something.
  let pointer = "";
  const moved = (event) => {
    const before = pointer;
    pointer = `${event.screenX} ${event.screenY}`;
    return pointer !== before;
  };

  const meet = (event) => {
    const element = event.target.closest(".passage, [data-at]");
    light(element ? together(element) : []);
    const entry = event.type === "focusin" && event.target.closest(".entry");
    if (entry) current = entries.indexOf(entry);
  };
  document.addEventListener("pointerover", (event) => moved(event) && meet(event));
  document.addEventListener("focusin", meet);
})();
