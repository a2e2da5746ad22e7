import type { Frame } from '../protocol/envelope.ts';
import type { Message } from '../protocol/messages.ts';
import { parseFrame } from '../protocol/parse.ts';
import { FakeClock } from './fake-clock.ts';
import { ringing } from './session-steps.ts';
import {
  createServerSession,
  type Connection,
  type ServerSessionOptions,
  type SessionEnd,
  type SessionFault,
} from '../session/server-session.ts';

/** A connection that keeps what was written to it. */
export class FakeConnection implements Connection {
  readonly frames: Frame[] = [];
  readonly closes: string[] = [];

  send(text: string): void {
    const parsed = parseFrame(text);
    if (parsed.ok) this.frames.push(parsed.value);
    else throw new Error(`The session wrote something that is no frame: ${text}`);
  }

  close(code: string): void {
    this.closes.push(code);
  }

  get welcome(): Frame<'welcome'> {
    const found = this.frames.find((frame) => frame.type === 'welcome');
    if (found === undefined) throw new Error('There was no welcome.');
    return found;
  }

  /** What was written, in words. */
  get words(): string[] {
    return this.frames.map((frame) => {
      if (frame.type === 'message') return `message ${frame.seq}`;
      return frame.type === 'ack' ? `ack ${frame.ack}` : frame.type;
    });
  }
}

/** One session and what it tells. */
export function serverBench(options: Partial<ServerSessionOptions> = {}) {
  const clock = new FakeClock();
  const heard: { message: Message; to: unknown; seq: number }[] = [];
  const faults: SessionFault[] = [];
  const ends: SessionEnd[] = [];
  const counts = { detached: 0, secrets: 0 };
  const session = createServerSession({
    id: 's1',
    self: { user: 'alice', device: 'phone' },
    clock,
    newSecret: () => `secret-${(counts.secrets += 1)}`,
    pingMs: 20_000,
    turn: true,
    maxOutbox: 4,
    onMessage: (message, to, seq) => void heard.push({ message, to, seq }),
    onFault: (fault) => void faults.push(fault),
    onDetach: () => void (counts.detached += 1),
    onEnd: (why) => void ends.push(why),
    ...options,
  });
  return { clock, session, heard, faults, ends, counts };
}

/** The same, with its first connection. */
export function openServerBench(options: Partial<ServerSessionOptions> = {}) {
  const made = serverBench(options);
  const connection = new FakeConnection();
  made.session.open(connection);
  return { ...made, connection };
}

/** A message from the client to bob. */
export const clientMessage = (
  seq: number,
  changes: Partial<Frame<'message'>> = {},
): Frame<'message'> => ({
  type: 'message',
  seq,
  ack: 0,
  to: { user: 'bob' },
  body: ringing(`n${seq}`),
  ...changes,
});
