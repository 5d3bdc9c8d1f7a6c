import { setFlagsFromString } from 'node:v8';

/**
 * Keeps what a request leaves behind cheap to clear away. A request under way lives for as long as its target takes, which
 * may be longer than the time between two collections of young objects; V8 then takes all such objects for long-lived and
 * makes the next ones old from the start ("allocation site pretenuring"). From then on each dead request keeps the young
 * objects it points to, and each collection of young objects copies megabytes, in which time nothing is sent or read, until
 * there is a collection of everything (`node --trace-gc` shows both). Whether that happens is chance, so two runs of the same
 * load would differ. For the process as a whole, and at once; a second call changes nothing. Source: V8's `--allocation-site-pretenuring`
 * (src/flags/flag-definitions.h).
 */
export function keepRequestsYoung(): void {
  setFlagsFromString('--no-allocation-site-pretenuring');
}
