import type { BusEvent } from './bus-event.ts';
import type { BusSession, Operation, Outcome } from './operation.ts';

/** A batch as the script reads it. */
export interface EncodedBatch {
  /** JSON, in which texts are numbers: places in the list of texts, from 1 on. */
  readonly operations: string;
  /** Beside the JSON, because what clients say is nothing that the script should have to read. */
  readonly texts: readonly string[];
}

export function encodeBatch(operations: readonly Operation[]): EncodedBatch {
  const texts: string[] = [];
  const encoded = operations.map((operation) => {
    if (operation.type !== 'publish') return operation;
    const items = operation.items.map((item) => ({ ...item, text: texts.push(item.text) }));
    return { ...operation, items };
  });
  return { operations: JSON.stringify(encoded), texts };
}

/** What the script says about a batch. @throws Error when it is nothing that the script says */
export function decodeAnswer(
  operations: readonly Operation[],
  reply: unknown,
): { readonly time: number; readonly outcomes: readonly Outcome[] | undefined } {
  const [time, outcomes] = listOf(reply);
  if (outcomes === undefined || outcomes === null)
    return { time: Number(time), outcomes: undefined };
  const all = listOf(outcomes);
  return {
    time: Number(time),
    outcomes: operations.map(({ type }, index) => decodeOutcome(type, all[index])),
  };
}

/** What happened, from an entry of the stream of a process. @throws Error when it is no such entry */
export function decodeEvent({ e, t }: Readonly<Record<string, string>>): BusEvent {
  const event = JSON.parse(e ?? '') as BusEvent;
  return event.type === 'letter' || event.type === 'note' ? { ...event, text: t ?? '' } : event;
}

function decodeOutcome(type: Operation['type'], outcome: unknown): Outcome {
  switch (type) {
    case 'join':
      return listOf(outcome).map((text) => JSON.parse(String(text)) as never);
    case 'renew':
      return listOf(outcome).map(String);
    case 'adopt':
      return listOf(outcome).map(decodeSession);
    case 'take':
      return Array.isArray(outcome) ? decodeSession(outcome) : (String(outcome) as Outcome);
    case 'open':
    case 'publish':
    case 'leave':
    case 'away':
    case 'end':
    case 'acknowledge':
      return String(outcome) as Outcome;
  }
}

function decodeSession(kept: unknown): BusSession {
  const [session, user, device, turn, received, acknowledged, letters] = listOf(kept);
  return {
    session: String(session),
    device: { user: String(user), device: String(device) },
    turn: Number(turn),
    received: Number(received),
    acknowledged: Number(acknowledged),
    letters: listOf(letters).map(String),
  };
}

function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  throw new Error('Redis said something that this server does not understand.');
}
