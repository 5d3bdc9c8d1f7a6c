import type { ScriptedMessage, WebSocketFlow } from '../../src/scenario/index.ts';

/** A message that awaits its echo, with what a test cares about replaced. */
export function aMessage(change: Partial<ScriptedMessage> = {}): ScriptedMessage {
  return {
    name: 'say',
    text: '{"id":"{{ message.id }}","text":"hello"}',
    perSecond: 7,
    replyId: '$.id',
    replyTimeoutMs: 1300,
    isBroadcast: false,
    ...change,
  };
}

/** A WebSocket that only connects and holds, with what a test cares about replaced. */
export function aWebSocket(change: Partial<WebSocketFlow> = {}): WebSocketFlow {
  return {
    name: 'chat',
    weight: 1,
    primary: true,
    path: '/ws',
    headers: {},
    subprotocols: [],
    connectTimeoutMs: 1300,
    holdMs: null,
    messages: [],
    sentAt: null,
    broadcastId: null,
    pingMs: null,
    reconnection: { attempts: 0, backOffMs: 70, maxMs: 700 },
    ...change,
  };
}
