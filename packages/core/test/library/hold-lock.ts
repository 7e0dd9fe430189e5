import { nodeFileAccess } from '../../src/files/node-file-access.ts';
import { LibraryLock } from '../../src/library/lock.ts';

// Takes the lock named on the command line and holds it until it is killed.
const lock = LibraryLock.take(nodeFileAccess, process.argv[2] as string, 'other');
process.stdout.write('taken\n');
setInterval(() => lock, 1000);
