// This morning's list, with less to press: what is next is entered without leaving the page, lines are found by
// what stands in them, and the keyboard goes from line to line. Without script all but finding works by forms.
const lines = document.getElementById("am-lines");
const form = document.getElementById("am-act");
const ticks = () => [...lines.querySelectorAll(".hf-am__tick:checked")];

// Up and down go to the same thing in the next line that is shown; Enter opens it, a space ticks it.
lines?.addEventListener("keydown", (event) => {
  const way = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
  const here = event.target.closest(".hf-am__who a, .hf-am__tick");
  if (!way || !here || event.altKey || event.ctrlKey || event.metaKey) return;
  let row = here.closest("tr")[way];
  while (row?.hidden) row = row[way];
  const there = row?.querySelector(here.matches("a") ? ".hf-am__who a" : ".hf-am__tick, .hf-am__who a");
  if (!there) return;
  event.preventDefault();
  there.focus();
});

// While one writes, the lines of this page are looked through: names, keys, sites and wards; nothing is asked of the
// server. Enter looks for a name on all of the list.
const field = document.getElementById("find");
if (field && lines) {
  const found = document.getElementById("found");
  const look = () => {
    const words = field.value.toLowerCase().split(/\s+/).filter(Boolean);
    let shown = 0;
    for (const row of lines.rows) {
      const text = `${row.cells[0].textContent} ${row.cells[1].textContent}`.toLowerCase();
      const fits = words.every((word) => text.includes(word));
      shown += fits;
      if (row.hidden === fits) row.hidden = !fits;
    }
    const said = words.length ? `${shown} of ${lines.rows.length} here` : "";
    if (found.textContent !== said) found.textContent = said;
  };
  field.addEventListener("input", look);
  // A line that came, or was written anew, is looked at again.
  new MutationObserver(() => field.value && look()).observe(lines, {
    attributes: true,
    attributeFilter: ["hidden"],
    childList: true,
    subtree: true,
  });
}

// A menu closes on Escape, and when something else is pressed.
addEventListener("keydown", (event) => {
  const open = event.key === "Escape" && document.querySelector(".hf-menu[open]");
  if (!open) return;
  open.open = false;
  open.querySelector("summary").focus();
});
addEventListener("click", (event) => {
  for (const open of document.querySelectorAll(".hf-menu[open]")) {
    if (!open.contains(event.target)) open.open = false;
  }
});

if (form) {
  const said = document.getElementById("act-said");
  const count = () => {
    const some = ticks().length;
    document.getElementById("act-count").textContent = some ? `(${some})` : "";
  };
  const clear = () => {
    for (const one of lines.querySelectorAll(".hf-am__who .hf-am__error[data-act]")) one.remove();
  };
  lines.addEventListener("change", (event) => {
    if (event.target.matches(".hf-am__tick")) count();
  });
  // Whoever asks to give somebody something stands at the first field at once.
  lines.addEventListener("click", (event) => {
    const label = event.target.closest("label.hf-am__do");
    if (!label) return;
    event.preventDefault();
    document.getElementById(label.htmlFor).checked = true;
    count();
    document.getElementById("act-what").focus();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const buttons = document.querySelectorAll("#am-act button, button[form='am-act']");
    const sent = new FormData(form, event.submitter);
    clear();
    said.textContent = "Being kept…";
    for (const one of buttons) one.disabled = true;
    try {
      const answer = await fetch(form.action, {
        method: "POST",
        body: new URLSearchParams(sent),
        headers: { Accept: "application/json" },
      });
      const told = await answer.json();
      if (answer.ok) {
        for (const key of told.lines) {
          const tick = document.getElementById(`tick-${key}`);
          if (tick) tick.checked = false;
        }
        document.getElementById("act-note").value = "";
        said.textContent = told.kept;
        // What was kept comes by itself where the page is kept up to date; else it is opened again.
        if (document.querySelector(".hf-live")?.dataset.state !== "hf-live") location.reload();
      } else {
        said.textContent = `Nothing was kept. ${told.detail ?? ""} ${told.next ?? ""}`;
        for (const [key, why] of Object.entries(told.lines ?? {})) {
          const tick = document.getElementById(`tick-${key}`);
          if (!tick) continue;
          tick.checked = false;
          const beside = document.createElement("span");
          beside.className = "hf-am__error";
          beside.dataset.act = "";
          beside.textContent = why;
          tick.parentElement.append(beside);
        }
        form.elements.namedItem(told.where)?.focus?.();
      }
    } catch {
      said.textContent = "The service did not answer: it is not known whether this was kept. Open the page again.";
    } finally {
      for (const one of buttons) one.disabled = false;
      count();
    }
  });
  count();
}
