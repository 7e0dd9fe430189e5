import { installedHolderKinds, nodeFileAccess } from '@mediastruct/core';
import { openCatalogue } from '@mediastruct/core/catalogue';
import { expect, it } from 'vitest';
import { LibraryView } from '../src/library-view.ts';
import { mediaResponse } from '../src/media/media-response.ts';
import { openContent } from '../src/media/open-content.ts';
import { hashOf, ServedLibrary } from './served-library.ts';

it('closes a file once where the browser goes away after the last of it was read', async () => {
  await using served = new ServedLibrary();
  served.hold([{ path: 'a.jpg', content: 'a' }]);
  const closed: number[] = [];
  const access = {
    ...nodeFileAccess,
    close: (fd: number) => {
      closed.push(fd);
      nodeFileAccess.close(fd);
    },
  };
  using catalogue = openCatalogue(served.library, { kinds: installedHolderKinds() });
  const copy = openContent(access, catalogue, hashOf('a'));
  if (copy === null) throw new Error('it is not there');
  const { body } = mediaResponse(access, copy, undefined);
  // What was read waits for somebody to take it.
  await new Promise((done) => setImmediate(done));
  expect(closed).toEqual([copy.fd]);
  await body?.cancel();
  copy[Symbol.dispose]();
  expect(closed).toEqual([copy.fd]);
});

it('takes no file for what an older listing told because a newer one was made', async () => {
  await using served = new ServedLibrary();
  served.hold([{ path: 'a.jpg', content: 'a' }]);
  const options = { kinds: installedHolderKinds(), modules: [], note: () => {} };
  await using view = new LibraryView(served.library, options, () => 0);
  const { catalogue } = view.open();
  served.write('media/a.jpg', 'b');
  // As if the edit was a while ago.
  await new Promise((done) => setTimeout(done, 20));
  served.index([{ path: 'a.jpg', content: 'b' }]);
  using copy = openContent(nodeFileAccess, catalogue, hashOf('a'));
  expect(copy).toMatchObject({ isAsListed: false });
});
