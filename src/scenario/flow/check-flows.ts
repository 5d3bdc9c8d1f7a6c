import type { NamedFlow } from '../load/check-executors.ts';
import type { Objection } from '../objection.ts';
import { formatPath, type Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { ConsistencyDocument } from './flow-schema.ts';
import { placedEndpoints } from './placed-endpoints.ts';
import { allSteps } from './placed-steps.ts';

/** Every flow of a document under its name: single requests, journeys, WebSockets. */
export function namedFlows(document: ScenarioDocument): readonly NamedFlow[] {
  const single = placedEndpoints(document)
    .filter(({ list }) => list === 'requests')
    .map(({ name, uses }) => ({ kind: 'request' as const, name, uses }));
  const named = (kind: 'journey' | 'websocket', list: 'journeys' | 'websockets'): readonly NamedFlow[] =>
    (document[list] ?? []).map(({ name }, index) => ({ kind, name, uses: [[list, index, 'name']] }));
  return [...single, ...named('journey', 'journeys'), ...named('websocket', 'websockets')];
}

/** Checks that flows can be told apart by their names, and that what crosses users goes together. */
export function checkFlows(document: ScenarioDocument): readonly Objection[] {
  return [...checkNames(document), ...checkIsolation(document), ...checkConsistency(document)];
}

function checkNames(document: ScenarioDocument): readonly Objection[] {
  const flows = namedFlows(document);
  return flows.flatMap(({ kind, name, uses }, index): readonly Objection[] => {
    const path = uses[0] ?? [];
    if (kind !== 'request' && name === '*') {
      const hint = 'Give it another name: * stands for the whole scenario.';
      return [{ path, of: 'value', message: '* is not a name', hint, uses }];
    }
    const earlier = flows.find((other) => other.name === name);
    // Of two requests of one name the endpoints speak.
    if (
      earlier === undefined ||
      flows.indexOf(earlier) === index ||
      (kind === 'request' && earlier.kind === 'request')
    ) {
      return [];
    }
    const where = formatPath((earlier.uses[0] ?? []).slice(0, 2));
    const message = `${JSON.stringify(name)} is the name of ${where} already`;
    const hint = 'Reports and executors tell requests, journeys and WebSockets by their names: rename one.';
    return [{ path, of: 'value', message, hint, uses: [...uses, ...earlier.uses] }];
  });
}

function checkIsolation({ isolation }: ScenarioDocument): readonly Objection[] {
  if (isolation === undefined) return [];
  const objections: Objection[] = [];
  const path = ['isolation', 'pattern'];
  if (new RegExp(isolation.pattern).test('')) {
    const hint = 'Write a pattern that matches owners only, like tenant-([a-z0-9]+).';
    objections.push({
      path,
      of: 'value',
      message: 'matches the empty text, so every answer',
      hint,
      uses: [path],
    });
  }
  const own = ['isolation', 'belongs-to'];
  if (!isolation['belongs-to'].includes('{{')) {
    const message = 'is the same for every user';
    const hint = 'Name what tells users apart, like "{{ customers.tenant }}" or "{{ user.id }}".';
    objections.push({ path: own, of: 'value', message, hint, uses: [own] });
  }
  return objections;
}

function checkConsistency(document: ScenarioDocument): readonly Objection[] {
  const first = allSteps(document).find(({ step }) => step.acknowledge !== undefined);
  if (document.consistency === undefined) {
    if (first === undefined) return [];
    const path = [...first.at, 'acknowledge'];
    const hint = 'Add `consistency: { path: "/orders/{{ acknowledged }}" }` at the top level, or remove it.';
    return [
      {
        path,
        of: 'key',
        message: 'nobody asks for what is acknowledged',
        hint,
        uses: [path, ['consistency']],
      },
    ];
  }
  const path: Path = ['consistency'];
  if (first === undefined) {
    const hint = 'Write `acknowledge` on the step whose answer promises something, or remove `consistency`.';
    const uses = [path, ['journeys'], ['login']];
    return [{ path, of: 'key', message: 'no step acknowledges anything', hint, uses }];
  }
  return [...checkInstances(document), ...checkQuestion(document.consistency)];
}

function checkQuestion({ path }: ConsistencyDocument): readonly Objection[] {
  if (path.includes('{{')) return [];
  const at = ['consistency', 'path'];
  const hint = 'Write the value into the path, like /orders/{{ acknowledged }}.';
  return [{ path: at, of: 'value', message: 'asks the same for every value', hint, uses: [at] }];
}

function checkInstances({ compare }: ScenarioDocument): readonly Objection[] {
  if (compare['fresh-instances'] !== 'each-block') return [];
  const at = ['compare', 'fresh-instances'];
  const message = 'what was acknowledged is gone with each instance, and `consistency` asks after the last';
  const hint = 'Write `fresh-instances: never`, or remove `consistency`.';
  return [{ path: at, of: 'value', message, hint, uses: [at, ['consistency']] }];
}
