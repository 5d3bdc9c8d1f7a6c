import {
  compileTemplate,
  type JsonStep,
  parseJsonPath,
  type ScriptedMessage,
  type Template,
  type WebSocketFlow,
} from '../../scenario/index.ts';
import { type MessageTemplate, prepareMessageText } from './message-template.ts';

/** A path into a message, its steps found once. */
export interface JsonPath {
  readonly steps: readonly JsonStep[];
}

/** A scripted message made ready to be sent thousands of times a second. */
export interface PreparedMessage {
  readonly name: string;
  readonly text: MessageTemplate;
  readonly periodMs: number;
  /** One of the WebSocket's `replyPaths`; null where no reply is expected. */
  readonly replyPath: JsonPath | null;
  readonly replyTimeoutMs: number;
  readonly isBroadcast: boolean;
}

/** A WebSocket of a scenario made ready. */
export interface PreparedWebSocket {
  readonly flow: WebSocketFlow;
  readonly path: Template;
  readonly headers: readonly (readonly [string, Template])[];
  readonly messages: readonly PreparedMessage[];
  /** Each path once: messages with the same one share it. */
  readonly replyPaths: readonly JsonPath[];
  readonly sentAt: JsonPath | null;
  readonly broadcastId: JsonPath | null;
}

/** Prepares a WebSocket. Its paths were checked when the scenario was parsed. */
export function prepareWebSocket(flow: WebSocketFlow): PreparedWebSocket {
  const paths = new Map<string, JsonPath>();
  const pathOf = (text: string | null): JsonPath | null => {
    if (text === null) return null;
    const known = paths.get(text) ?? { steps: parseJsonPath(text) ?? [] };
    paths.set(text, known);
    return known;
  };
  const messages = flow.messages.map((message) => prepareMessage(message, pathOf(message.replyId)));
  const replyPaths = [...paths.values()];
  return {
    flow,
    path: compileTemplate(flow.path),
    headers: Object.entries(flow.headers).map(([name, value]) => [name, compileTemplate(value)] as const),
    messages,
    replyPaths,
    sentAt: pathOf(flow.sentAt),
    broadcastId: messages.some(({ isBroadcast }) => isBroadcast) ? pathOf(flow.broadcastId) : null,
  };
}

function prepareMessage(message: ScriptedMessage, replyPath: JsonPath | null): PreparedMessage {
  const { name, text, perSecond, replyTimeoutMs, isBroadcast } = message;
  return {
    name,
    text: prepareMessageText(text),
    periodMs: 1000 / perSecond,
    replyPath,
    replyTimeoutMs,
    isBroadcast,
  };
}
