/* Streamlit sends a text area to the server when it loses the focus or at Ctrl+Enter. This presses these keys after a
   pause in typing, now and then without one, and when the page is left, so that words are kept before they can be lost.

   While something that was pressed is not answered yet, it sends each letter at once: the answer may put other fields
   in the place of these.

   It also presses Save again where the first press was lost. A server that has started anew drops, without a word, what
   is pressed in a part of the page that it has not drawn yet, while the browser already shows it as ready. */

const PAUSE_MS = 600;
const LONGEST_MS = 2000;

// Here, and not in the function: Streamlit calls it again for each answer of the server, and ends only the last call.
// While one page makes way for the next, both stand in the document for a moment.
const places = new Set();
let area;
let timer;
let since;
let memory;
let pressed;
let isAnswerDue = false;

function commit() {
  clearTimeout(timer);
  area?.dispatchEvent(
    new KeyboardEvent("keydown", { key: "Enter", code: "Enter", ctrlKey: true, bubbles: true, cancelable: true }),
  );
  area = since = undefined;
}

function leave(field) {
  field.dispatchEvent(new FocusEvent("focusout", { bubbles: true }));
}

function onInput({ target, isComposing }) {
  if (!places.size || isComposing) return;
  // What was typed is known to Streamlit only after this event.
  if (isAnswerDue && target.matches?.('input:not([role="combobox"])')) setTimeout(leave, 0, target);
  if (!(target instanceof HTMLTextAreaElement)) return;
  area = target;
  since ??= Date.now();
  clearTimeout(timer);
  const pause = isAnswerDue ? 0 : Math.min(PAUSE_MS, since + LONGEST_MS - Date.now());
  timer = setTimeout(commit, Math.max(0, pause));
}

function onClick({ target }) {
  if (!places.size) return;
  pressed = target.closest?.('button[kind="primary"]');
  isAnswerDue ||= Boolean(target.closest?.("button, label"));
}

function onKeyDown({ target, key }) {
  if (places.size && key === "Enter" && target instanceof HTMLInputElement) isAnswerDue = true;
}

document.addEventListener("input", onInput);
document.addEventListener("click", onClick);
document.addEventListener("keydown", onKeyDown);
document.addEventListener("visibilitychange", commit);
window.addEventListener("beforeunload", commit);

export default function ({ data, parentElement }) {
  const isNewMemory = memory !== undefined && memory !== data.memory;
  const lost = isNewMemory && pressed?.isConnected ? pressed : undefined;
  places.add(parentElement);
  memory = data.memory;
  pressed = undefined;
  isAnswerDue = false;
  lost?.click();
  return () => {
    places.delete(parentElement);
    if (places.size) return;
    area = since = pressed = undefined;
    clearTimeout(timer);
  };
}
