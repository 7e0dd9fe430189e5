import type { Content } from '../formats/content.ts';
import { CAMERAS, cameraFields, shotName } from './cameras.ts';
import { draft, group } from './scene.ts';
import type { Scenario, Scene } from './scene.ts';

/** Files that nothing dates: EXIF without a date, no EXIF at all, types that hold none, a film with a bare name. */
export const undated: Scenario = {
  name: 'undated',
  variants: 4,
  weight: 3,
  option: 'undated',
  plan(scene, variant) {
    const stem = `untitled ${scene.serial}`;
    const [extension, content] = undatedContent(scene, variant);
    return [
      group(
        'undated',
        stem,
        draft(scene, { name: stem + extension, content, taken: null, special: ['undated'] }),
      ),
    ];
  },
};

function undatedContent(scene: Scene, variant: number): [string, Content] {
  switch (variant) {
    case 0:
      return ['.jpg', { kind: 'jpeg', exif: cameraFields(scene.random.pick(CAMERAS)) }];
    case 1:
      return ['.jpg', { kind: 'jpeg' }];
    case 2:
      return ['.png', { kind: 'png' }];
    default:
      return ['.gif', { kind: 'gif' }];
  }
}

/** Files of no bytes, as broken copies leave them. */
export const zeroByteFiles: Scenario = {
  name: 'zero-byte',
  variants: 2,
  weight: 1,
  option: 'zeroByteFiles',
  plan(scene, variant) {
    const camera = scene.random.pick(CAMERAS);
    const stem = shotName(camera, scene.serial);
    const name = `${stem}.${variant === 0 ? 'JPG' : 'MOV'}`;
    const content: Content = { kind: 'empty' };
    return [
      group('zero-byte', stem, draft(scene, { name, content, taken: null, size: 0, special: ['zero-byte'] })),
    ];
  },
};
