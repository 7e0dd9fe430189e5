import { createHash } from 'node:crypto';
import type { FileRecord } from '@mediastruct/core/testing';

/** The nth record of a made-up tree; `version` stands for its content. */
export function recordOf(nth: number, version = 0): FileRecord {
  const day = new Date(Date.UTC(2019, 0, 1) + Math.floor(nth / 20) * 86_400_000).toISOString().slice(0, 10);
  return {
    path: `${day.replaceAll('-', '/')}/IMG_${String(nth).padStart(4, '0')}.jpg`,
    sha256: createHash('sha256').update(`${nth} ${version}`).digest('hex'),
    size: 1000 + (version % 1000),
    mtimeNs: '1557000000123456789',
    ctimeNs: '1557000000123456789',
    dev: '1',
    ino: String(nth),
    nlink: 1,
    hashedAt: '2026-05-12T10:00:00.000Z',
    verifiedAt: '2026-05-12T10:00:00.000Z',
    taken: {
      local: `${day}T10:00:00`,
      offset: null,
      source: 'exif',
      precision: 'second',
      confidence: 'high',
    },
    camera: 'Canon EOS 40D',
    origin: `DCIM/IMG_${nth}.JPG`,
  };
}
