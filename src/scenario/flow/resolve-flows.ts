import { renderJson } from '../render-json.ts';
import type { DefaultsDocument } from '../request-schema.ts';
import { resolveRequest, withoutTemplates } from '../resolve-requests.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import type { Consistency, Isolation, Journey, Login } from './journey.ts';
import { placedSteps } from './placed-steps.ts';
import { resolveSteps } from './resolve-steps.ts';
import { readTemplate } from './template.ts';
import type { WebSocketFlow } from './websocket.ts';
import type { MessageDocument, WebSocketDocument } from './websocket-schema.ts';

/** Name of the requests of the consistency step: outside of the load, so that no endpoint has it. */
const CONSISTENCY_NAME = 'consistency';
const DEFAULT_REPLY_MS = 5000;

/** Completes journeys. */
export function resolveJourneys({ journeys = [], defaults }: ScenarioDocument): readonly Journey[] {
  return journeys.map(({ name, weight, primary, steps }) => ({
    name,
    weight,
    primary,
    steps: resolveSteps(steps, defaults),
  }));
}

/** Completes the login. Headers of `defaults` that need what it captures are for those who come after it. */
export function resolveLogin({ login, defaults }: ScenarioDocument): Login | null {
  if (login === undefined) return null;
  const captured = new Set(
    placedSteps({ steps: login.steps, at: [] }).flatMap(({ step }) => Object.keys(step.capture ?? {})),
  );
  const mayUse = (text: string): boolean => {
    const read = readTemplate(text);
    return read.kind === 'template' && !read.template.names.some((name) => captured.has(name));
  };
  return { per: login.per, steps: resolveSteps(login.steps, withoutTemplates(defaults, mayUse)) };
}

/** Completes WebSockets. */
export function resolveWebSockets({ websockets = [], defaults }: ScenarioDocument): readonly WebSocketFlow[] {
  return websockets.map((document) => resolveWebSocket(document, defaults));
}

/** Completes what no other user may see. */
export function resolveIsolation({ isolation }: ScenarioDocument): Isolation | null {
  return isolation === undefined ? null : { belongsTo: isolation['belongs-to'], pattern: isolation.pattern };
}

/** Completes what is asked after the run, by no user. */
export function resolveConsistency({ consistency, defaults }: ScenarioDocument): Consistency | null {
  if (consistency === undefined) return null;
  const { sample, ...request } = consistency;
  const own = withoutTemplates(defaults, () => false);
  return { request: resolveRequest({ name: CONSISTENCY_NAME, ...request }, own), sample };
}

function resolveWebSocket(document: WebSocketDocument, defaults: DefaultsDocument): WebSocketFlow {
  const { name, weight, primary, path, subprotocols, messages, reconnect } = document;
  return {
    name,
    weight,
    primary,
    path,
    headers: { ...defaults.headers, ...document.headers },
    subprotocols,
    connectTimeoutMs: document['connect-timeout'],
    holdMs: document.hold ?? null,
    messages: messages.map(resolveMessage),
    sentAt: document['sent-at'] ?? null,
    broadcastId: document['broadcast-id'] ?? null,
    pingMs: document.ping ?? null,
    reconnection: {
      attempts: reconnect.attempts,
      backOffMs: reconnect['back-off'],
      maxMs: reconnect.max,
    },
  };
}

function resolveMessage(message: MessageDocument): WebSocketFlow['messages'][number] {
  return {
    name: message.name,
    text: message.json === undefined ? (message.text ?? '') : renderJson(message.json.content),
    perSecond: message.rate,
    replyId: message.reply ?? null,
    replyTimeoutMs: message['reply-timeout'] ?? DEFAULT_REPLY_MS,
    isBroadcast: message.broadcast,
  };
}
