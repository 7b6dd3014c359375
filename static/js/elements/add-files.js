// <add-files upload="…">: in a form that takes files, pictures pasted and files dropped go up at once, with progress.
customElements.define("add-files", class extends HTMLElement {
  connectedCallback() {
    this.form = this.closest("form");
    if (!this.form) return;
    this.stop = new AbortController();
    const options = { signal: this.stop.signal };
    this.form.addEventListener("paste", (event) => this.take(event, event.clipboardData), options);
    this.form.addEventListener("drop", (event) => this.take(event, event.dataTransfer), options);
    this.form.addEventListener("dragover", (event) => { if (event.dataTransfer.types.includes("Files")) event.preventDefault(); }, options);
  }
  disconnectedCallback() { this.stop?.abort(); }
  take(event, from) {
    const files = [...(from?.files ?? [])];
    if (!files.length) return;
    event.preventDefault();
    const sent = new FormData();
    for (const file of files) sent.append("files", file);
    sent.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    this.send(sent);
  }
  send(sent) {
    const bar = document.createElement("progress"), request = new XMLHttpRequest();
    bar.max = 1;
    this.append(bar);
    request.upload.addEventListener("progress", (event) => { if (event.lengthComputable) bar.value = event.loaded / event.total; });
    request.addEventListener("loadend", () => {
      bar.remove();
      if (request.status === 200 || request.status === 422) this.show(request.responseText);
      else if (request.status) location.reload();
    });
    request.open("POST", this.getAttribute("upload"));
    request.setRequestHeader("HX-Request", "true");
    request.send(sent);
  }
  show(text) {
    const page = new DOMParser().parseFromString(text, "text/html");
    this.querySelector("#waiting-files")?.replaceWith(page.querySelector("#waiting-files"));
  }
});
