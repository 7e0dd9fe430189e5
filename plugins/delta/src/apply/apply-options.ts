import * as v from 'valibot';

export const APPLY_OPTIONS = v.strictObject({
  /** Absolute path of the folder that is changed. */
  folder: v.string(),
  /** Names what belongs to this application in the home of the folder. */
  id: v.string(),
  /** False where extended attributes are neither compared nor given. */
  attributes: v.optional(v.boolean()),
  /** True where the file system takes names for one that differ in case alone, so that such renames put the old file aside first. */
  folds: v.optional(v.boolean()),
  rules: v.optional(v.array(v.string())),
  ruleFiles: v.optional(v.array(v.string())),
});
export type ApplyOptions = v.InferOutput<typeof APPLY_OPTIONS>;
