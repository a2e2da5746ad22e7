export { openRedisBus } from './bus/open-redis-bus.ts';
export type { RedisBusOptions } from './bus/open-redis-bus.ts';
export type { Batch, BatchAnswer, Bus, Happening } from './bus/bus.ts';
