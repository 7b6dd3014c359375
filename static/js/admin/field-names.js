// The admin's autocomplete draws a field of its own beside each select: let it bear the name of the select's label.
function giveNames() {
  for (const drawn of document.querySelectorAll(".select2-selection__rendered")) {
    const select = drawn.closest(".select2-container")?.previousElementSibling;
    const label = select?.labels?.[0]?.textContent.trim().replace(/:$/, "");
    if (label) drawn.setAttribute("aria-label", [label, drawn.title].filter(Boolean).join(": "));
  }
}
new MutationObserver(giveNames).observe(document.body, { childList: true, subtree: true });
giveNames();
