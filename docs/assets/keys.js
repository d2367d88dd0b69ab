/* The button that opens the navigation on narrow windows, by keyboard and for screen readers.

   The theme has a label there, without a name, which no key reaches; it stays where no script runs. */
(function () {
  "use strict";

  function start() {
    var box = document.getElementById("__drawer");
    var label = document.querySelector(".md-header label[for='__drawer']");
    var nav = document.querySelector(".md-nav--primary");
    if (!box || !label || !nav) { return; }
    var button = document.createElement("button");

    function told() { button.setAttribute("aria-expanded", String(box.checked)); }

    function turn(open) {
      box.checked = open;
      box.dispatchEvent(new Event("change", { bubbles: true }));
      if (open) { nav.querySelector(".md-nav__list a").focus(); } else { button.focus(); }
    }

    button.type = "button";
    button.className = label.className + " drawer-button";
    button.setAttribute("aria-label", nav.getAttribute("aria-label"));
    button.append.apply(button, label.childNodes);
    told();
    box.addEventListener("change", told);
    button.addEventListener("click", function () { turn(!box.checked); });
    document.addEventListener("keydown", function (event) {
      if (event.key === "Escape" && box.checked) { turn(false); }
    });
    label.replaceWith(button);
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", start); } else { start(); }
}());
