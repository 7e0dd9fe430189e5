import type { Library } from '@mediastruct/core';
import { readShelf } from '../ledger/shelf-ledger.ts';
import { refuseConfig } from './apply-config.ts';
import type { ConfigFile } from './parse-config.ts';
import { parseConfig } from './parse-config.ts';
import type { ConfigPlan } from './plan-config.ts';
import { planConfig } from './plan-config.ts';

/** What a file of settings would change in a library. Throws `usage` (64) where it may not; nothing is changed. */
export function readPlan(library: Library, file: ConfigFile): ConfigPlan {
  const plan = planConfig(readShelf(library), parseConfig(file), file);
  refuseConfig(library, plan);
  return plan;
}
