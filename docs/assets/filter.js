/* Narrows a list by the choices above it; without this script everything is shown and the choices are not.

   A classic script without requests, so that it runs from a file too. The choices stand in the address behind
   the hash, as `#kind=near&year=2023`, so that a narrowed list can be shared; a hash without a choice is the
   anchor of an entry, which is then never hidden. */
(function () {
  "use strict";

  document.querySelectorAll("form[data-filters]").forEach(function (form) {
    var entries = Array.from(document.querySelectorAll("." + form.dataset.filters + " > *"));
    var selects = Array.from(form.querySelectorAll("select"));
    var output = form.querySelector("output");

    function show() {
      var shown = entries.filter(function (entry) {
        entry.hidden = selects.some(function (select) {
          return select.value && entry.dataset[select.name].split(" ").indexOf(select.value) < 0;
        });
        return !entry.hidden;
      });
      output.textContent = form.dataset.count.replace("{shown}", shown.length).replace("{all}", entries.length);
      document.querySelectorAll("." + form.dataset.filters).forEach(function (group) {
        var empty = !group.querySelector(":scope > :not([hidden])");
        for (var part = group.closest("[data-group]") || group; part; part = part.previousElementSibling) {
          part.hidden = empty;
          if (part.tagName === "H2") break;
        }
      });
    }

    function read() {
      var hash = location.hash.slice(1);
      if (hash && hash.indexOf("=") < 0) selects.forEach(function (select) { select.value = ""; });
      if (hash.indexOf("=") >= 0) {
        var wanted = new URLSearchParams(hash);
        selects.forEach(function (select) { select.value = wanted.get(select.name) || ""; });
      }
      show();
      if (hash && hash.indexOf("=") < 0 && document.getElementById(hash)) document.getElementById(hash).scrollIntoView();
    }

    form.addEventListener("change", function () {
      var chosen = new URLSearchParams(selects.filter(function (s) { return s.value; }).map(function (s) { return [s.name, s.value]; }));
      history.replaceState(null, "", "#" + (String(chosen) || "="));
      show();
    });
    form.addEventListener("reset", function () {
      selects.forEach(function (select) { select.value = ""; });
      history.replaceState(null, "", "#=");
      show();
    });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", read);
    form.hidden = false;
    read();
  });
})();
