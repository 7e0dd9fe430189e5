const jobs = '(crawl|ingest|dedupe|validate|archive|heal|find|similar)';

/** The arrows of docs/ARCHITECTURE.md, held by machine. */
module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'no-cycles-of-types-either',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'core-only-through-its-door',
      severity: 'error',
      from: { path: '^(packages/(cli|command)|mediagen|plugins)/', pathNot: '/test/|\\.test\\.ts$' },
      to: {
        path: '^packages/core/src/',
        pathNot: '^packages/core/src/(index|threads|pool|doors/[^/]+)\\.ts$',
      },
    },
    {
      name: 'core-only-through-its-doors-in-torture-and-bench',
      severity: 'error',
      from: { path: '^(torture|bench|scripts)/' },
      to: {
        path: '^packages/core/src/',
        pathNot: '^packages/core/src/(index|testing|threads|doors/[^/]+)\\.ts$',
      },
    },
    {
      name: 'the-second-door-is-for-tests',
      severity: 'error',
      from: { path: '^(packages|mediagen|plugins)/', pathNot: '/test/|\\.test\\.ts$' },
      to: { path: '^packages/core/src/testing\\.ts$' },
    },
    {
      name: 'command-only-through-its-door',
      severity: 'error',
      from: { path: '^(packages/cli|mediagen|plugins)/', pathNot: '/test/|\\.test\\.ts$' },
      to: { path: '^packages/command/src/', pathNot: '^packages/command/src/index\\.ts$' },
    },
    {
      name: 'core-knows-nobody',
      severity: 'error',
      from: { path: '^packages/core/src/', pathNot: '\\.test\\.ts$' },
      to: { path: '^(packages/(cli|command)|mediagen|plugins)/' },
    },
    {
      name: 'command-knows-core-only',
      severity: 'error',
      from: { path: '^packages/command/src/' },
      to: { path: '^(packages/cli|mediagen|plugins)/' },
    },
    {
      name: 'plugins-know-no-plugin',
      severity: 'error',
      from: { path: '^plugins/([^/]+)/' },
      to: { path: '^plugins/([^/]+)/', pathNot: '^plugins/$1/' },
    },
    {
      name: 'disc-images-are-a-library',
      comment: 'Images are planned, written and read without commands, libraries and volumes.',
      severity: 'error',
      from: { path: '^plugins/disc/src/(image|read)/' },
      to: { path: '^plugins/disc/src/(commands|volume)/' },
    },
    {
      name: 'the-writer-of-images-knows-no-reader',
      comment: 'What is read must not be what the writer says it is.',
      severity: 'error',
      from: { path: '^plugins/disc/src/image/' },
      to: { path: '^plugins/disc/src/read/' },
    },
    {
      name: 'plugins-know-no-cli',
      severity: 'error',
      from: { path: '^(plugins|mediagen)/' },
      to: { path: '^packages/cli/' },
    },
    {
      name: 'generator-knows-no-core',
      severity: 'error',
      from: { path: '^mediagen/src/', pathNot: '^mediagen/src/commands/|\\.test\\.ts$' },
      to: { path: '^packages/' },
    },
    {
      name: 'no-job-knows-a-job',
      severity: 'error',
      from: { path: `^packages/core/src/${jobs}/`, pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/${jobs}/`, pathNot: '^packages/core/src/$1/' },
    },
    {
      name: 'files-knows-no-room',
      severity: 'error',
      from: { path: '^packages/core/src/files/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/core/src/', pathNot: '^packages/core/src/(files|errors|progress|soundness)/' },
    },
    {
      name: 'soundness-knows-bytes-only',
      severity: 'error',
      from: { path: '^packages/core/src/soundness/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/', pathNot: '^packages/core/src/soundness/' },
    },
    {
      name: 'records-knows-files-only',
      severity: 'error',
      from: { path: '^packages/core/src/records/', pathNot: '\\.test\\.ts$' },
      to: { path: '^packages/core/src/', pathNot: '^packages/core/src/(records|files|errors)/' },
    },
    {
      name: 'metadata-knows-records-and-files',
      severity: 'error',
      from: { path: '^packages/core/src/metadata/', pathNot: '\\.test\\.ts$' },
      to: {
        path: '^packages/core/src/',
        pathNot: '^packages/core/src/(metadata|records|files|errors|progress)/',
      },
    },
    {
      name: 'journal-knows-no-job',
      severity: 'error',
      from: { path: '^packages/core/src/(journal|library)/', pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/${jobs}/` },
    },
    {
      name: 'sql-in-the-catalogue-only',
      severity: 'error',
      from: {
        path: '^(packages|mediagen|plugins|torture|bench)/',
        pathNot:
          '^packages/core/(src|test)/catalogue/|^bench/delta-files\\.ts$|^plugins/shelf/test/made-distbackup\\.ts$',
      },
      to: { path: '^(node:)?sqlite$' },
    },
    {
      name: 'catalogue-knows-holders',
      severity: 'error',
      from: { path: '^packages/core/src/(catalogue|holders)/', pathNot: '\\.test\\.ts$' },
      to: { path: `^packages/core/src/(${jobs.slice(1, -1)}|journal)/` },
    },
    {
      name: 'holders-know-no-catalogue',
      severity: 'error',
      from: { path: '^packages/core/src/(holders|library|records)/' },
      to: { path: '^packages/core/src/catalogue/' },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.js', '.mjs', '.json'],
    },
  },
};
