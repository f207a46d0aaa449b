// A button that copies what stands beside it; without a clipboard it stays hidden.

const button = document.querySelector("[data-copy]");
const said = document.querySelector("[data-copied]");

if (button instanceof HTMLButtonElement && said && navigator.clipboard) {
  const source = document.getElementById(button.dataset.copy ?? "");
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(source?.textContent ?? "");
    said.textContent = "Copied.";
  });
}
