// The SHA-256 of a file that was dropped onto the page. It never leaves the browser.

/** The browser hashes only what is in memory as a whole. Bytes. */
const MOST = 1 << 30;

/** @param {File} file @returns {Promise<string>} Hex digits. */
export async function hashOfFile(file) {
  if (file.size > MOST)
    throw new Error(
      `${file.name} is too large for the browser. In a terminal: mediastruct find ${shellWord(file.name)}`,
    );
  const digest = new Uint8Array(await crypto.subtle.digest('SHA-256', await file.arrayBuffer()));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** A name as one word of a shell, whatever is in it, and no option. @param {string} name */
export function shellWord(name) {
  const word = name.startsWith('-') ? `./${name}` : name;
  return `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
