// Steppers beside the amounts: without a script the amounts are typed.
for (const button of document.querySelectorAll("[data-step]")) {
  button.hidden = false;
  button.addEventListener("click", () => {
    const field = document.getElementById(button.dataset.of);
    const now = Number.parseFloat(field.value) || 0;
    field.value = String(Math.max(0, now + Number(button.dataset.step)));
  });
}
document.getElementById("done")?.focus({ preventScroll: true });
