// Added to every page by `vinjett serve`, and by it only: reloads the page where the reader is when there is a new build, and
// shows what is wrong when a build stops.
(function () {
  "use strict";
  var version = document.currentScript.getAttribute("data-version");
  var swedish = /^sv/.test(document.documentElement.lang);
  var place = "vinjett-serve-place"; // in sessionStorage, this tab's alone
  var id = "_vinjett-problem"; // begins as no id of a course does
  var last = null; // the newest state, in the tab that hears of it from the server
  var channel = new BroadcastChannel("vinjett-serve");
  var shown = ""; // the problem that the overlay shows, or that the reader has closed

  function keepPlace() {
    try {
      sessionStorage.setItem(place, JSON.stringify({ path: location.pathname, x: scrollX, y: scrollY }));
      history.scrollRestoration = "manual";
    } catch (e) { /* storage is closed to this page: the browser's own memory must do */ }
  }

  function takePlace() {
    var saved = null;
    try {
      saved = JSON.parse(sessionStorage.getItem(place));
      sessionStorage.removeItem(place);
    } catch (e) { /* as above */ }
    if (!saved || saved.path !== location.pathname) return;
    var go = function () { scrollTo({ left: saved.x, top: saved.y, behavior: "instant" }); };
    go();
    addEventListener("load", function () { // images have their sizes now
      go();
      history.scrollRestoration = "auto";
    });
  }

  function element(name, attributes, text) {
    var e = document.createElement(name);
    for (var key in attributes) e.setAttribute(key, attributes[key]);
    if (text) e.textContent = text;
    return e;
  }

  function hide() {
    var old = document.getElementById(id);
    if (old) old.remove();
  }

  function show(problem) {
    var page = document.querySelector("main.vinjett-problem pre"); // a page of the server's own, in place of one of the course
    if (page && problem) page.textContent = problem;
    if (page || problem === shown) return;
    shown = problem;
    hide();
    if (!problem) return;
    var title = swedish ? "Bygget stannade" : "The build stopped";
    var box = element("section", { id: id, "class": "vinjett-problem", "aria-label": title });
    var close = element("button", { type: "button" }, swedish ? "Dölj" : "Hide");
    close.addEventListener("click", hide);
    box.addEventListener("keydown", function (e) { if (e.key === "Escape") hide(); });
    var message = element("p", { role: "alert" });
    box.append(
      element("link", { rel: "stylesheet", href: "/_vinjett/overlay.css" }),
      message,
      close,
      element("pre", { tabindex: "0", role: "group", lang: "en", "aria-label": swedish ? "Meddelanden" : "Messages" }, problem)
    );
    box.style.position = "fixed"; // before its style is loaded, so that nothing moves
    document.body.prepend(box);
    // An alert is read when its text comes, not when it is there from the start.
    message.textContent = title + ". " + (swedish ? "Sidan visar det senaste som gick att bygga." : "The page shows the last good build.");
  }

  function hear(state) {
    if (state.version !== version) {
      keepPlace();
      location.reload();
      return;
    }
    show(state.problem);
  }

  // A browser keeps only six connections to a server, so one tab listens to it and tells the others.
  function listen() {
    var stream = new EventSource("/_vinjett/events");
    stream.onmessage = function (event) {
      last = JSON.parse(event.data);
      channel.postMessage(last);
      hear(last);
    };
    stream.onerror = function () { if (stream.readyState === EventSource.CLOSED) setTimeout(listen, 1000); };
  }

  takePlace();
  channel.onmessage = function (event) {
    if (event.data) hear(event.data);
    else if (last) channel.postMessage(last); // a new tab asks
  };
  channel.postMessage(null);
  navigator.locks.request("vinjett-serve", function () {
    listen();
    return new Promise(function () {}); // until the tab is closed or shows another page
  });
})();
