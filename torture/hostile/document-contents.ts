import type { NewOperation, Warning } from '@mediastruct/core';
import type {
  FileRecord,
  JournalEvent,
  ListedFile,
  StatRecord,
  TakenRecord,
  VolumeEvent,
} from '@mediastruct/core/testing';
import { formatFileRecord } from '@mediastruct/core/testing';

/** What stands in the valid files that are then mutated: every field of every format at least once. */
const AT = '2024-05-06T07:08:09.101Z';
const SHA = 'ab'.repeat(32);
const VOLUME_ID = 'MS_3f2a9c01_0001';

const STAT: StatRecord = {
  size: 4096,
  mtimeNs: '1557000000123456789',
  ctimeNs: '1557000000123456790',
  dev: '64513',
  ino: '18446744073709551615',
  nlink: 1,
};

const TAKEN: TakenRecord = {
  local: '2019-05-12T10:11:12',
  offset: '+02:00',
  source: 'exif:DateTimeOriginal',
  precision: 'second',
  confidence: 'high',
};

/** A byte that is no UTF-8, as paths hold it. */
const ODD_NAME = 'caf\udce9.jpg';

export const FILES: readonly FileRecord[] = [
  { path: '2019/a.jpg', sha256: SHA, ...STAT, hashedAt: AT, verifiedAt: AT, taken: TAKEN },
  { path: `2019/${ODD_NAME}`, sha256: SHA, ...STAT, hashedAt: AT },
  { path: '2020/\u00fc \u4e2d.jpg', ...STAT, error: 'EIO: read' },
  { path: 'z.jpg', sha256: SHA, ...STAT, taken: { ...TAKEN, offset: null } },
];

/** One part: records as above, and files that are gone. */
export const CHANGES = {
  run: { runId: '20240506T070809-ingest-1a2b', nth: 0 },
  onTorn: () => {},
  changes: [
    ...FILES.map((record) => ({ path: record.path, line: formatFileRecord(record) })),
    { path: '2018/gone.jpg', line: null },
    { path: `2018/${ODD_NAME}`, line: null },
  ],
};

export const OPERATIONS: readonly NewOperation[] = [
  {
    kind: 'move',
    from: '/l/ingest/a.jpg',
    to: '/l/media/2019/a.jpg',
    otherNames: ['/l/media/2019/a_1.jpg', `/l/media/2019/${ODD_NAME}`],
    stat: STAT,
    sha256: SHA,
    hashedAt: AT,
    state: 'filed',
    because: { code: 'dated', detail: 'exif' },
    group: 'g1',
    taken: TAKEN,
    camera: 'Canon EOS 40D',
    origin: 'DCIM/a.jpg',
  },
  {
    kind: 'copy',
    from: '/card/DCIM/b.jpg',
    to: '/l/media/2019/b.jpg',
    stat: STAT,
    sha256: SHA,
    mtimeNs: '1557000000123456789',
    state: 'filed',
    because: { code: 'dated' },
  },
  {
    kind: 'derive',
    from: '/l/media/film.mov',
    to: '/l/archive/film.mov.001',
    stat: STAT,
    sha256: SHA,
    how: 'test/segment',
    params: { from: 0, bytes: 9 },
    size: 9,
    state: 'packed',
    because: { code: 'packed' },
  },
  {
    kind: 'retire',
    from: `/l/archive/${ODD_NAME}`,
    stat: STAT,
    sha256: SHA,
    keepers: ['/media/disc/data/a.jpg'],
    state: 'released',
    because: { code: 'on-disc' },
  },
  {
    kind: 'retract',
    from: `/l/media/${ODD_NAME}`,
    stat: STAT,
    sha256: SHA,
    keepers: ['/l/media/b.jpg', `/l/archive/${ODD_NAME}`],
    state: 'removed',
    because: { code: 'held' },
  },
  { kind: 'none', from: '/l/ingest/x', state: 'skipped', because: { code: 'junk' } },
];

export const JOURNAL: readonly JournalEvent[] = [
  { kind: 'warning', path: '/l/archive', message: 'could not be looked at' },
  { kind: 'begin', at: AT },
  { kind: 'folder', path: '/l/media/2019' },
  { kind: 'touched', path: `/l/ingest/${ODD_NAME}`, mtimeNs: '1557000000123456789' },
  { kind: 'intent', id: 0, to: '/l/media/2019/a.jpg', keeper: '/l/archive/a.jpg' },
  { kind: 'placeholder', id: 0, to: '/l/media/2019/a.jpg' },
  { kind: 'staged', id: 0, ino: '81264' },
  { kind: 'placed', id: 0, to: '/l/media/2019/a.jpg', how: 'link' },
  { kind: 'done', id: 0, to: '/l/media/2019/a.jpg', stat: STAT, how: 'link', keeper: '/l/archive/a.jpg' },
  { kind: 'failed', id: 1, code: 'lost', message: 'gone', to: null, stat: null },
  { kind: 'reset', id: 1, stat: STAT },
  { kind: 'applied' },
];

export const WARNINGS: readonly Warning[] = [
  { path: '/l/media/2019', message: 'the folder could not be removed' },
  { path: `/l/media/${ODD_NAME}`, message: 'no date could be read' },
];

export const VOLUME: readonly ListedFile[] = [
  {
    path: 'data/2019/a.jpg',
    from: '/l/media/2019/a.jpg',
    sha256: SHA,
    size: 9,
    mtimeNs: STAT.mtimeNs,
    taken: TAKEN,
  },
  { path: `data/${ODD_NAME}`, from: `/l/media/${ODD_NAME}`, sha256: SHA, size: 9, mtimeNs: STAT.mtimeNs },
];

const OF = { at: AT, volumeId: VOLUME_ID };
const CONTENT = { files: 2, bytes: 18 };

export const EVENTS: readonly VolumeEvent[] = [
  {
    kind: 'planned',
    ...OF,
    ...CONTENT,
    runId: 'r',
    medium: 'bd-25',
    capacity: 25e9,
    firstDay: '2019-05-12',
    lastDay: '2019-05-13',
  },
  {
    kind: 'built',
    ...OF,
    ...CONTENT,
    runId: 'r',
    tagFiles: { 'bagit.txt': SHA, 'manifest-sha256.txt': SHA },
  },
  { kind: 'burned', ...OF, copy: 1, date: AT, serial: 'S', drive: 'D', label: 'L', location: 'shelf' },
  { kind: 'verified', ...OF, ...CONTENT, copy: 1, readBack: SHA },
  { kind: 'stored', ...OF, copy: 1, location: 'cellar' },
  { kind: 'failed', ...OF, copy: 1, why: 'unreadable' },
  { kind: 'migrated', ...OF, why: 'too old' },
];

export const HEADERS = {
  index: { treeId: 't', root: '/l/media', rootIno: '12', createdAt: AT, algorithm: 'sha256' },
  plan: {
    runId: 'r',
    libraryId: '0b0e7a3e-0000-4000-8000-000000000001',
    job: 'ingest',
    createdAt: AT,
    toolVersion: '1',
    options: { moves: [true] },
    sources: ['/card'],
    protectedRoots: ['/l/archive'],
  },
  listing: { volumeId: VOLUME_ID, createdAt: AT },
  volumes: { setId: '3f2a9c01', createdAt: AT },
} as const;
