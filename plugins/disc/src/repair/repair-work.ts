import type { FileAccess } from '@mediastruct/core';
import { SECTOR } from '../image/sectors.ts';
import type { Copies, DiscCopy } from './copies.ts';
import { CopySectors, openCopies } from './copies.ts';
import type { CorrectionOutcome } from './correct-image.ts';
import { correctImage } from './correct-image.ts';
import type { DiscFiles } from './disc-files.ts';
import { fileSectors, readDiscFiles } from './disc-files.ts';
import type { Correction } from './find-correction.ts';
import { findCorrection, volumeEnds } from './find-correction.ts';
import { ContentHolders, piecesOf } from './holders-of-content.ts';
import { mendFromCopy, writeContent } from './mend-file.ts';
import type { Unproven } from './mend-metadata.ts';
import { faultsOf, mendMetadata } from './mend-metadata.ts';
import type { WrongFile } from './prove-files.ts';
import { wrongFiles } from './prove-files.ts';
import type { RepairRequest } from './repair-request.ts';
import type { RepairReport } from './repair-report.ts';
import { NAMED } from './repair-report.ts';
import { rescueCopy } from './rescue-copy.ts';
import { refuseOtherDisc } from './same-disc.ts';
import { SectorFile } from './sector-file.ts';
import { SectorRanges } from './sector-ranges.ts';
import type { Wanted } from './wanted-files.ts';
import { isSameBag, readWanted, wantedByLibrary } from './wanted-files.ts';

type Work = RepairRequest & { readonly fd: number; readonly image: string };

/** One repair: the image in the making, and what is known of it so far. */
export class RepairWork {
  readonly #access: FileAccess;
  readonly #work: Work;
  #bad = new SectorRanges();
  #correction: Correction | null = null;
  #outcome: CorrectionOutcome | 'none' = 'none';
  readonly #mended: { path: string; from: string }[] = [];
  readonly #unproven: Unproven[] = [];

  constructor(access: FileAccess, work: Work) {
    this.#access = access;
    this.#work = work;
  }

  async run(): Promise<RepairReport> {
    const copies = openCopies(this.#access, this.#work.copies);
    this.#bad = await rescueCopy(this.#access, this.#work);
    const unreadable = this.#bad.count;
    await this.#correct();
    this.#cut();
    if (this.#outcome !== 'good') await this.#mendSectors(copies.discs);
    const wanted = this.#wanted(copies);
    let wrong = await this.#prove(wanted);
    if (wrong.length > 0) {
      this.#mendFiles(wrong, copies);
      if (this.#outcome === 'insufficient') await this.#correct();
      wrong = await this.#prove(wanted);
    } else if (this.#outcome === 'insufficient' && this.#mended.length + this.#unproven.length > 0)
      await this.#correct();
    return this.#report(wanted, { wrong, unreadable });
  }

  /** Corrects the image by its own data; what that proves needs no other proof. */
  async #correct(): Promise<void> {
    const { image, progress, stop } = this.#work;
    {
      using file = new SectorFile(this.#access, image);
      this.#correction ??= findCorrection(file);
    }
    if (this.#correction === null) return;
    this.#outcome = await correctImage(this.#access, this.#correction, { image, progress, stop });
    if (this.#outcome === 'good') {
      this.#bad = new SectorRanges();
      this.#unproven.length = 0;
    } else if (this.#correction.kind === 'rs03' && this.#correction.isGuess) {
      // There were no such data, and dvdisaster may have changed what it took for them.
      this.#access.ftruncate(this.#work.fd, 0);
      this.#bad = await rescueCopy(this.#access, this.#work);
      this.#correction = null;
      this.#outcome = 'none';
    }
  }

  /** A drive may give sectors behind the end of the image that were never written. */
  #cut(): void {
    using file = new SectorFile(this.#access, this.#work.image);
    const end = this.#end(file);
    if (end === null) return;
    const isDevice = this.#access.lstat(this.#access.realpath(this.#work.source)).kind !== 'file';
    if (file.sectors < end || isDevice) {
      const missing = file.sectors;
      file.setSectors(end);
      for (let sector = missing; sector < end; sector++) this.#bad.add(sector);
    }
    this.#bad = this.#bad.filter((sector) => sector < file.sectors);
  }

  #end(file: SectorFile): number | null {
    const correction = this.#correction;
    if (correction?.kind === 'rs03') return correction.layout.sectors;
    if (correction?.kind === 'par2')
      return Math.ceil(correction.to / SECTOR) + (correction.header === null ? 0 : 1);
    return volumeEnds(file)[0] ?? null;
  }

  /** Fills in what could not be read, and makes what describes files good. */
  async #mendSectors(discs: readonly DiscCopy[]): Promise<void> {
    using image = new SectorFile(this.#access, this.#work.image);
    for (const copy of discs) {
      refuseOtherDisc(this.#access, copy, { image, files: readDiscFiles(this.#access, image.path) });
      this.#fillFrom(copy, image);
      const ranges = this.#outsideOfFiles(image, copy);
      for (const one of mendMetadata(this.#access, { image, copy, ranges })) this.#unproven.push(one);
    }
  }

  #fillFrom(copy: DiscCopy, image: SectorFile): void {
    using sectors = new CopySectors(this.#access, copy.path);
    const filled = new Set<number>();
    for (const sector of this.#bad.sectors()) {
      const bytes = sectors.read(sector);
      if (bytes === null) continue;
      image.write(sector, bytes);
      filled.add(sector);
    }
    const isOfFile = isInFiles(copy.files);
    for (const sector of filled)
      if (!isOfFile(sector)) this.#unproven.push({ first: sector, count: 1, why: `taken from ${copy.path}` });
    this.#bad = this.#bad.filter((sector) => !filled.has(sector));
  }

  #outsideOfFiles(image: SectorFile, copy: DiscCopy) {
    const ours = readDiscFiles(this.#access, image.path);
    const best = faultsOf(copy.files) <= faultsOf(ours) ? copy.files : ours;
    if (best === null) return [];
    const { first, end } = fileSectors(best.files.values());
    if (!Number.isFinite(first)) return [];
    return [
      { first: 0, count: first },
      { first: end, count: Math.max(0, image.sectors - end) },
    ];
  }

  /** What should be on the disc, by the first that tells all of it: the disc itself, its copies, a folder of the volume, the library. */
  #wanted({ discs, folders }: Copies): Wanted {
    const found = readDiscFiles(this.#access, this.#work.image);
    const own = found?.wanted ?? { sums: new Map<string, string>(), isWhole: false };
    if (own.isWhole) return own;
    const { library } = this.#work;
    const volumeId = found?.volumeId ?? '';
    const others = [
      ...discs.flatMap(({ files }) => (files === null ? [] : [files.wanted])),
      ...folders.map((folder) => this.#wantedIn(folder)).filter((one) => isSameBag(one, own)),
      ...(library === null || volumeId === '' ? [] : [wantedByLibrary(library, volumeId)]),
    ];
    return others.find((one) => one?.isWhole === true) ?? own;
  }

  #wantedIn(folder: string): Wanted {
    return readWanted((name) => {
      try {
        return Buffer.concat(
          [...piecesOf(this.#access, `${folder}/${name}`)].map((piece) => Buffer.from(piece)),
        );
      } catch {
        return null;
      }
    });
  }

  async #prove({ sums }: Wanted): Promise<readonly WrongFile[]> {
    const { image, progress, stop } = this.#work;
    const files = readDiscFiles(this.#access, image)?.files ?? new Map<string, never>();
    return wrongFiles(this.#access, { image, files, sums, progress, stop });
  }

  #mendFiles(wrong: readonly WrongFile[], { discs, folders }: Copies): void {
    using image = new SectorFile(this.#access, this.#work.image);
    const holders = new ContentHolders(this.#access, folders, this.#work.catalogue);
    for (const { path, sha256, file } of wrong) {
      if (file === null) continue;
      const copy = discs.find((disc) => {
        using sectors = new CopySectors(this.#access, disc.path);
        return mendFromCopy({ file, sha256, image }, sectors);
      });
      if (copy !== undefined) {
        this.#mended.push({ path, from: copy.path });
        continue;
      }
      const holder = holders.find({ path, sha256, size: file.size });
      if (holder === null) continue;
      writeContent(image, file, piecesOf(this.#access, holder));
      this.#mended.push({ path, from: holder });
    }
  }

  #report(
    wanted: Wanted,
    { wrong, unreadable }: { readonly wrong: readonly WrongFile[]; readonly unreadable: number },
  ): RepairReport {
    const found = readDiscFiles(this.#access, this.#work.image);
    const problems = [
      ...wrong.map(({ path, file }) => ({
        path,
        what:
          file === null ? 'is in a manifest and not on the disc' : 'reads otherwise than its manifest says',
      })),
      ...(found === null ? [{ path: '', what: 'no file system can be read' }] : []),
      ...(found?.faults ?? []).map((what) => ({ path: '', what })),
      ...(wanted.isWhole
        ? []
        : [
            {
              path: 'manifest-sha256.txt',
              what: 'the manifests are damaged, and nothing else tells what should be there',
            },
          ]),
      ...this.#lostMetadata(found),
    ];
    const { kind = 'none' as const } = this.#correction ?? {};
    return {
      source: this.#work.source,
      image: null,
      volumeId: found?.volumeId ?? '',
      ok: problems.length === 0,
      code:
        problems.length === 0
          ? 'done'
          : wrong.some(({ file }) => file === null)
            ? 'file-missing'
            : 'content-mismatch',
      unreadable,
      correction: { method: kind, outcome: this.#outcome },
      sound: wanted.sums.size - wrong.length,
      mended: this.#mended.length,
      firstMended: this.#mended.slice(0, NAMED),
      wrong: problems.length,
      first: problems.slice(0, NAMED),
      unproven: joined(this.#unproven),
    };
  }

  /** Sectors before the files that could not be read and were found nowhere; behind the files are zeros or correction data. */
  #lostMetadata(found: DiscFiles | null): readonly { readonly path: string; readonly what: string }[] {
    const { first } = fileSectors(found?.files.values() ?? []);
    const isOfFile = isInFiles(found);
    const problems: { path: string; what: string }[] = [];
    for (const range of this.#bad.filter((sector) => !isOfFile(sector)).ranges) {
      if (range.first < first)
        problems.push({
          path: '',
          what: `sectors from ${range.first} on (${range.count}) describe files and cannot be read`,
        });
      else this.#unproven.push({ ...range, why: 'cannot be read; zeros stand there' });
    }
    return problems;
  }
}

/** Neighbours with the same reason as one range. */
function joined(unproven: readonly Unproven[]): readonly Unproven[] {
  const ranges: Unproven[] = [];
  for (const one of unproven.toSorted((a, b) => a.first - b.first)) {
    const last = ranges.at(-1);
    if (last !== undefined && last.why === one.why && last.first + last.count >= one.first)
      ranges[ranges.length - 1] = {
        ...last,
        count: Math.max(last.count, one.first + one.count - last.first),
      };
    else ranges.push(one);
  }
  return ranges;
}

function isInFiles(found: DiscFiles | null): (sector: number) => boolean {
  const ranges = [...(found?.files.values() ?? [])]
    .flatMap(({ extents }) =>
      extents.map(({ sector, bytes }) => ({ first: sector, end: sector + Math.ceil(bytes / SECTOR) })),
    )
    .sort((a, b) => a.first - b.first);
  return (sector) => {
    let low = 0;
    let high = ranges.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((ranges[middle]?.end ?? 0) <= sector) low = middle + 1;
      else high = middle;
    }
    return (ranges[low]?.first ?? Infinity) <= sector;
  };
}
