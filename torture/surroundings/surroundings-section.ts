import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Section } from '../section.ts';
import { ACCEPT_CASES } from './accept-cases.ts';
import { DISK_CASES } from './disk-cases.ts';
import { LIBRARY_CASES } from './library-cases.ts';
import { whyNoMounts } from './mounts.ts';
import type { Surrounding } from './surrounding.ts';
import { CannotMount } from './surrounding.ts';
import { VIEW_CASES } from './view-cases.ts';

const CASES: readonly Surrounding[] = [...ACCEPT_CASES, ...LIBRARY_CASES, ...VIEW_CASES, ...DISK_CASES];

/** One folder under two names, disks that come back as others, copied and moved libraries, clocks: nothing is lost. */
export const surroundingsSection: Section = async ({ size, tally, takes, notRun }) => {
  const why = size === 'quick' ? null : whyNoMounts();
  if (why !== null) notRun(`nothing was mounted: ${why}`);
  for (const [number, surrounding] of CASES.entries()) {
    const { name, kind, isMounted } = surrounding;
    if (!takes(number) || (isMounted && (size === 'quick' || why !== null))) continue;
    const folder = mkdtempSync(join(tmpdir(), 'mediastruct-surroundings-'));
    try {
      const findings = await surrounding.attack(folder);
      tally.add({
        section: 'surroundings',
        command: kind,
        kind: name,
        hasFired: true,
        findings,
        about: name,
      });
    } catch (error) {
      if (!(error instanceof CannotMount)) throw error;
      notRun(`${name} was not tried: ${error.message}`);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  }
};
