import type { Random } from '../../foundation/index.ts';
import {
  endpointsOfRequest,
  type Flow,
  requestsOfSteps,
  type RequestTemplate,
} from '../../scenario/index.ts';
import { chooser } from '../../schedule/index.ts';

/**
 * Says where the first request of a flow counts that is never made: the name of its endpoint, null for a flow without
 * requests. What size an upload has is drawn as it is made, so for one that is not, a size is drawn here by the same
 * weights: counted at the first of them, all that was dropped would make one class look overloaded and the others carried.
 */
export function firstEndpoints(flows: readonly Flow[], random: Random): (flow: number) => string | null {
  const drawOf = flows.map((each) => {
    const request = firstRequest(each);
    if (request === null) return () => null;
    const names = endpointsOfRequest(request);
    const sizes = request.multipart?.files[0]?.sizes ?? [];
    const weights = names.length === 1 ? [1] : sizes.map(({ weight }) => weight);
    const choose = chooser(weights, random);
    return () => names[choose()] ?? null;
  });
  return (flow) => drawOf[flow]?.() ?? null;
}

function firstRequest(flow: Flow): RequestTemplate | null {
  switch (flow.kind) {
    case 'request':
      return flow.request;
    case 'journey':
      return requestsOfSteps(flow.journey.steps)[0] ?? null;
    case 'websocket':
      return null;
  }
}
