import { formatTime } from './catalogue-time.ts';
import { CATALOGUE_VERSION } from './parse-catalogue.ts';
import type { DiscSet, SetContent, SetDisc, SetName } from './set-content.ts';
import { DATA } from './set-content.ts';

/**
 * The text of a `catalogue.json`, piece by piece: one content a line, by hash in ascending order and keys in the order of the alphabet, as
 * odarchive sorts them. A byte of a name that is not UTF-8 is written as `\udc80` to `\udcff`, which Python's `os.fsencode` and this
 * program turn back into that byte.
 */
export function* formatCatalogue(set: DiscSet): Generator<string> {
  const { date, medium, discs, contents, guid, jobId } = set;
  yield '{\n';
  if (date !== null) yield `"date": ${JSON.stringify(date)},\n`;
  yield '"discs": [\n';
  yield* separated(discs, discLine);
  yield '],\n"files": {\n';
  const byHash = [...contents].sort((a, b) => (a.sha512 < b.sha512 ? -1 : 1));
  yield* separated(byHash, contentLine);
  yield '},\n';
  yield `"guid": ${JSON.stringify(guid)},\n"job_id": ${JSON.stringify(jobId)},\n`;
  if (medium !== null)
    yield `"segment_size_int": ${medium.bytes},\n"segment_size_str": ${JSON.stringify(medium.name)},\n`;
  yield `"version": ${CATALOGUE_VERSION}\n}\n`;
}

/** Bytes of the text. */
export function catalogueBytes(set: DiscSet): number {
  let bytes = 0;
  for (const piece of formatCatalogue(set)) bytes += Buffer.byteLength(piece);
  return bytes;
}

/** Bytes that a content's line is longer where it tells its disc. */
export function discFieldBytes(disc: number): number {
  return `"disc_num":${disc},`.length;
}

/** Bytes of a disc's line with what stands between lines. */
export function discLineBytes(disc: SetDisc): number {
  return discLine(disc).length + ',\n'.length;
}

function discLine({ number, capacity, isInherited }: SetDisc): string {
  return JSON.stringify({ disc_num: number, ...(isInherited ? { inherited: true } : {}), size: capacity });
}

function contentLine({ sha512, size, names, disc }: SetContent): string {
  const filenames = Object.fromEntries(
    names.map((name) => [`/${DATA}/${name.path}`, nameFacts(name, names[0])]),
  );
  const mtime = timeText(names[0]);
  const place = disc === null ? {} : { disc_num: disc };
  return `"${sha512}": ${JSON.stringify({ ...place, filenames, mtime, size })}`;
}

/** Null as in odarchive, where there is nothing to say beside what the content's own fields say. */
function nameFacts(name: SetName, first: SetName): object | null {
  const facts = {
    ...(name.isExecutable ? { executable: true } : {}),
    ...(timeText(name) === timeText(first) ? {} : { mtime: timeText(name) }),
  };
  return Object.keys(facts).length === 0 ? null : facts;
}

function timeText({ mtimeNs, isTimeExact }: SetName): string {
  const text = formatTime(mtimeNs);
  return isTimeExact ? text : text.slice(0, -1);
}

function* separated<Item>(items: Iterable<Item>, lineOf: (item: Item) => string): Generator<string> {
  let isFirst = true;
  for (const item of items) {
    yield `${isFirst ? '' : ',\n'}${lineOf(item)}`;
    isFirst = false;
  }
  if (!isFirst) yield '\n';
}
