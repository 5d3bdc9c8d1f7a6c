import type { Path } from '../path.ts';
import { endpointName } from '../resolve-requests.ts';
import type { Method } from '../scenario.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { MultipartDocument } from './multipart-schema.ts';
import { allSteps } from './placed-steps.ts';
import { stepKindOf } from './step-forms.ts';

/** Something of the load that sends requests under a name, and where it stands. */
export interface PlacedEndpoint {
  readonly name: string;
  readonly method: Method;
  readonly path: string;
  readonly multipart: MultipartDocument | undefined;
  readonly list: 'requests' | 'steps';
  /** Where the request stands. */
  readonly at: Path;
  /** Where its name stands: the `name`, or the request itself where that says none. */
  readonly nameAt: Path;
  /** What the name rests on. */
  readonly uses: readonly Path[];
}

/** Every request of the load that has a name of its own: single ones, those of login and journeys, polls. */
export function placedEndpoints(
  document: Pick<ScenarioDocument, 'requests' | 'login' | 'journeys'>,
): readonly PlacedEndpoint[] {
  const single = (document.requests ?? []).map((request, index) =>
    placed(request, request.path, 'requests', ['requests', index]),
  );
  const steps = allSteps(document).flatMap(({ step, at }) => {
    const kind = stepKindOf(step);
    const path = kind === 'poll' ? step.poll?.path : step.path;
    return (kind === 'request' || kind === 'poll') && path !== undefined
      ? [placed(step, path, 'steps', at)]
      : [];
  });
  return [...single, ...steps];
}

/** The names under which a request is measured: its own, or one for each size of an upload. */
export function measuredNames({ name, multipart }: PlacedEndpoint): readonly string[] {
  const sizes = Object.keys(multipart?.files[0]?.sizes ?? {});
  return sizes.length < 2 ? [name] : sizes.map((size) => `${name} ${size}`);
}

interface Named {
  readonly name?: string | undefined;
  readonly method?: Method | undefined;
  readonly multipart?: MultipartDocument | undefined;
}

function placed(request: Named, path: string, list: PlacedEndpoint['list'], at: Path): PlacedEndpoint {
  const method = request.method ?? 'GET';
  const isNamed = request.name !== undefined;
  return {
    name: request.name ?? endpointName(method, path),
    method,
    path,
    multipart: request.multipart,
    list,
    at,
    nameAt: isNamed ? [...at, 'name'] : at,
    uses: isNamed ? [[...at, 'name']] : ['name', 'method', 'path', 'poll'].map((key) => [...at, key]),
  };
}
