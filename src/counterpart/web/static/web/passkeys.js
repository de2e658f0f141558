// Passkeys: a form with data-passkey asks the device and sends what it answers.
// Where that is impossible the forms stay hidden; passwords and codes work everywhere.
(() => {
  "use strict";
  const device = window.webauthnJSON;
  // Browsers have no passkeys for plain addresses, only for names.
  const isAddress = /^[\d.]+$|^\[/.test(window.location.hostname);
  if (!device || !device.supported() || isAddress) return;
  for (const told of document.querySelectorAll("[data-passkey-impossible]")) told.hidden = true;

  const options = async (form) => {
    const inPage = document.getElementById(form.dataset.optionsIn);
    if (inPage) return JSON.parse(inPage.textContent);
    const answer = await fetch(form.dataset.options, {
      headers: { Accept: "application/json", "X-Requested-With": "XMLHttpRequest" },
    });
    return answer.json();
  };

  const created = async (form, wishes) => {
    const needsNoPassword = form.elements.passwordless?.checked ?? false;
    const selection = wishes.publicKey.authenticatorSelection;
    selection.residentKey = needsNoPassword ? "required" : "discouraged";
    selection.requireResidentKey = needsNoPassword;
    if (needsNoPassword) selection.userVerification = "required";
    return device.create(wishes);
  };

  for (const form of document.querySelectorAll("form[data-passkey]")) {
    const trouble = form.querySelector("[data-passkey-trouble]");
    form.hidden = false;
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      trouble.hidden = true;
      try {
        const asked = await options(form);
        const credential = form.dataset.passkey === "create"
          ? await created(form, asked.creation_options)
          : await device.get(asked.request_options);
        form.elements.credential.value = JSON.stringify(credential);
        form.submit();
      } catch {
        trouble.hidden = false;
      }
    });
  }
})();
