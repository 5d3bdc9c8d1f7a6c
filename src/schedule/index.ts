export type * from './schedule.ts';
