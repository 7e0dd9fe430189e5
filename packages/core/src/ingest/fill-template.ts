import { itemAt } from '../errors/item-at.ts';
import { pathToBytes } from '../files/path-text.ts';
import { badTemplate, knownFields } from './bad-template.ts';
import type { NameFacts, TemplateField } from './template-fields.ts';
import { findField } from './template-fields.ts';

/** A folder's name, or the stem of a file, that leaves room for what follows it: systems take 255 bytes. */
export const SEGMENT_BYTES = 200;
/** How much of a text such as a camera's name is taken: the most that leaves each name short enough. Characters. */
const ROOMS = [60, 40, 24, 12, 6] as const;

/** What stands between braces; what is no field is refused by name. */
export const FIELD = /\{([^{}]*)\}/g;
/** A part that falls away where one of its fields is not known. */
export const OPTIONAL_PART = /\[([^[\]]*)\]/g;

/** Stands for a part of a date until the marks around it are taken away; no name can hold it. */
const NOT_KNOWN = '\0';
const PARTS_NOT_KNOWN = /(?:[ ._-]*\0)+/g;
const LEADING_MARKS = /(^|\/)[ ._-]+/g;

/**
 * Fills a template such as `{yyyy}{MM}{dd}_{HH}{mm}{ss}[_{fff}]_{hash12}`. A part in brackets falls away where
 * one of its fields is not known, and so do the month, day and time of a date that tells only the year, with the marks before them:
 * `1987_{hash12}`. Long texts are cut so that every name is one that all systems take. An unknown field is `usage` (64).
 */
export function fillTemplate(template: string, facts: NameFacts): string {
  let filled = '';
  for (const room of ROOMS) {
    filled = fill(template, facts, room);
    if (isShort(filled)) break;
  }
  return filled;
}

/** Fills a template of folders; a segment that is not known falls away, one that would lead elsewhere is a name only. */
export function fillFolder(template: string, facts: NameFacts): string {
  return fillTemplate(template, facts)
    .split('/')
    .filter((segment) => segment !== '')
    .map((segment) => (/^\.{1,2}$/.test(segment) ? segment.replaceAll('.', '_') : endedName(segment)))
    .filter((segment) => segment !== '')
    .join('/');
}

/** Fills a template of names. */
export function fillName(template: string, facts: NameFacts): string {
  return endedName(fillTemplate(template, facts));
}

function fill(template: string, facts: NameFacts, room: number): string {
  const valueOf = (text: string) => {
    const field = fieldOf(text, template);
    // A hash is never cut: it keeps pictures apart.
    return field.hashDigits === undefined ? safeText(field.of(facts), room) : field.of(facts);
  };
  const whole = template.replace(OPTIONAL_PART, (_, part: string) =>
    [...part.matchAll(FIELD)].every((match) => valueOf(itemAt(match, 1)) !== '') ? part : '',
  );
  const filled = whole.replace(FIELD, (_, text: string) => valueOf(text) || unknown(fieldOf(text, template)));
  return filled.includes(NOT_KNOWN)
    ? filled.replace(PARTS_NOT_KNOWN, '').replace(LEADING_MARKS, '$1')
    : filled;
}

function fieldOf(text: string, template: string): TemplateField {
  const field = findField(text);
  if (field === null) throw badTemplate(template, `{${text}} is unknown; known are ${knownFields()}`, text);
  return field;
}

function unknown({ isDatePart }: TemplateField): string {
  return isDatePart ? NOT_KNOWN : 'unknown';
}

function isShort(path: string): boolean {
  return path.split('/').every((segment) => pathToBytes(segment).length <= SEGMENT_BYTES);
}

/** What a picture, a camera or a person calls something may hold anything; a file name may not. */
export function safeText(text: string, room: number = ROOMS[0]): string {
  const safe = text.toWellFormed().replace(/[\p{Cc}/\\:*?"<>|\ufffd]+/gu, '_');
  return [...safe].slice(0, room).join('').trim();
}

/** Windows drops dots and spaces at the end of a name, and means devices by some. */
function endedName(segment: string): string {
  const ended = segment.replace(/[. ]+$/, '');
  return ended.replace(/^(con|prn|aux|nul|com[0-9]|lpt[0-9])(?=\.|$)/i, '$1_');
}
