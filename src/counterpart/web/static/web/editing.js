// Forms that tell what was changed. They work without this: the server judges everything again.
"use strict";
(() => {
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];

  // What is saved has been changed before; a form that came back with errors was.
  all("form[data-save-when-changed]").forEach((form) => {
    const buttons = all("[data-save]", form);
    const allow = (isChanged) => buttons.forEach((button) => { button.disabled = !isChanged; });
    allow(form.hasAttribute("data-is-changed"));
    form.addEventListener("input", () => allow(true));
    form.addEventListener("reset", () => { allow(false); form.classList.remove("dirty"); });
  });

  // One answer lets others be given: data-opens names them, data-opens-when the answer.
  all("[data-opens]").forEach((choice) => {
    const opened = all(choice.dataset.opens);
    const follow = () => opened.forEach((one) => { one.disabled = choice.value !== choice.dataset.opensWhen; });
    choice.addEventListener("change", follow);
    follow();
  });
})();
