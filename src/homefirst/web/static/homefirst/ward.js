// A tap on a round is sent without leaving the place: the card alone is made anew. Whatever does not come back as a
// card (somebody was quicker, the session is over) is sent again as the plain form that it is, and shown as a page.
const round = document.querySelector(".hf-round");

round?.addEventListener("submit", async (event) => {
  const form = event.target;
  if (!form.matches(".hf-confirm")) return;
  event.preventDefault();
  const card = form.closest(".hf-round__person");
  const button = form.querySelector("button");
  button.disabled = true;
  try {
    const answer = await fetch(form.action, { method: "POST", body: new FormData(form) });
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = answer.ok && page.getElementById(card.id);
    if (!fresh) throw new Error("no card");
    card.replaceWith(fresh);
    document.getElementById("round-state").replaceChildren(...page.getElementById("round-state").childNodes);
    fresh.querySelector("button").focus();
  } catch {
    button.disabled = false;
    form.submit();
  }
});
