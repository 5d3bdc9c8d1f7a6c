import { compileTemplate, renderTemplate, type RequestTemplate } from '../../scenario/index.ts';
import type { StepResult } from '../../experiment/index.ts';

/** Questions under way at once. */
const AT_ONCE = 10;

/** Asks for every acknowledged value, and counts those that are there. What could not be asked any more is not counted. */
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
  return { passed, total };
}

function filled(request: RequestTemplate, value: string): RequestTemplate {
  const fill = (text: string, encode: (value: string) => string): string =>
    renderTemplate(compileTemplate(text), (name) => (name === 'acknowledged' ? encode(value) : ''));
  const plain = (text: string): string => text;
  const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);
  const isJson = (request.headers['content-type'] ?? '').includes('json');
  return {
    ...request,
    path: fill(request.path, encodeURIComponent),
    headers: Object.fromEntries(
      Object.entries(request.headers).map(([name, text]) => [name, fill(text, plain)]),
    ),
    body: request.body === null ? null : fill(request.body, isJson ? inJson : plain),
  };
}
