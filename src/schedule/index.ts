/**
 * schedule: intended start times: constant, Poisson, ramps, stages. Pure and checked without a clock. It refuses to know
 * who sends the requests or how long they take.
 */
export { createSchedule, scaleLoad, sliceSchedule } from './create-schedule.ts';
export type { Schedule } from './schedule.ts';
