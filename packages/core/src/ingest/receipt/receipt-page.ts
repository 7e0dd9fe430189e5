import { isAbsolute } from 'node:path';
import { displayPath } from '../../files/path-text.ts';
import type { ReceiptEnds } from './read-receipt.ts';
import type { ReceiptFile } from './receipt.ts';

const STYLE = `
body { font: 10pt/1.4 system-ui, sans-serif; max-width: 72rem; margin: 2rem auto; padding: 0 1rem; color: #111; background: #fff }
h1 { font-size: 1.5rem; margin: 0 0 .5rem } h2 { font-size: 1.1rem; margin: 1.5rem 0 .4rem }
.verdict { border: 3px solid; padding: .6rem 1rem; margin: 1rem 0; font-size: 1.2rem; font-weight: bold }
.yes { border-color: #17602b } .no { border-color: #a11; border-style: double; border-width: 5px }
.verdict p { font-size: 1rem; font-weight: normal; margin: .3rem 0 0 }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .1rem 1rem; margin: 0 } dt { color: #555 } dd { margin: 0; overflow-wrap: anywhere }
table { border-collapse: collapse; width: 100% } thead { display: table-header-group } tr { break-inside: avoid }
th, td { text-align: left; vertical-align: top; border-bottom: 1px solid #bbb; padding: .2rem .4rem; overflow-wrap: anywhere }
td.n { text-align: right; white-space: nowrap } code { font-size: 8pt } .sign { margin-top: 2.5rem; display: flex; gap: 3rem } .sign span { flex: 1; border-top: 1px solid #111; padding-top: .2rem }
@page { size: A4; margin: 15mm } @media print { body { max-width: none; margin: 0; padding: 0; font-size: 8.5pt } }
`;

/** The page to its sections: whose receipt it is, and whether the source may be erased. It is whole by itself and runs no script. */
export function pageStart({ header, footer }: ReceiptEnds): string {
  const name = text(header.source.slice(header.source.lastIndexOf('/') + 1));
  const facts = [
    ['Source', text(header.source)],
    ['Read', when(header.readAt)],
    ['Library', `${text(header.library)} <code>${text(header.libraryId)}</code>`],
    ...(header.to === undefined ? [] : [['Second copies in', header.to.map(text).join('<br>')]]),
    ['Run', `<code>${text(header.runId)}</code>, MediaStruct ${text(header.toolVersion)}`],
    ['Files', `${footer.files}, ${footer.bytes} bytes`],
    [
      'How they ended',
      Object.entries(footer.states)
        .map(([state, { files }]) => `${files} ${text(state)}`)
        .join(', '),
    ],
    [
      'Structure',
      `${footer.sound} looked at and whole, ${footer.damaged} damaged, of the others nothing is known`,
    ],
    [
      'The files were',
      header.moves ? 'moved out of the source' : 'copied; nothing on the source was changed',
    ],
  ];
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'">
<title>Receipt: ${name}</title><style>${STYLE}</style></head><body>
<h1>Receipt: ${name}</h1>
<dl>${facts.map(([term = '', value = '']) => `<dt>${term}</dt><dd>${value}</dd>`).join('')}</dl>
${verdict({ header, footer })}
`;
}

function verdict({ header, footer }: ReceiptEnds): string {
  if (footer.safe) {
    const places = ['the library', ...(header.to ?? []).map(text)].join(' and in ');
    return `<div class="verdict yes">Safe to format: yes<p>Every picture was read back in ${places}, and none is damaged as far as its structure shows.</p></div>`;
  }
  // Those without content have a reason of their own.
  const broken = footer.damaged - (footer.unproven['empty-picture'] ?? 0);
  const reasons = [
    ...Object.entries(footer.unproven).map(([code, count]) => `${count} ${text(code)}`),
    ...(broken <= 0 ? [] : [`${broken} damaged`]),
    ...(footer.partial ? ['only some files of it were asked for'] : []),
  ];
  const why = reasons.length === 0 ? 'There were no files on it.' : `${reasons.join(', ')}.`;
  return `<div class="verdict no">Safe to format: no<p>${why}</p></div>`;
}

export function sectionStart(title: string): string {
  return `<h2>${text(title)}</h2><table><thead><tr><th>File</th><th>Bytes</th><th>Taken</th><th>What became of it</th><th>SHA-256</th></tr></thead><tbody>\n`;
}

export function shownRow(file: ReceiptFile): string {
  const { path, size, taken, sha256 = '' } = file;
  const time = taken === undefined ? '' : text(taken.local.slice(0, 19).replace('T', ' '));
  return `<tr><td>${text(path)}</td><td class="n">${size}</td><td>${time}</td><td>${fate(file)}</td><td><code>${sha256}</code></td></tr>\n`;
}

function fate({ state, code, detail, damage, copies, missing = [], readBy }: ReceiptFile): string {
  const why = detail === undefined ? code : `${code}: ${detail}`;
  return [
    ...(damage === undefined
      ? []
      : [`<strong>damaged, ${text(damage.code)}</strong>: ${text(damage.detail ?? '')}`]),
    copies.length === 0 ? `${text(state)} (${text(why)})` : text(state),
    ...copies.map(
      ({ path, tree }) => `${isAbsolute(tree) ? `second copy in ${text(tree)}` : text(tree)}: ${text(path)}`,
    ),
    ...missing.map(
      ({ folder, code, detail = '' }) =>
        `<strong>no second copy in ${text(folder)}</strong>: ${text(`${code}: ${detail}`)}`,
    ),
    ...(readBy === undefined ? [] : [`not read again: unchanged since run <code>${text(readBy)}</code>`]),
  ].join('<br>');
}

export function sectionEnd(more: number): string {
  return `</tbody></table>${more === 0 ? '' : `<p>and ${more} more, which the list beside this page has.</p>`}\n`;
}

export function pageEnd({ header }: ReceiptEnds): string {
  return `<p>Written ${when(header.writtenAt)}. Paths are those of that time; a SHA-256 says which content it was.</p>
<div class="sign"><span>Checked by</span><span>Date</span></div>
</body></html>
`;
}

function when(iso: string): string {
  return `${text(iso.slice(0, 19).replace('T', ' '))} UTC`;
}

/** A text of the page: control characters shown, nothing of it markup. */
function text(value: string): string {
  return displayPath(value).replace(/[&<>"']/g, (one) => `&#${one.charCodeAt(0)};`);
}
