import {
  bodyEncoding,
  compileTemplate,
  type Encoding,
  renderTemplate,
  type RequestTemplate,
} from '../../scenario/index.ts';
import type { StepResult } from '../../experiment/index.ts';

/** Questions under way at once. */
const AT_ONCE = 10;

/**
 * Asks for every acknowledged value, and counts those that are there. What could not be asked any more is not counted:
 * then those that are missing are still evidence, and that none is missing so far is evidence of nothing (0 of 0).
 */
export async function verifyAcknowledged(
  request: RequestTemplate,
  values: readonly string[],
  ask: (request: RequestTemplate) => Promise<StepResult>,
  isOver: () => boolean,
): Promise<{ readonly passed: number; readonly total: number }> {
  let [next, passed, total] = [0, 0, 0];
  const asker = async (): Promise<void> => {
    for (let value = values[next++]; value !== undefined && !isOver(); value = values[next++]) {
      const { ok } = await ask(filled(request, value));
      if (isOver() && !ok) return;
      total++;
      if (ok) passed++;
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, asker));
  const isUnproven = total < values.length && passed === total;
  return isUnproven ? { passed: 0, total: 0 } : { passed, total };
}

function filled(request: RequestTemplate, value: string): RequestTemplate {
  const fill = (text: string, encoding: Encoding): string =>
    renderTemplate(compileTemplate(text), (name) => (name === 'acknowledged' ? value : undefined), encoding);
  const { path, headers, body } = request;
  return {
    ...request,
    path: fill(path, 'url'),
    headers: Object.fromEntries(Object.entries(headers).map(([name, text]) => [name, fill(text, 'header')])),
    body: body === null ? null : fill(body, bodyEncoding(headers)),
  };
}
