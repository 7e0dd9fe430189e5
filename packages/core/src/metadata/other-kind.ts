import { extensionOf, mediaKind } from './media-kind.ts';

/** What a file is that is neither a picture nor a film nor a sidecar. `unknown-kind`: nothing tells. */
export type OtherKind = 'document' | 'audio' | 'archive' | 'program' | 'data' | 'unknown-kind';

/** The extensions of each kind, with spaces between them. */
const EXTENSIONS: readonly (readonly [OtherKind, string])[] = [
  [
    'document',
    'pdf doc docx docm dot dotx xls xlsx xlsm xlsb ppt pptx pptm pps ppsx odt ods odp odg rtf txt text md csv tsv log ' +
      'htm html mht mhtml css url webloc lnk desktop eml msg mbox vcf ics pages numbers key epub mobi azw3 djv ' +
      'tex wps wpd xps oxps one gpx kml kmz tcx fit nmea srtx vtt ass ssa sub cue m3u m3u8 pls nfo ini cfg conf yml yaml toml ' +
      'ttf otf woff woff2',
  ],
  [
    'archive',
    'zip rar 7z tar gz tgz bz2 tbz2 xz txz zst lz lz4 lzma cab ar cpio iso img dmg vhd vhdx vmdk bak backup',
  ],
  [
    'program',
    'exe msi dll sys com bat cmd ps1 vbs scr app apk apks xapk ipa deb rpm pkg appimage jar sh bash py pl rb js so dylib bin rom fw fir fi2 upd elf',
  ],
  [
    'data',
    'dat db sqlite sqlite3 db-wal db-shm db-journal sav dsc bdm cpi mpl tdt tid cif smi ppn rsv lrcat lrlib',
  ],
];

const KIND_BY_EXTENSION: ReadonlyMap<string, OtherKind> = new Map(
  EXTENSIONS.flatMap(([kind, list]) =>
    list.split(' ').map((extension): [string, OtherKind] => [extension, kind]),
  ),
);

/** The kind by the name's extension, in any case. Meant for names of which `mediaKind` knows no picture, film or sidecar. */
export function otherKind(name: string): OtherKind {
  if (mediaKind(name) === 'audio') return 'audio';
  return KIND_BY_EXTENSION.get(extensionOf(name)) ?? 'unknown-kind';
}
