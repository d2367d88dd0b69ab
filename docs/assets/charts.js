/* Turns a chart's picture into a live chart when the reader asks for it.

   A classic script without modules or requests, so that it runs from a file too: the spec stands in the
   page, and Vega comes as one script of this site, added on the first sign of interest. The live chart takes
   its colours from the same CSS variables as the picture, and so follows the colour scheme by itself. */
(function () {
  "use strict";

  var loading = {};

  function load(address) {
    loading[address] = loading[address] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = function () { resolve(window.vegaEmbed); };
      script.onerror = function () { delete loading[address]; script.remove(); reject(new Error(address)); };
      document.head.appendChild(script);
    });
    return loading[address];
  }

  function form(figure) {
    var wide = figure.querySelector("svg.chart-wide");
    return wide && getComputedStyle(wide).display !== "none" ? "wide" : "narrow";
  }

  function Live(figure) {
    this.figure = figure;
    this.box = figure.querySelector(".chart-picture");
    this.button = figure.querySelector(".chart-button");
    this.specs = JSON.parse(figure.querySelector("script[type='application/json']").textContent);
    this.result = null;
    this.shape = "";
    this.turn = 0;
  }

  Live.prototype.show = function () {
    var self = this, turn = ++this.turn, shape = form(this.figure);
    var live = document.createElement("div");
    live.className = "chart-live";
    return load(this.figure.dataset.bundle).then(function (embed) {
      var options = {
        actions: false, renderer: "svg", ast: true, tooltip: { theme: "custom" },
        loader: { baseURL: self.figure.dataset.root, target: "_self" }
      };
      var spec = Object.assign({ datasets: self.specs.datasets }, self.specs[shape]);
      return embed(live, spec, options);
    }).then(function (result) {
      if (turn !== self.turn) { result.finalize(); return; }
      self.clear();
      var svg = live.querySelector("svg");
      var box = self.box.getBoundingClientRect();
      self.box.style.minHeight = box.height + "px";
      if (svg) { svg.style.maxWidth = "100%"; svg.style.height = "auto"; }
      self.result = result;
      self.shape = shape;
      self.box.classList.add("chart-is-live");
      self.box.appendChild(live);
      self.pressed(true);
    }).catch(function () { self.hide(); });
  };

  Live.prototype.clear = function () {
    if (this.result) { this.result.finalize(); this.result = null; }
    var old = this.box.querySelector(".chart-live");
    if (old) { old.remove(); }
    this.box.classList.remove("chart-is-live");
    this.box.style.minHeight = "";
  };

  Live.prototype.hide = function () {
    this.turn += 1;
    this.clear();
    this.pressed(false);
  };

  Live.prototype.pressed = function (state) {
    this.button.setAttribute("aria-pressed", String(state));
  };

  Live.prototype.fit = function () {
    if (!this.result) { return; }
    this.clear();
    if (form(this.figure) !== this.shape) { this.show(); }
  };

  function start(figure) {
    if (figure.dataset.started) { return; }
    figure.dataset.started = "yes";
    var live = null;
    var button = figure.querySelector(".chart-button");
    button.hidden = false;
    button.addEventListener("pointerenter", function () { load(figure.dataset.bundle).catch(function () {}); });
    button.addEventListener("click", function () {
      live = live || new Live(figure);
      if (button.getAttribute("aria-pressed") === "true") { live.hide(); } else { live.show(); }
    });
    window.matchMedia("print").addEventListener("change", function (event) {
      if (event.matches && live) { live.hide(); }
    });
    if (window.ResizeObserver) {
      new ResizeObserver(function () {
        if (!live || !live.result) { return; }
        var wide = figure.getBoundingClientRect().width >= 600;
        if ((live.shape === "wide") !== wide) { live.hide(); live.show(); }
      }).observe(figure);
    }
  }

  function all() {
    document.querySelectorAll("figure.chart[data-bundle]").forEach(start);
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", all); } else { all(); }
}());
