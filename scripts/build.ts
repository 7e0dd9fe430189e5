// Builds the packages as they are published, each a folder below build/node_modules, or below the folder that is named. The program in there
// runs as it does where it is installed: build/node_modules/@mediastruct/cli/bin/mediastruct.js
import path from 'node:path';
import process from 'node:process';
import { buildPackages } from './build/build-packages.ts';

const [folder = path.join(import.meta.dirname, '../build')] = process.argv.slice(2);
for (const { json, target } of await buildPackages(path.resolve(folder)))
  console.log(`${json.name} ${json.version}  ${path.relative('.', target)}`);
