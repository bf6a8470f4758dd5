// What the terminal's script (textual-serve) is told, and what it does not do well by itself.
"use strict";

document.addEventListener("DOMContentLoaded", () => {
  const line = new URL("/ws", window.location.href);
  line.protocol = line.protocol === "https:" ? "wss:" : "ws:";
  line.search = "";
  document.getElementById("terminal").dataset.sessionWebsocketUrl = line.href;
});

// Keys go to the terminal without a click; the script's own handler has opened it by then.
window.addEventListener("load", () => {
  setTimeout(() => document.querySelector(".xterm-helper-textarea").focus());
});

// The script opens a window for a download, which browsers block when some seconds have gone by since the last key.
const openWindow = window.open.bind(window);
window.open = (address, ...rest) => {
  const wanted = new URL(address, window.location.href);
  if (wanted.origin !== window.location.origin || !wanted.pathname.startsWith("/download/")) {
    return openWindow(address, ...rest);
  }
  const link = document.createElement("a");
  link.href = wanted.href;
  link.download = "";
  link.click();
  return null;
};
