/* What Material for MkDocs does in inline scripts, which the content security policy forbids.

   Loaded in the head and waited for: the theme's own script needs the storage functions, and the page must not be
   painted in the wrong colours first. They are those that the reader chose last, or else those of the system. */
(function (script) {
  "use strict";

  var scope = window.__md_scope = new URL(script.dataset.scope, location);

  window.__md_hash = function (text) {
    return Array.from(text).reduce(function (hash, sign) { return (hash << 5) - hash + sign.charCodeAt(0); }, 0);
  };

  window.__md_get = function (key, storage, base) {
    try {
      return JSON.parse((storage || localStorage).getItem((base || scope).pathname + "." + key));
    } catch (refused) { return null; }
  };

  window.__md_set = function (key, value, storage, base) {
    try {
      (storage || localStorage).setItem((base || scope).pathname + "." + key, JSON.stringify(value));
    } catch (refused) { /* a reader who allows no storage chooses anew on each page */ }
  };

  var palette = JSON.parse(script.dataset.palette || "[]");
  var palettes = Array.isArray(palette) ? palette : [];
  var chosen = (window.__md_get("__palette") || {}).color;
  if (!chosen || chosen.media === "(prefers-color-scheme)") {
    chosen = palettes.find(function (one) {
      return one.media && one.media !== "(prefers-color-scheme)" && matchMedia(one.media).matches;
    }) || palettes[0] || {};
  }

  function colour() {
    ["media", "scheme", "primary", "accent"].forEach(function (name) {
      if (chosen[name]) { document.body.setAttribute("data-md-color-" + name, chosen[name].replace(/ /g, name === "media" ? " " : "-")); }
    });
  }

  new MutationObserver(function (changes, observer) {
    if (document.body) { observer.disconnect(); colour(); }
  }).observe(document.documentElement, { childList: true });
}(document.currentScript));
