/**
 * schedule: intended start times of open loads and the number of users of closed ones: constant, Poisson, ramps, stages.
 * Pure and checked without a clock. It refuses to know who sends the requests or how long they take.
 */
export { chooser, createSchedule, type Mixed, sliceSchedule } from './create-schedule.ts';
export type { Schedule, Stretch, UserSchedule } from './schedule.ts';
export { scheduleUsers } from './schedule-users.ts';
