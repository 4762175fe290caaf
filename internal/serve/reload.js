// Added to every page by `vinjett serve`, and by it only: reloads the page where the reader is when there is a new build.
(function () {
  "use strict";
  var version = document.currentScript.getAttribute("data-version");
  var place = "vinjett-serve-place"; // in sessionStorage, this tab's alone
  var last = null; // the newest state, in the tab that hears of it from the server
  var channel = new BroadcastChannel("vinjett-serve");

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

  // The problem of a build that made no pages, on a page of the server's own. The workplace hears of it, too.
  function show(problem) {
    var page = document.querySelector("main.vinjett-problem pre");
    if (page && problem) page.textContent = problem;
    dispatchEvent(new CustomEvent("vinjett-state", { detail: { problem: problem } }));
  }

  function hear(state) {
    if (!version) version = state.version; // a page of the workplace, which is made anew for each reader
    if (state.version === version) return show(state.problem);
    // One who is writing is not interrupted: who prevents this loads the page when the time has come.
    if (!dispatchEvent(new CustomEvent("vinjett-reload", { cancelable: true }))) return;
    keepPlace();
    location.reload();
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
  addEventListener("vinjett-load", function () { // the workplace asks
    keepPlace();
    location.reload();
  });
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
