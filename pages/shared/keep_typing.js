/* Streamlit sends a text area to the server when it loses the focus or at Ctrl+Enter. This presses these keys after a
   pause in typing, now and then without one, and when the page is left, so that words are kept before they can be lost. */

const PAUSE_MS = 600;
const LONGEST_MS = 2000;

export default function () {
  let area;
  let timer;
  let since;

  function commit() {
    clearTimeout(timer);
    area?.dispatchEvent(
      new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
    );
    area = since = undefined;
  }

  function onInput(event) {
    if (!(event.target instanceof HTMLTextAreaElement) || event.isComposing) return;
    area = event.target;
    since ??= Date.now();
    clearTimeout(timer);
    timer = setTimeout(commit, Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - Date.now())));
  }

  document.addEventListener("input", onInput);
  document.addEventListener("visibilitychange", commit);
  window.addEventListener("beforeunload", commit);
  return () => {
    clearTimeout(timer);
    document.removeEventListener("input", onInput);
    document.removeEventListener("visibilitychange", commit);
    window.removeEventListener("beforeunload", commit);
  };
}
