import { MemoryStore } from '../../src/catalogue/memory-store.ts';
import { memoryDatabase } from '../../src/catalogue/sqlite/database.ts';
import { SqliteStore } from '../../src/catalogue/sqlite/sqlite-store.ts';
import { describeStore } from './store-conformance.ts';

describeStore('the plain store', () => new MemoryStore());
describeStore('the store on SQLite', () => new SqliteStore(memoryDatabase()));
