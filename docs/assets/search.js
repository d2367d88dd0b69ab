/* The search's worker only when the reader turns to the search, from a file too.

   Material starts a worker on every page and hands it the whole index. This stands in for that worker: it keeps what
   the theme sends first, and at the first sign of interest (the pointer or the focus on the search, a hotkey, an
   address with ?q=) adds the atlas's own documents and starts the real worker. The theme asks again for what was typed
   meanwhile as soon as the worker is ready. From a file, where browsers allow no worker, the same script runs in an
   empty frame. Questions are put so that every word is wanted, whole words before beginnings, and each character in
   Chinese; when nothing has all of them, the question goes as it was typed. */
(function (script) {
  "use strict";

  var Native = window.Worker;
  var config = JSON.parse(document.getElementById("__config").textContent);
  var SETUP = 0, QUERY = 2, RESULT = 3; /* the theme's numbers for what is said between page and worker */
  var HAN = /([\u3400-\u9fff])/;
  var EMPTY = new Set(("a an and are at by for from how in is of on or per s the to was were what which with 的 在 和 是")
    .split(" "));

  function load(address) {
    return new Promise(function (resolve, reject) {
      var tag = document.createElement("script");
      tag.src = address;
      tag.onload = resolve;
      tag.onerror = function () { tag.remove(); reject(new Error(address)); };
      document.head.appendChild(tag);
    });
  }

  /* Something like a worker in a frame without an address, which has the page's origin and policy. */
  function Frame(address) {
    var self = this, base = new URL(address, location);
    var frame = document.createElement("iframe");
    frame.hidden = true;
    frame.title = "search";
    document.body.appendChild(frame);
    var inside = frame.contentWindow;
    function add(url) {
      return new Promise(function (resolve, reject) {
        var tag = inside.document.createElement("script");
        tag.src = new URL(url, base);
        tag.onload = resolve;
        tag.onerror = reject;
        inside.document.body.appendChild(tag);
      });
    }
    inside.importScripts = function () {
      return Array.prototype.reduce.call(arguments, function (before, url) {
        return before.then(function () { return add(url); });
      }, Promise.resolve());
    };
    inside.postMessage = function (data) { self.onmessage({ data: data }); };
    var ready = add(base);
    this.postMessage = function (data) {
      ready.then(function () { inside.dispatchEvent(new inside.MessageEvent("message", { data: data })); });
    };
  }

  /* The words of a question or a name: each Chinese character one, plurals as singulars, none that says nothing. */
  function words(text) {
    var all = text.replace(/[\s\u2010-\u2015\u2212\-_,.!?=()[\]/;·“”‘’、，。？（）]+/g, " ")
      .split(" ").flatMap(function (word) { return word.split(HAN); }).filter(Boolean);
    var telling = all.filter(function (word) { return !EMPTY.has(word.toLowerCase()); });
    return (telling.length ? telling : all).map(function (word) {
      var many = /^[A-Z]{2,}s$/.test(word) || (word.length > 4 && /[^sui]s$/i.test(word));
      var one = word.toLowerCase();
      return many ? one.replace(/ies$/, "y").replace(/s$/, "") : one;
    });
  }

  /* A question in the search's own language: every word required, its beginning enough, the whole word worth more. */
  function asked(text) {
    if (/["*^~:+]|(^|\s)-/.test(text)) { return text; }
    return words(text).map(function (word) {
      if (HAN.test(word)) { return "+" + word; }
      var one = word.replace(/&/g, "&amp;");
      return "+" + (one.length > 4 ? one.replace(/y$/, "") : one) + "* " + one + "^30";
    }).join(" ");
  }

  /* What bears the very name that was asked for comes first, then what has little more in its name. */
  function ranked(groups, question) {
    var sought = words(question).join(" ");
    groups.forEach(function (group) {
      group.forEach(function (item) {
        var worth = [item.title].concat(item.tags || []).map(function (name) {
          var bare = words(name.replace(/<[^>]+>/g, "").replace(/&amp;/g, "&")).join(" ");
          if (bare === sought) { return 50; }
          return bare.includes(sought) ? 1 + sought.length / bare.length + (bare.startsWith(sought) ? 0.5 : 0) : 1;
        });
        item.score *= Math.max.apply(null, worth);
        /* Of the two forms in which a word was asked for one is enough: the theme would call the other missing. */
        item.terms = Object.fromEntries(Object.entries(item.terms).filter(function (term) { return term[1]; }));
      });
      group.sort(function (one, other) { return other.score - one.score; });
    });
    return groups.sort(function (one, other) { return other[0].score - one[0].score; });
  }

  function Search(address) {
    var target = new EventTarget(), setup = null, engine = null, awake = false, open = [];

    function ask(text, question) {
      open.push({ text: text, ours: question !== text });
      engine.postMessage({ type: QUERY, data: question });
    }

    function answer(message) {
      if (message.type === RESULT) {
        var question = open.shift(), items = message.data.items;
        if (question.ours && !items.length && !open.length) { ask(question.text, question.text); return; }
        if (question.ours) { message.data.items = ranked(items, question.text); }
      }
      target.dispatchEvent(new MessageEvent("message", { data: message }));
    }

    function start() {
      if (!awake || !setup || engine) { return; }
      engine = location.protocol === "file:" ? new Frame(address) : new Native(address);
      engine.onmessage = function (event) { answer(event.data); };
      load(script.dataset.documents).catch(function () { /* a site without them has the theme's index */ })
        .then(function () {
          var own = window.__documents || [], pages = new Set(own.map(page));
          setup.data.docs = own.concat(setup.data.docs.filter(function (one) { return !pages.has(page(one)); }));
          engine.postMessage(setup);
        });
    }

    target.postMessage = function (message) {
      if (message.type === SETUP) { setup = message; start(); return; }
      ask(message.data, asked(message.data));
    };
    target.wake = function () { awake = true; start(); };
    return target;
  }

  function page(one) { return one.location.split("#")[0]; }

  function listen(search) {
    var toggle = document.getElementById("__search");
    var places = document.querySelectorAll("[data-md-component=search], [for=__search]");
    places.forEach(function (place) {
      ["focusin", "pointerenter", "pointerdown"].forEach(function (sign) {
        place.addEventListener(sign, search.wake, { once: true, passive: true });
      });
    });
    toggle.addEventListener("change", search.wake, { once: true });
    var form = document.forms.namedItem("search");
    if (toggle.checked || form.contains(document.activeElement) || new URLSearchParams(location.search).has("q")) {
      search.wake();
    }
  }

  window.Worker = function (address, options) {
    if (address !== config.search) { return new Native(address, options); }
    var search = Search(address);
    listen(search);
    return search;
  };
}(document.currentScript));
