import process from 'node:process';
import { runProgram } from '@mediastruct/command';

const commands = { strategy: 'explicit', target: './sample-command.ts', identifier: 'COMMANDS' } as const;

await runProgram(['sample', ...process.argv.slice(2)], {
  root: import.meta.dirname,
  pjson: { name: 'sample', version: '0.0.0', type: 'module', oclif: { bin: 'sample', commands } },
});
