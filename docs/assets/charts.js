/* Turns a chart's picture into a live chart when the reader asks for it, and its picture file into a PNG.

   A classic script without modules or requests, so that it runs from a file too: the spec and Vega come as
   scripts of this site, added on the first sign of interest. The live chart lies over the picture that it replaces,
   so that nothing moves, and takes its colours from the same CSS variables, so that it follows the colour scheme.

   Keys, on the live chart or its button: arrows, Home and End go from point to point, Enter opens the card of
   the point's figure, Escape leaves the point, then the live chart. */
(function () {
  "use strict";

  var loading = {};
  /* This script stands in the folder of assets, and what it loads is found from there. */
  var ROOT = document.currentScript.getAttribute("src").replace(/(assets\/)?charts\.js.*$/, "") || "./";
  var VEGA = ROOT + "assets/vega.js";
  var ROWS = ["comparison", "target", "change", "clusters"];

  function load(address) {
    loading[address] = loading[address] || new Promise(function (resolve, reject) {
      var script = document.createElement("script");
      script.src = address;
      script.onload = resolve;
      script.onerror = function () { delete loading[address]; script.remove(); reject(new Error(address)); };
      document.head.appendChild(script);
    });
    return loading[address];
  }

  /* The chart's own script. */
  function own(figure) {
    return ROOT + "charts/" + figure.id + ".js";
  }

  function form(figure) {
    return figure.getBoundingClientRect().width >= 600 ? "wide" : "narrow";
  }

  function make(tag, name, parent) {
    var node = document.createElement(tag);
    node.className = name;
    if (parent) { parent.appendChild(node); }
    return node;
  }

  // ------------------------------------------------------------------ the live chart

  function Live(figure) {
    this.figure = figure;
    this.box = figure.querySelector(".chart-picture");
    this.button = figure.querySelector(".chart-button");
    this.result = null;
    this.shape = "";
    this.turn = 0;
    this.at = -1;
    this.points = [];
    this.off = {};
  }

  Live.prototype.show = function () {
    var self = this, turn = ++this.turn, shape = form(this.figure);
    var live = make("div", "chart-live");
    live.tabIndex = 0;
    this.pressed(true);
    return Promise.all([load(VEGA), load(own(this.figure))]).then(function () {
      var own = self.own = window.atlasCharts[self.figure.id];
      var spec = Object.assign({ datasets: own.datasets }, own[shape]);
      spec.config = Object.assign({}, spec.config, { aria: false });
      return window.vegaEmbed(live, spec, {
        actions: false, renderer: "svg", ast: true,
        tooltip: function (handler, event, item, value) { self.pointed(item, value); },
        loader: { baseURL: ROOT, target: "_self" }
      });
    }).then(function (result) {
      if (turn !== self.turn) { result.finalize(); return; }
      self.clear();
      var svg = live.querySelector("svg");
      [live].concat(Array.from(live.querySelectorAll("*"))).forEach(function (node) {
        ["role", "aria-roledescription", "aria-label"].forEach(function (name) { node.removeAttribute(name); });
      });
      svg.setAttribute("aria-hidden", "true");
      live.setAttribute("role", "application");
      live.setAttribute("aria-labelledby", self.figure.id + "-headline");
      live.setAttribute("aria-description", self.own.keys);
      svg.style.width = "100%";
      svg.style.height = "auto";
      self.result = result;
      self.shape = shape;
      self.said = make("span", "chart-said", self.box);
      self.said.setAttribute("role", "status");
      self.box.appendChild(live);
      self.box.classList.add("chart-is-live");
      self.live = live;
      self.points = self.found(svg);
      self.legend(true);
      self.dim();
    }).catch(function () { self.hide(); });
  };

  /* Marks that say something, in the order in which a reader goes through them. */
  Live.prototype.found = function (svg) {
    var kind = this.figure.dataset.kind;
    var nodes = Array.prototype.filter.call(svg.querySelectorAll("path, rect"), function (node) {
      return node.__data__ && node.__data__.tooltip;
    });
    var places = nodes.map(function (node, i) {
      var box = node.getBoundingClientRect();
      return { node: node, i: i, x: box.left + box.width / 2, y: box.top + box.height / 2 };
    });
    if (kind !== "panels") {
      var rows = ROWS.indexOf(kind) >= 0;
      places.sort(function (a, b) { return (rows ? a.y - b.y : a.x - b.x) || a.i - b.i; });
    }
    return places.map(function (place) { return place.node; });
  };

  Live.prototype.clear = function () {
    this.point(-1);
    if (this.result) { this.result.finalize(); this.result = null; }
    this.box.querySelectorAll(".chart-live, .chart-said").forEach(function (node) { node.remove(); });
    this.box.classList.remove("chart-is-live");
    this.live = null;
    this.points = [];
  };

  Live.prototype.hide = function () {
    this.turn += 1;
    this.clear();
    this.legend(false);
    this.off = {};
    this.pressed(false);
  };

  Live.prototype.pressed = function (state) {
    this.button.setAttribute("aria-pressed", String(state));
  };

  // ------------------------------------------------------------------ points

  Live.prototype.pointed = function (item, value) {
    var number = -1;
    if (item && value) {
      this.points.forEach(function (node, i) { if (node.__data__ === item) { number = i; } });
    }
    this.point(number);
  };

  /* Show what a point says, beside it and within the figure; -1 for none. */
  Live.prototype.point = function (number, aloud) {
    var node = this.points[number];
    this.at = node ? number : -1;
    if (this.tip) { this.tip.remove(); this.tip = null; }
    this.points.forEach(function (other) { other.classList.toggle("is-point", other === node); });
    if (this.live) { this.live.classList.toggle("has-point", Boolean(node)); }
    if (!node) { return; }
    var said = node.__data__.tooltip;
    var tip = this.tip = make("div", "chart-tip", this.figure);
    var list = make("dl", "", tip);
    Object.keys(said).forEach(function (name) {
      make("dt", "", list).textContent = name;
      make("dd", "", list).textContent = said[name];
    });
    tip.setAttribute("aria-hidden", "true");
    var home = this.figure.getBoundingClientRect(), mark = node.getBoundingClientRect();
    var left = mark.left + mark.width / 2 - home.left - tip.offsetWidth / 2;
    var top = mark.top - home.top - tip.offsetHeight - 10;
    if (top + home.top < 60) { top = mark.bottom - home.top + 10; }
    tip.style.left = Math.max(0, Math.min(left, home.width - tip.offsetWidth)) + "px";
    tip.style.top = top + "px";
    if (aloud) {
      this.said.textContent = Object.keys(said).map(function (name) { return said[name]; }).join(", ");
    }
  };

  Live.prototype.key = function (event) {
    var last = this.points.length - 1;
    var steps = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 };
    var goal = null;
    if (event.altKey || event.ctrlKey || event.metaKey || !this.result) { return; }
    if (event.key in steps) {
      goal = this.at < 0 ? (steps[event.key] > 0 ? 0 : last) : Math.max(0, Math.min(last, this.at + steps[event.key]));
    } else if (event.key === "Home") {
      goal = 0;
    } else if (event.key === "End") {
      goal = last;
    } else if (event.key === "Escape") {
      event.preventDefault();
      if (this.at >= 0) { this.point(-1); } else { this.hide(); this.button.focus(); }
    } else if (event.key === "Enter" && event.target === this.live && this.at >= 0) {
      window.location.href = ROOT + this.points[this.at].__data__.datum.href;
    }
    if (goal !== null) {
      event.preventDefault();
      this.point(goal, true);
    }
  };

  // ------------------------------------------------------------------ the key as a switch

  /* Signs that stand for a status become switches: what is switched off fades. */
  Live.prototype.legend = function (on) {
    var self = this;
    this.figure.querySelectorAll(".chart-key").forEach(function (key) {
      var status = key.dataset.key.indexOf(".") > 0;
      var button = key.parentElement.tagName === "BUTTON" ? key.parentElement : null;
      if (on && status && !button) {
        button = document.createElement("button");
        button.type = "button";
        button.className = "chart-switch";
        button.setAttribute("aria-pressed", "true");
        key.replaceWith(button);
        button.appendChild(key);
        button.addEventListener("click", function () {
          var name = key.dataset.key.split(".")[1];
          self.off[name] = !self.off[name];
          button.setAttribute("aria-pressed", String(!self.off[name]));
          self.dim();
        });
      } else if (!on && button) {
        button.replaceWith(key);
      }
    });
  };

  Live.prototype.dim = function () {
    if (!this.live) { return; }
    var off = this.off;
    this.live.querySelectorAll("svg path, svg rect, svg text").forEach(function (node) {
      var datum = node.__data__ && node.__data__.datum;
      if (datum && datum.code) { node.classList.toggle("is-off", Boolean(off[datum.code])); }
    });
  };

  // ------------------------------------------------------------------ the picture as PNG

  function png(figure) {
    return load(own(figure)).then(function () {
      return new Promise(function (resolve, reject) {
        var image = new Image();
        image.onload = function () { resolve(image); };
        image.onerror = reject;
        image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(window.atlasCharts[figure.id].svg);
      });
    }).then(function (image) {
      var canvas = document.createElement("canvas");
      canvas.width = image.naturalWidth * 2;
      canvas.height = image.naturalHeight * 2;
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      var link = document.createElement("a");
      link.href = canvas.toDataURL("image/png");
      link.download = figure.id + ".png";
      link.click();
    });
  }

  // ------------------------------------------------------------------ start

  function start(figure) {
    if (figure.dataset.started) { return; }
    figure.dataset.started = "yes";
    var live = null;
    var button = figure.querySelector(".chart-button");
    var picture = figure.querySelector(".chart-png");
    button.hidden = false;
    picture.parentElement.hidden = false;
    function near() {
      load(VEGA).catch(function () {});
      load(own(figure)).catch(function () {});
    }
    button.addEventListener("pointerenter", near);
    button.addEventListener("click", function () {
      live = live || new Live(figure);
      if (button.getAttribute("aria-pressed") === "true") { live.hide(); } else { live.show(); }
    });
    picture.addEventListener("click", function () { png(figure).catch(function () {}); });
    figure.addEventListener("keydown", function (event) {
      if (live && (event.target === button || event.target === live.live)) { live.key(event); }
    });
    figure.addEventListener("focusout", function (event) {
      if (live && event.target === live.live) { live.point(-1); }
    });
    window.matchMedia("print").addEventListener("change", function (event) {
      if (event.matches && live) { live.hide(); }
    });
    if (window.ResizeObserver) {
      new ResizeObserver(function () {
        if (live && live.result && live.shape !== form(figure)) { live.hide(); live.show(); }
      }).observe(figure);
    }
  }

  function all() {
    document.querySelectorAll("figure.chart .chart-button").forEach(function (button) { start(button.closest("figure")); });
  }

  if (document.readyState === "loading") { document.addEventListener("DOMContentLoaded", all); } else { all(); }
}());
