import { once } from 'node:events';
import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import type { CountTask, FolderPlaces, FromCounter } from './count-aside.ts';
import type { FolderRow, PlacesIn } from './count-days.ts';
import { COPY_CLASSES, countDaysBy, foldersOf } from './count-days.ts';
import { countLossesBy } from './count-losses.ts';
import { HOLDERS, toStoredHolder } from './holder-rows.ts';

/** How long it waits for another process that writes. Milliseconds. */
const BUSY_MS = 10_000;
/** SQLite sorts beside the file what does not fit. KiB, as it wants it: negative. */
const CACHE = -16_384;
/** Folders that are asked for at a time. */
const ASKED = 2000;

// Started by `count-aside.ts` alone, as a thread.
const port = parentPort as NonNullable<typeof parentPort>;
const { path, losses } = workerData as CountTask;
using db = new DatabaseSync(path, { readOnly: true, timeout: BUSY_MS });
// All of it is of one moment, whoever writes meanwhile.
db.exec(`PRAGMA cache_size = ${CACHE}; BEGIN`);
const holders = JSON.stringify(db.prepare(HOLDERS).all().map(toStoredHolder));
const places = await askForPlaces();
const counted =
  losses === null
    ? { days: countDaysBy(db, places), losses: [] }
    : { days: [], losses: countLossesBy(db, places, losses) };
db.exec('COMMIT');
tell({ kind: 'counted', counted: { ...counted, holders } });

async function askForPlaces(): Promise<PlacesIn> {
  const known = new Map<number, readonly (readonly number[] | null)[]>();
  let asked: FolderRow[] = [];
  const ask = async () => {
    const [{ of, lists }] = (await answerTo(asked)) as [FolderPlaces];
    // Most folders are alike.
    const rows = new Map<string, readonly (readonly number[] | null)[]>();
    for (const [nth, [folder]] of asked.entries()) {
      const numbers = of.subarray(nth * COPY_CLASSES.length, (nth + 1) * COPY_CLASSES.length);
      const row = rows.get(numbers.join()) ?? Array.from(numbers, (number) => lists[number] ?? null);
      rows.set(numbers.join(), row);
      known.set(folder, row);
    }
    asked = [];
  };
  for (const folder of foldersOf(db)) {
    asked.push(folder);
    if (asked.length >= ASKED) await ask();
  }
  if (asked.length > 0) await ask();
  return (folder, bits) => known.get(folder)?.[bits] ?? null;
}

function answerTo(folders: readonly FolderRow[]): Promise<unknown[]> {
  const answer = once(port, 'message');
  tell({ kind: 'folders', folders });
  return answer;
}

function tell(message: FromCounter): void {
  port.postMessage(message);
}
