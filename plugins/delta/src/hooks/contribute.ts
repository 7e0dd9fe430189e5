import type { Contribution } from '@mediastruct/command';
import { applyJob } from '../apply/apply-job.ts';
import { chainKind } from '../chain/holder/chain-kind.ts';

/** What the plugin adds to the suite beside its commands. */
export default function contribute(): Contribution {
  return { module: import.meta.url, jobs: [applyJob], holders: [chainKind] };
}
