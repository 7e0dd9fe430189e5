import type { Session } from '../journal/session.ts';
import { messageOf, statIfReadable } from '../files/file-access.ts';

/**
 * Numbers the file systems of folders as they are mounted now, because the numbers of devices in an index may be of another day. A folder
 * that is not there, or cannot be looked at, has a number of its own, so that its files are copies of nothing.
 */
export class DeviceNumbers {
  readonly #session: Pick<Session, 'library' | 'warnings'>;
  readonly #numbers = new Map<bigint, number>();
  #next = 1;

  constructor(session: Pick<Session, 'library' | 'warnings'>) {
    this.#session = session;
  }

  of(folder: string): number {
    return this.ofMounted(folder) ?? this.#next++;
  }

  /** As `of`; null for a folder that is not there or cannot be looked at. */
  ofMounted(folder: string): number | null {
    const { library, warnings } = this.#session;
    const stat = statIfReadable(library.access, folder, (error) => warnings.add(folder, messageOf(error)));
    if (stat === null) return null;
    const number = this.#numbers.get(stat.dev) ?? this.#next++;
    this.#numbers.set(stat.dev, number);
    return number;
  }
}
