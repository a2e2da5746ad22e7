export { openPostgresStore } from './store/open-postgres-store.ts';
export type { PostgresStoreOptions } from './store/open-postgres-store.ts';
export type { Store } from './store/store.ts';
