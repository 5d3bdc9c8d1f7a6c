/** What strangers try, in the words of the promise that it is refused. */
export const HOSTILE_CLASSES = [
  'path traversal',
  'bomb',
  'damaged archive',
  'huge number',
  'lying run file',
  'Markdown injection',
  'workflow-command injection',
  'forged pull request',
  'wrong repository',
  'artifact of another workflow',
  'foreign deployment',
  'private or metadata address',
  'redirect',
  'changing DNS answer',
] as const;
export type HostileClass = (typeof HOSTILE_CLASSES)[number];

/** One try. The rest of a case is what it is made of. */
export interface HostileCase {
  readonly kind: HostileClass;
  /** Distinct in its class; ends the title of its test. */
  readonly name: string;
}

/** The title of a case's test: the class is in it. */
export function titled<T extends HostileCase>(cases: readonly T[]): (readonly [string, T])[] {
  return cases.map((each) => [`${each.kind}: ${each.name}`, each] as const);
}
