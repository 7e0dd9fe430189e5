import { MediaStructError } from '../../errors/media-struct-error.ts';
import { parseXml } from './parse-xml.ts';
import { xmlText } from './hash-list.ts';

/** A generation of a history: its hash list, and the C4 id of that. */
export interface Generation {
  readonly number: number;
  /** Name of the list beside the chain. */
  readonly name: string;
  readonly c4: string;
}

export const CHAIN_NAME = 'ascmhl_chain.xml';

/** A chain of ASC MHL (namespace urn:ASC:MHL:DIRECTORY:v2.0). */
export function formatChain(generations: readonly Generation[]): string {
  const lists = generations.map(
    ({ number, name, c4 }) => `  <hashlist sequencenr="${number}">
    <path>${xmlText(name)}</path>
    <c4>${c4}</c4>
  </hashlist>
`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<ascmhldirectory xmlns="urn:ASC:MHL:DIRECTORY:v2.0">
${lists.join('')}</ascmhldirectory>
`;
}

/**
 * Reads a chain; the oldest generation first. Throws `damaged` (12) if it is no chain, if a name in it leads elsewhere, or if it has no generation, or if their numbers are not 1, 2, 3 and so
 * on without a gap or a repetition: then a generation was taken out or put in.
 */
export function parseChain(text: string, path: string): readonly Generation[] {
  const generations: Generation[] = [];
  let open = { number: 0, name: '', c4: '' };
  parseXml([text], path, {
    onOpen: (names, attributes) => {
      if (names.join('/') === 'ascmhldirectory/hashlist')
        open = { number: Number(attributes['sequencenr']), name: '', c4: '' };
    },
    onText: (names, value) => {
      const at = names.join('/');
      if (at === 'ascmhldirectory/hashlist/path') open = { ...open, name: value };
      if (at === 'ascmhldirectory/hashlist/c4') open = { ...open, c4: value };
    },
    onClose: (names) => {
      if (names.join('/') === 'ascmhldirectory/hashlist') generations.push(open);
    },
  });
  for (const { number, name } of generations)
    if (!Number.isSafeInteger(number) || number < 1 || name === '' || /[/\\]/.test(name))
      throw new MediaStructError(
        'damaged',
        `${path}: expected a chain of ASC MHL, found "${name}" as number ${number}`,
        {
          path,
        },
      );
  if (generations.length === 0)
    throw new MediaStructError('damaged', `${path}: expected a chain of ASC MHL, found no hash list in it`, {
      path,
    });
  return inSequence(generations, path);
}

function inSequence(generations: readonly Generation[], path: string): readonly Generation[] {
  const sorted = generations.toSorted((a, b) => a.number - b.number);
  const at = sorted.findIndex(({ number }, index) => number !== index + 1);
  const found = sorted[at];
  if (found === undefined) return sorted;
  throw new MediaStructError(
    'damaged',
    `${path}: expected generation ${at + 1} of the history, found "${found.name}" as number ${found.number}`,
    {
      path,
      suggestions: [
        'A generation was taken out of the chain, or stands in it twice. Bring back the chain and its lists from a copy. Nothing was added to it.',
      ],
    },
  );
}
