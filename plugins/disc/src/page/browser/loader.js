// Data files beside the page. A page of file:// may read another file as a script only.

/** @param {string} source @param {(isRead: boolean) => void} onEnd */
function loadScript(source, onEnd) {
  const script = document.createElement('script');
  script.src = source;
  script.onload = () => end(true);
  script.onerror = () => end(false);
  document.head.append(script);

  /** @param {boolean} isRead */
  function end(isRead) {
    script.remove();
    onEnd(isRead);
  }
}

/** `0001` for 1. @param {number} number */
function fourDigits(number) {
  return String(number).padStart(4, '0');
}

/** Says something below the header; the same words once. @param {string} text */
function warn(text) {
  const notes = byId('warnings');
  if ([...notes.children].some((note) => note.textContent === text)) return;
  notes.append(element('p', {}, text));
  notes.hidden = false;
}
