/* Streamlit sends a text area to the server when it loses the focus or at Ctrl+Enter. This presses these keys after a
   pause in typing, now and then without one, and when the page is left, so that words are kept before they can be lost.

   It also presses Save again where the first press was lost. A server that has started anew drops, without a word, what
   is pressed in a part of the page that it has not drawn yet, while the browser already shows it as ready. */

const PAUSE_MS = 600;
const LONGEST_MS = 2000;

// Here, and not in the function: Streamlit calls it again for each answer of the server, and ends only the last call.
let isHere = false;
let area;
let timer;
let since;
let memory;
let pressed;

function commit() {
  clearTimeout(timer);
  area?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
  );
  area = since = undefined;
}

function onInput(event) {
  if (!isHere || !(event.target instanceof HTMLTextAreaElement) || event.isComposing) return;
  area = event.target;
  since ??= Date.now();
  clearTimeout(timer);
  timer = setTimeout(commit, Math.max(0, Math.min(PAUSE_MS, since + LONGEST_MS - Date.now())));
}

function onClick(event) {
  if (isHere) pressed = event.target.closest?.('button[kind="primary"]');
}

document.addEventListener("input", onInput);
document.addEventListener("click", onClick);
document.addEventListener("visibilitychange", commit);
window.addEventListener("beforeunload", commit);

export default function ({ data }) {
  const isNewMemory = memory !== undefined && memory !== data.memory;
  const lost = isNewMemory && pressed?.isConnected ? pressed : undefined;
  isHere = true;
  memory = data.memory;
  pressed = undefined;
  lost?.click();
  return () => {
    isHere = false;
    area = since = pressed = undefined;
    clearTimeout(timer);
  };
}
