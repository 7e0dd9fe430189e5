/** A small door for what gives work to threads and needs nothing else of core, which is some hundreds of files. Threads themselves use `threads.ts`. */
export { type PoolOptions, WorkerPool } from './files/worker-pool.ts';
