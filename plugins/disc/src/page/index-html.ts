import type { FileAccess } from '@mediastruct/core';
import { OPEN } from '@mediastruct/core';
import { createHash } from 'node:crypto';
import { escapeHtml } from './script-data.ts';

const SOURCES = `${import.meta.dirname}/browser`;
/** In the order in which they are run; they share one scope. */
const SCRIPTS = ['text.js', 'disc.js', 'loader.js', 'thumbs.js', 'tile.js', 'rows.js', 'sheet.js'].concat([
  'calendar.js',
  'find.js',
  'results.js',
  'discs.js',
  'about.js',
  'start.js',
]);

/** The page itself: markup, style and script, and the data that it begins with. No name of a file is in it. */
export function indexHtml(access: FileAccess, volumeId: string): string {
  const script = `(function () {\n'use strict';\n${SCRIPTS.map((name) => readSource(access, name)).join('\n')}})();\n`;
  const page = fill(readSource(access, 'page.html'), { style: readSource(access, 'page.css'), script });
  const policy = policyOf(between(page, 'style'), between(page, 'script'));
  return fill(page, { policy, title: escapeHtml(volumeId) });
}

/** Puts texts in the places of the page that are marked for them. What is put in is not looked at again. */
function fill(page: string, parts: Readonly<Record<string, string>>): string {
  return page.replace(/\/\* (\w+) \*\/|<!-- (\w+) -->/g, (mark, code?: string, text?: string) => {
    return parts[code ?? text ?? ''] ?? mark;
  });
}

/** What stands between the first tags of this name: to its last blank, because the policy has its hash. */
function between(page: string, tag: string): string {
  const from = page.indexOf(`<${tag}>`) + tag.length + 2;
  return page.slice(from, page.indexOf(`</${tag}>`, from));
}

/**
 * Nothing comes from a network: scripts are the one in the page, by its hash, and those beside it; pictures are those in its data.
 * `file:` is named because not every browser takes a file for `'self'`.
 */
function policyOf(style: string, script: string): string {
  return [
    "default-src 'none'",
    `script-src 'self' file: ${hashOf(script)}`,
    `style-src ${hashOf(style)}`,
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text, 'utf8').digest('base64')}'`;
}

function readSource(access: FileAccess, name: string): string {
  const fd = access.open(`${SOURCES}/${name}`, OPEN.read);
  try {
    const bytes = Buffer.alloc(access.fstat(fd).size);
    let filled = 0;
    while (filled < bytes.length) {
      const count = access.read(fd, bytes.subarray(filled), filled);
      if (count === 0) break;
      filled += count;
    }
    return bytes.toString('utf8', 0, filled);
  } finally {
    access.close(fd);
  }
}
