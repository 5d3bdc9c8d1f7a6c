import type { FailOn, Policy } from '../scenario/index.ts';

/**
 * The policy of a gate over several scenarios: their comparisons are one family with one error, so where the scenarios
 * disagree the strictest word holds. Margins stay each scenario's own: they are in its comparisons already.
 */
export function strictestPolicy(policies: readonly [Policy, ...Policy[]]): Policy {
  const [first] = policies;
  const any = (test: (policy: Policy) => boolean): boolean => policies.some(test);
  const failOn: FailOn = any(({ failOn }) => failOn === 'any')
    ? 'any'
    : any(({ failOn }) => failOn === 'tolerance')
      ? 'tolerance'
      : 'never';
  return {
    ...first,
    alpha: Math.min(...policies.map(({ alpha }) => alpha)),
    beta: Math.min(...policies.map(({ beta }) => beta)),
    failOn,
    onInconclusive: any(({ onInconclusive }) => onInconclusive === 'fail') ? 'fail' : 'warn',
    onInvalid: any(({ onInvalid }) => onInvalid === 'fail') ? 'fail' : 'warn',
    onMissingBaseline: any(({ onMissingBaseline }) => onMissingBaseline === 'block')
      ? 'block'
      : any(({ onMissingBaseline }) => onMissingBaseline === 'store-and-warn')
        ? 'store-and-warn'
        : 'thresholds-only',
  };
}
