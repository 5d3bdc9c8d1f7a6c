import { measuredNames, type PlacedEndpoint } from './flow/placed-endpoints.ts';
import type { Objection } from './objection.ts';
import { formatPath } from './path.ts';

/** A name that one request has, for whoever comes later. */
interface Holder {
  readonly endpoint: PlacedEndpoint;
  /** The name itself, or the name of one of its sizes. */
  readonly isSize: boolean;
}

/**
 * Checks the names of endpoints: times of different requests must not be mixed under one name. Steps may share a name
 * where they send the same request; single requests are told apart by their names and never share one.
 */
export function checkEndpointNames(endpoints: readonly PlacedEndpoint[]): readonly Objection[] {
  const objections: Objection[] = [];
  const holders = new Map<string, Holder>();
  for (const endpoint of endpoints) {
    const { name, nameAt, uses } = endpoint;
    if (name === '*') {
      const hint = 'Give it another name: * stands for the whole scenario.';
      objections.push({ path: nameAt, of: 'value', message: '* is not a name', hint, uses: [nameAt] });
    }
    if (name.includes('{{') && nameAt !== endpoint.at) {
      const hint =
        'A name is the same for all users, so that their times are measured together: write it without {{ }}.';
      objections.push({
        path: nameAt,
        of: 'value',
        message: 'is filled in for nobody',
        hint,
        uses: [nameAt],
      });
    }
    for (const measured of measuredNames(endpoint)) {
      const earlier = holders.get(measured);
      if (earlier === undefined) holders.set(measured, { endpoint, isSize: measured !== name });
      else objections.push(...clash(measured, endpoint, earlier, uses));
    }
  }
  return objections;
}

function clash(
  name: string,
  endpoint: PlacedEndpoint,
  { endpoint: earlier, isSize }: Holder,
  uses: PlacedEndpoint['uses'],
): readonly Objection[] {
  const bothSingle = endpoint.list === 'requests' && earlier.list === 'requests';
  const isSame =
    endpoint.method === earlier.method &&
    endpoint.path === earlier.path &&
    isSize === (name !== endpoint.name);
  if (isSame && !bothSingle) return [];
  const shown = JSON.stringify(name);
  const first = formatPath(earlier.at);
  return [
    {
      path: endpoint.nameAt,
      of: 'value',
      message: bothSingle
        ? `the endpoint ${shown} stands there twice, first as ${first}`
        : `the endpoint ${shown} is another request than that of ${first}, ${earlier.method} ${earlier.path}`,
      hint: bothSingle
        ? 'Give each request a `name` of its own, or make one of both and add up the weights.'
        : 'Times of different requests would be mixed: give one of them another `name`.',
      uses: [
        ...uses,
        ...earlier.uses,
        ...[endpoint, earlier].flatMap(({ at }) => ['method', 'path', 'poll'].map((key) => [...at, key])),
      ],
    },
  ];
}
