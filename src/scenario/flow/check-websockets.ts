import { formatDuration } from '../duration.ts';
import type { Objection } from '../objection.ts';
import type { Path } from '../path.ts';
import type { ScenarioDocument } from '../scenario-schema.ts';
import { readTemplate } from './template.ts';
import { jsonTexts } from './template-texts.ts';
import type { MessageDocument, WebSocketDocument } from './websocket-schema.ts';

/** Checks each WebSocket for itself. */
export function checkWebSockets({ websockets = [] }: ScenarioDocument): readonly Objection[] {
  return websockets.flatMap((webSocket, index) => {
    const at = ['websockets', index];
    return [
      ...webSocket.messages.flatMap((message, place) =>
        checkMessage(message, webSocket, [...at, 'messages', place], at),
      ),
      ...checkMessageNames(webSocket, at),
      ...checkReconnect(webSocket, at),
    ];
  });
}

function checkMessage(
  message: MessageDocument,
  webSocket: WebSocketDocument,
  at: Path,
  owner: Path,
): readonly Objection[] {
  const objections: Objection[] = [];
  const object = (
    key: string,
    of: 'key' | 'value',
    text: string,
    hint: string,
    uses: readonly Path[] = [],
  ): void => {
    const path = key === '' ? at : [...at, key];
    objections.push({
      path,
      of,
      message: text,
      hint,
      uses: [path, [...at, 'text'], [...at, 'json'], ...uses],
    });
  };
  if (message.text === undefined && message.json === undefined) {
    object('', 'value', 'says nothing', 'Write `text` or `json`.');
  } else if (message.text !== undefined && message.json !== undefined) {
    object('json', 'key', 'stands beside text', 'Keep one of the two.');
  }
  if (message.reply === undefined && message['reply-timeout'] !== undefined) {
    object(
      'reply-timeout',
      'key',
      'has no meaning without reply',
      'Remove it, or write where the reply holds the id.',
      [[...at, 'reply']],
    );
  }
  if (message.broadcast && webSocket['broadcast-id'] === undefined) {
    object(
      'broadcast',
      'key',
      'copies of it cannot be known',
      'Write `broadcast-id` on the WebSocket: where they hold the id.',
      [[...owner, 'broadcast-id']],
    );
  }
  if ((message.reply !== undefined || message.broadcast) && objections.length === 0 && !holdsId(message)) {
    const key = message.reply === undefined ? 'broadcast' : 'reply';
    const hint = 'Put {{ message.id }} into what is sent, so that what comes back can be told apart.';
    object(key, 'key', 'the message carries no {{ message.id }}', hint);
  }
  return objections;
}

function holdsId({ text, json }: MessageDocument): boolean {
  const texts = [
    ...(text === undefined ? [] : [text]),
    ...jsonTexts(json?.content, []).map((each) => each.text),
  ];
  return texts.some((each) => {
    const read = readTemplate(each);
    return read.kind === 'template' && read.template.names.includes('message.id');
  });
}

function checkMessageNames({ messages }: WebSocketDocument, at: Path): readonly Objection[] {
  return messages.flatMap(({ name }, index) => {
    if (messages.findIndex((other) => other.name === name) === index) return [];
    const path = [...at, 'messages', index, 'name'];
    const message = `another message is called ${JSON.stringify(name)} too`;
    return [
      { path, of: 'value' as const, message, hint: 'Give each message a name of its own.', uses: [path] },
    ];
  });
}

function checkReconnect({ reconnect }: WebSocketDocument, at: Path): readonly Objection[] {
  if (reconnect['back-off'] <= reconnect.max) return [];
  const path = [...at, 'reconnect', 'back-off'];
  return [
    {
      path,
      of: 'value',
      message: `the first wait is longer than the longest, ${formatDuration(reconnect.max)}`,
      hint: 'Shorten it, or raise `max`.',
      uses: [path, [...at, 'reconnect', 'max']],
    },
  ];
}
