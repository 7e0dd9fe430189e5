import { describe, expect, it } from 'vitest';
import { nodeFileAccess } from '../../files/node-file-access.ts';
import type { FileRecord } from '../../records/file-record.ts';
import type { FiledGroup } from '../filed/filed-group.ts';
import type { RenameContext } from './rename-group.ts';
import { renameGroup } from './rename-group.ts';

const MEDIA = '/nowhere/media';

function context(): RenameContext {
  const templates = { folderTemplate: '{yyyy}', nameTemplate: '{name}_{hash:8}' };
  return { access: nodeFileAccess, media: MEDIA, templates, given: new Map() };
}

function single(path: string, more: Partial<FileRecord> = {}): FiledGroup {
  const taken = {
    local: '2019-05-12T10:11:12',
    offset: null,
    source: 'exif',
    precision: 's',
    confidence: 'high',
  };
  const stat = { size: 1, mtimeNs: '1', ctimeNs: '1', dev: '1', ino: '1', nlink: 1 };
  const record = { path, sha256: 'ab'.repeat(32), ...stat, taken, origin: 'DCIM/IMG_1.JPG', ...more };
  return [{ record, role: 'main' }];
}

describe('renameGroup', () => {
  it('moves a file to the name of the templates, and knows what was found out about it', () => {
    expect(renameGroup(single('2019/05/12/x.JPG', { camera: 'C', event: 'E' }), context())).toMatchObject([
      {
        kind: 'move',
        from: `${MEDIA}/2019/05/12/x.JPG`,
        to: `${MEDIA}/2019/IMG_1_abababab.JPG`,
        state: 'renamed',
        because: { code: 'template', detail: '{yyyy}/{name}_{hash:8}' },
        origin: 'DCIM/IMG_1.JPG',
        camera: 'C',
        event: 'E',
      },
    ]);
  });

  it('gives one name to one file of two that are alike', () => {
    const given = context();
    expect(renameGroup(single('2019/05/12/x.JPG'), given)).toMatchObject([{ kind: 'move' }]);
    expect(renameGroup(single('2019/05/13/x.JPG'), given)).toMatchObject([
      { kind: 'none', state: 'left', because: { code: 'name-held' } },
    ]);
  });

  it('leaves alone what has its name, and what nothing dates', () => {
    expect(renameGroup(single('2019/IMG_1_abababab.JPG'), context())).toEqual([]);
    expect(renameGroup(single('undated/IMG_1.JPG', { taken: undefined }), context())).toEqual([]);
  });

  it('cannot name a file that was never read', () => {
    expect(renameGroup(single('2019/x.JPG', { sha256: undefined, error: 'EIO' }), context())).toMatchObject([
      { kind: 'none', state: 'failed', because: { code: 'unreadable', detail: 'EIO' } },
    ]);
  });
});
