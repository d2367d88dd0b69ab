/* Copying the address of a view, for the pages that keep what the reader chose in it. A classic script without requests. */
(() => {
  "use strict";

  /** Copy the page's address; `done` is called when that came off, and the button that asked keeps the focus. */
  window.atlasCopyAddress = (button, done) => {
    const byHand = () => { // where a page may not use the clipboard, as over plain http
      const field = document.createElement("textarea");
      field.readOnly = true;
      field.style.cssText = "position: fixed; top: 0; opacity: 0";
      field.value = location.href;
      button.after(field);
      field.select();
      if (document.execCommand("copy")) { done(); }
      field.remove();
      button.focus();
    };
    if (navigator.clipboard) { navigator.clipboard.writeText(location.href).then(done, byHand); } else { byHand(); }
  };
})();
