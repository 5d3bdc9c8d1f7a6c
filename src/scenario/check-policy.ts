import { formatDuration } from './duration.ts';
import { formatPercent } from './percent.ts';
import type { Objection } from './objection.ts';
import type { Path } from './path.ts';
import type { MarginPolicy, Policy } from './policy.ts';
import type { OverrideDocument, PolicyDocument } from './policy-schema.ts';

/** The noise floor that `auto` may come to where two long-lived instances are compared. */
const AUTOMATIC_NOISE_FLOOR = 0.03;

/** Checks that the numbers of a policy go together; `at` is where its keys stand. */
export function checkPolicy(document: PolicyDocument, policy: Policy, at: Path): readonly Objection[] {
  const overrides = (document.overrides ?? []).flatMap((override, index) => {
    const margins = { ...policy, ...policy.overrides[index]?.margins };
    const place = [...at, 'overrides', index];
    const says = override['noise-floor'] !== undefined || typeof override.tolerance === 'number';
    return [...checkContent(override, place), ...(says ? checkMargins(override, margins, place) : [])];
  });
  return [...checkMargins(document, policy, at), ...overrides];
}

/** An override that names no metric, or no margin, would do something else than it seems to. */
function checkContent(override: OverrideDocument, at: Path): readonly Objection[] {
  const { endpoint, metric, ...margins } = override;
  const objection = (message: string, hint: string): Objection => {
    return { path: at, of: 'value', message, hint, uses: [at] };
  };
  const names = endpoint !== undefined || metric !== undefined;
  const sets = Object.values(margins).some((margin) => margin !== undefined);
  return [
    ...(names
      ? []
      : [
          objection('names no metric', 'Add `metric` or `endpoint`, or write its margins above `overrides`.'),
        ]),
    ...(sets ? [] : [objection('changes no margin', 'Add `tolerance`, for example, or remove the entry.')]),
  ];
}

function checkMargins(
  document: Pick<PolicyDocument, 'noise-floor'>,
  policy: MarginPolicy,
  at: Path,
): readonly Objection[] {
  const floor = policy.noiseFloor === 'auto' ? AUTOMATIC_NOISE_FLOOR : policy.noiseFloor;
  if (floor < policy.tolerance) return [];
  const key = document['noise-floor'] === undefined ? 'tolerance' : 'noise-floor';
  const shown = formatPercent(policy.tolerance);
  const isAutomatic = policy.noiseFloor === 'auto';
  return [
    {
      path: [...at, key],
      of: 'value',
      message: isAutomatic
        ? `the tolerance ${shown} is not above the noise floor, which \`auto\` may set to ${formatPercent(floor)}`
        : `the noise floor ${formatPercent(floor)} is not below the tolerance ${shown}`,
      hint: isAutomatic
        ? `Write a noise-floor below ${shown}, or a tolerance above ${formatPercent(floor)}.`
        : 'Slowdowns between the two are called slower within tolerance: leave room for them.',
      uses: [
        [...at, 'noise-floor'],
        [...at, 'tolerance'],
      ],
    },
  ];
}

/** Checks that the warm-up leaves time for the measurement. */
export function checkWarmUp(warmUpMs: number, policy: Policy): readonly Objection[] {
  if (warmUpMs < policy.maxDurationMs) return [];
  return [
    {
      path: ['load', 'warm-up'],
      of: 'value',
      message: `the warm-up fills the whole experiment, which may last ${formatDuration(policy.maxDurationMs)}`,
      hint: 'Shorten it, or raise `compare.max-duration`.',
      uses: [
        ['load', 'warm-up'],
        ['compare', 'max-duration'],
      ],
    },
  ];
}
