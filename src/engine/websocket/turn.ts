import type { Lookup } from '../journey/scope.ts';
import type { Appointment } from '../agenda.ts';
import { bindMessage, fillMessage, type MessageTemplate } from './message-template.ts';
import type { PreparedMessage } from './prepared-websocket.ts';

const ID = 'message.id';
const NOW = 'message.now';

/** A message ready to go. */
export interface Message {
  readonly id: string;
  readonly bytes: Buffer;
}

/** One scripted message of one session: when its next turn is, and what it then says. */
export class Turn implements Appointment {
  dueMs = 0;
  place = -1;
  readonly message: PreparedMessage;
  readonly #text: MessageTemplate;
  readonly #ids: string;
  readonly #phaseMs: number;
  readonly #say: (turn: Turn) => void;
  #firstMs = 0;
  #turns = 0;

  /** `phase`, in [0, 1), says where in its period it begins; `ids` begins all ids and is unique in the run. */
  constructor(
    message: PreparedMessage,
    lookup: Lookup,
    chance: { readonly phase: number; readonly ids: string },
    say: (turn: Turn) => void,
  ) {
    this.message = message;
    this.#text = bindMessage(message.text, lookup, [ID, NOW]);
    this.#phaseMs = chance.phase * message.periodMs;
    this.#ids = chance.ids;
    this.#say = say;
  }

  keep(): void {
    this.#say(this);
  }

  /** When it is due first, in a session that began at `startMs`. */
  first(startMs: number): number {
    this.#firstMs = startMs + this.#phaseMs;
    return this.#firstMs;
  }

  /** When it is due next. Counted from the first time, so that no rounding adds up. */
  next(): number {
    this.#turns++;
    return this.#firstMs + this.#turns * this.message.periodMs;
  }

  /** The text of the turn that is due, of the time `wallTimeMs`. To be asked for after `next`. */
  write(wallTimeMs: number): Message {
    const id = `${this.#ids}-${this.#turns}`;
    const text = fillMessage(this.#text, (name) => (name === ID ? id : String(wallTimeMs)));
    return { id, bytes: Buffer.from(text) };
  }
}
