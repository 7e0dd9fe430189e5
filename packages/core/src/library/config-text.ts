import { DEFAULT_CONFIG, KEEP_RULES } from './config.ts';

/** The commented `mediastruct.toml` that `init` writes: every setting with its default and its meaning. */
export function configText(options: { readonly medium?: string | undefined }): string {
  const { folders, ingest, crawl, dedupe, archive } = DEFAULT_CONFIG;
  const medium = options.medium ?? archive.medium;
  return `# The settings of this MediaStruct library. Paths are relative to this file's folder, or absolute.

[folders]
# Drop folders. What is ingested from them is moved; from anywhere else (a camera card) it is copied.
ingest = ${JSON.stringify(folders.ingest)}
# The date tree: media/YYYY/MM/DD/
media = ${JSON.stringify(folders.media)}
# Volumes for discs. Nothing ever leaves this folder.
archive = ${JSON.stringify(folders.archive)}
# Where dedupe and ingest set duplicates aside, and where validate puts those whose original is proven.
duplicates = ${JSON.stringify(folders.duplicates)}
validated = ${JSON.stringify(folders.validated)}
# Further trees to crawl and compare, such as old disks: ["/mnt/old-laptop"]
trees = []

[ingest]
# {yyyy} {MM} {dd} {HH} {mm} {ss} {fff} {camera} {name} {hash12} {hash}; a part in [ ] falls away where it is not known.
folder_template = ${JSON.stringify(ingest.folderTemplate)}
name_template = ${JSON.stringify(ingest.nameTemplate)}

[crawl]
# A stored hash older than this is read again, even where the file looks unchanged.
max_age_days = ${crawl.maxAgeDays}
# Worker threads; 0 means one per core. More help where the disk is slow to answer.
threads = ${crawl.threads}
# Names to leave out, as in a .gitignore file: ["@eaDir/", "*.tmp"]
leave_out = []

[dedupe]
# Which copy stays where no reference tree holds one: ${KEEP_RULES.join(', ')}.
keep = ${JSON.stringify(dedupe.keep)}
# Trees that always keep their copy; the archive is one of its own.
reference = []

[archive]
# cd, dvd, dvd-dl, bd-25, bd-50, bdxl-100, bdxl-128, or a number of bytes.
medium = ${JSON.stringify(medium)}
# Room left on each disc for error correction data, in percent of the data it protects.
reserve_percent = ${archive.reservePercent}
# How many days ahead to look for one that still fits the volume at hand.
look_ahead_days = ${archive.lookAheadDays}

[dates]
# The zone of videos that say only UTC, such as "Europe/Vienna"; empty: filed by UTC and marked as uncertain.
video_zone = ""
# Cameras that write local time where the standard asks for UTC: ["NIKON D750"]
local_video_cameras = []

# Clocks that were wrong; corrected in our records, never in the picture.
[dates.shift]
# "Canon EOS 40D" = "+1h"
`;
}
