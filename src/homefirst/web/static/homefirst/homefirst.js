// Starts the design system's parts where a page has them. Everything works without it, less comfortably.
import { initAll } from "./nhsuk-frontend-10.6.1/nhsuk-frontend.min.js";

document.body.classList.add("js-enabled", "nhsuk-frontend-supported");
initAll();

// Paper cannot be unfolded: the tables beside the charts are open in print, and fold again afterwards.
const unfolded = new Set();
addEventListener("beforeprint", () => {
  for (const folded of document.querySelectorAll("details:not([open])")) {
    folded.open = true;
    unfolded.add(folded);
  }
});
addEventListener("afterprint", () => {
  for (const opened of unfolded) opened.open = false;
  unfolded.clear();
});
