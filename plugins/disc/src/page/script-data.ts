/** The name of the one global through which the page's files hand over their data. */
const RECEIVER = 'mediastructPage';

/**
 * A file of data that the page loads as a script, since a page of file:// may read no other file. What is in it stays data: it is JSON,
 * and what could end a script or a line of one is escaped.
 */
export function dataScript(call: string, ...values: readonly unknown[]): string {
  return `${RECEIVER}.${call}(${values.map(safeJson).join(',')});\n`;
}

/** JSON that stands in a script of any age and inside of HTML as well. */
export function safeJson(value: unknown): string {
  return JSON.stringify(value).replace(
    /[<>&\u2028\u2029\u007f]/g,
    (one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Text as the content of an HTML element or attribute. */
export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
