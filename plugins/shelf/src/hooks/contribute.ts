import type { Contribution } from '@mediastruct/command';
import { backupJob } from '../backup/backup-job.ts';
import { diskKind } from '../disks/disk-kind.ts';
import { restoreJob } from '../restore/restore-job.ts';
import { sourceKind } from '../sources/source-kind.ts';
import { healJob } from '../verify/heal-job.ts';
import { SHELF_SETTINGS } from '../policy/shelf-settings.ts';

/** What the plugin adds to the suite beside its commands. */
export default function contribute(): Contribution {
  return {
    module: import.meta.url,
    jobs: [backupJob, restoreJob, healJob],
    holders: [diskKind, sourceKind],
    settings: [SHELF_SETTINGS],
  };
}
