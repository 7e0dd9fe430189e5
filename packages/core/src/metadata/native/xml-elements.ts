import { insist } from './give-up.ts';

/** One element of a simple XML text. */
export interface XmlElement {
  readonly name: string;
  readonly attributes: readonly (readonly [name: string, value: string])[];
  /** The names of the elements around it, the outermost first. */
  readonly path: readonly string[];
  /** Its text; null if it has elements within it. */
  text: string | null;
}

const NAME = '[A-Za-z_][-\\w.]*(?::[A-Za-z_][-\\w.]*)?';
const ATTRIBUTE = new RegExp(`\\s+(${NAME})\\s*=\\s*(?:"([^"<&]*)"|'([^'<&]*)')`, 'y');
const OPEN = new RegExp(`<(${NAME})`, 'y');
const CLOSE = new RegExp(`</(${NAME})\\s*>`, 'y');
const TEXT = /[^<]*/y;
const MOST_ELEMENTS = 5_000;
const DEEPEST = 40;

/**
 * Parses XML of the plainest kind: elements, attributes and text, well nested. Gives up on comments, CDATA, entities in
 * attributes, processing instructions and everything else, because programs read those in different ways.
 */
export function parseSimpleXml(text: string): readonly XmlElement[] {
  const elements: XmlElement[] = [];
  const open: XmlElement[] = [];
  let at = 0;
  const take = (pattern: RegExp): RegExpExecArray | null => {
    pattern.lastIndex = at;
    const found = pattern.exec(text);
    if (found !== null) at = pattern.lastIndex;
    return found;
  };
  do {
    const between = take(TEXT)?.[0] ?? '';
    const inside = open.at(-1);
    if (inside !== undefined && inside.text !== null) inside.text += between;
    else insist(between.trim() === '', 'its XMP has text where none belongs');
    const closed = take(CLOSE);
    if (closed !== null) {
      insist(open.pop()?.name === closed[1], 'its XMP is not well nested');
      continue;
    }
    const opened = take(OPEN);
    insist(opened !== null && elements.length < MOST_ELEMENTS && open.length < DEEPEST, 'its XMP is unusual');
    const attributes: [string, string][] = [];
    for (let one = take(ATTRIBUTE); one !== null; one = take(ATTRIBUTE))
      attributes.push([one[1] ?? '', one[2] ?? one[3] ?? '']);
    const end = take(/\s*(\/?)>/y);
    insist(end !== null, 'its XMP is unusual');
    if (inside !== undefined) {
      insist(inside.text === null || inside.text.trim() === '', 'its XMP mixes text and elements');
      inside.text = null;
    }
    const element = { name: opened[1] ?? '', attributes, path: open.map(({ name }) => name), text: '' };
    elements.push(element);
    if (end[1] === '') open.push(element);
  } while (open.length > 0);
  insist(text.slice(at).trim() === '', 'its XMP goes on behind its end');
  return elements;
}
