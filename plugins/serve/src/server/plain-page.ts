const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** A page of one heading and one paragraph, for what is told before the real page may be seen. */
export function plainPage(title: string, text: string, head = ''): string {
  const [shownTitle, shownText] = [escaped(title), escaped(text)];
  return `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${shownTitle}</title>${head}</head><body><h1>${shownTitle}</h1><p>${shownText}</p></body></html>`;
}

/** What a browser gets for the right token: it goes on to the page by itself, as a request of this server's own page, which carries the cookie. */
export function enteringPage(): string {
  return plainPage('MediaStruct', 'Opening …', '<meta http-equiv="refresh" content="0; url=/">');
}

function escaped(text: string): string {
  return text.replace(/[&<>"]/g, (character) => ENTITIES[character] ?? '');
}
