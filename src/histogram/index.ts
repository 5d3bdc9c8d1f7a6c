export type * from './histogram.ts';
