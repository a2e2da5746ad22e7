import type { Sender } from '@earshot/signaling/server';
import type { BusEvent, DeviceEvent, LostEvent } from '../bus/bus-event.ts';
import type {
  BusSession,
  OpenOperation,
  Operation,
  Outcome,
  PublishedItem,
  PublishOperation,
  TakeOperation,
} from '../bus/operation.ts';

export interface MemoryStateOptions {
  readonly now: () => number;
  readonly leaseMs: number;
  readonly maxLetters: number;
  readonly tell: (process: string, event: BusEvent) => void;
}

interface KeptSession {
  readonly id: string;
  readonly device: Sender;
  process: string;
  turn: number;
  isHere: boolean;
  received: number;
  acknowledged: number;
  letters: readonly string[];
  secrets: readonly string[];
}

/** So many secrets of a session are good at a time. */
const MAX_SECRETS = 8;

/** What a bus in memory does about one operation of a member. It is what the script for Redis says, in other words. */
export class MemoryState {
  readonly #options: MemoryStateOptions;
  /** Until when each member is one, in Unix ms; 0 for one whose sessions are being adopted. */
  readonly #members = new Map<string, number>();
  readonly #sessions = new Map<string, KeptSession>();

  constructor(options: MemoryStateOptions) {
    this.#options = options;
  }

  isMember(process: string): boolean {
    return (this.#members.get(process) ?? 0) > 0;
  }

  run(me: string, operation: Operation): Outcome {
    switch (operation.type) {
      case 'join':
        this.#renew(me);
        return [...this.#sessions.values()].map(eventOf);
      case 'renew':
        return this.#renew(me);
      case 'leave':
        return this.#leave(me);
      case 'open':
        return this.#open(me, operation);
      case 'take':
        return this.#take(me, operation);
      case 'publish':
        return this.#publish(me, operation);
      case 'adopt':
        return this.#adopt(me, operation);
      case 'away':
      case 'end':
      case 'acknowledge':
        return this.#change(me, operation);
    }
  }

  #renew(me: string): readonly string[] {
    const now = this.#options.now();
    this.#members.set(me, now + this.#options.leaseMs);
    return [...this.#members].filter(([, until]) => until < now).map(([process]) => process);
  }

  #leave(me: string): Outcome {
    this.#members.set(me, 0);
    this.#tellAll({ type: 'orphans', process: me }, me);
    return 'done';
  }

  #open(me: string, { session, device, secret, limit }: OpenOperation): Outcome {
    const devices = [...this.#sessions.values()].filter((one) => one.device.user === device.user);
    const before = devices.find((one) => one.device.device === device.device);
    if (before !== undefined) this.#lose(before, 'replaced');
    else if (devices.length >= limit) {
      const away = devices.find(({ isHere }) => !isHere);
      if (away === undefined) return 'full';
      this.#lose(away, 'crowded');
      this.#tellAll({ ...eventOf(away), status: 'gone' });
    }
    const kept: KeptSession = {
      ...{ id: session, device, process: me, turn: 1, isHere: true },
      ...{ received: 0, acknowledged: 0, letters: [], secrets: [secret] },
    };
    this.#sessions.set(session, kept);
    this.#tellAll(eventOf(kept));
    return 'opened';
  }

  #take(me: string, { session, device, secret, received, next }: TakeOperation): Outcome {
    const kept = this.#sessions.get(session);
    if (kept === undefined || keyOf(kept.device) !== keyOf(device)) return 'unknown';
    if (!kept.secrets.includes(secret)) return 'refused';
    const { acknowledged, letters } = kept;
    if (received < acknowledged || received > acknowledged + letters.length) return 'unknown';
    if (kept.process !== me) this.#tellLost(kept, 'taken');
    kept.process = me;
    kept.turn += 1;
    kept.isHere = true;
    kept.secrets = [next, ...kept.secrets].slice(0, MAX_SECRETS);
    acknowledge(kept, received);
    this.#tellAll(eventOf(kept));
    return sessionOf(kept);
  }

  #publish(me: string, { cause, items }: PublishOperation): Outcome {
    if (cause !== undefined) {
      const kept = this.#own(me, cause.session);
      if (kept === undefined || cause.number <= kept.received) return 'stale';
      kept.received = cause.number;
    }
    for (const item of items) {
      if (item.type === 'note') this.#tellAll({ type: 'note', text: item.text }, me);
      else this.#send(item);
    }
    return 'published';
  }

  #send({ to, text, tag }: PublishedItem & { type: 'letter' }): void {
    const kept = [...this.#sessions.values()].find((one) => keyOf(one.device) === keyOf(to));
    if (kept === undefined) return;
    if (kept.letters.length >= this.#options.maxLetters) {
      this.#lose(kept, 'too-slow');
      this.#tellAll({ ...eventOf(kept), status: 'gone' });
      return;
    }
    kept.letters = [...kept.letters, text];
    const number = kept.acknowledged + kept.letters.length;
    this.#options.tell(kept.process, {
      ...{ type: 'letter', to: kept.device, session: kept.id, number, text, tag },
    });
  }

  #change(
    me: string,
    operation: Extract<Operation, { type: 'away' | 'end' | 'acknowledge' }>,
  ): Outcome {
    const kept = this.#own(me, operation.session);
    if (kept === undefined) return 'done';
    if (operation.type === 'acknowledge') {
      acknowledge(kept, operation.number);
    } else if (operation.turn !== kept.turn) {
      return 'done';
    } else if (operation.type === 'away') {
      kept.isHere = false;
      this.#tellAll(eventOf(kept));
    } else {
      this.#sessions.delete(kept.id);
      this.#tellAll({ ...eventOf(kept), status: 'gone' });
    }
    return 'done';
  }

  #adopt(me: string, { process, limit }: Extract<Operation, { type: 'adopt' }>): Outcome {
    const until = this.#members.get(process);
    if (until === undefined || until >= this.#options.now()) return [];
    this.#members.set(process, 0);
    const orphans = [...this.#sessions.values()].filter((one) => one.process === process);
    for (const orphan of orphans.slice(0, limit)) {
      orphan.process = me;
      orphan.turn += 1;
      orphan.isHere = false;
      this.#tellAll(eventOf(orphan));
    }
    if (orphans.length <= limit) this.#members.delete(process);
    return orphans.slice(0, limit).map(sessionOf);
  }

  #own(me: string, session: string): KeptSession | undefined {
    const kept = this.#sessions.get(session);
    return kept?.process === me ? kept : undefined;
  }

  #lose(kept: KeptSession, why: LostEvent['why']): void {
    this.#sessions.delete(kept.id);
    this.#tellLost(kept, why);
  }

  #tellLost({ process, device, id: session, turn }: KeptSession, why: LostEvent['why']): void {
    this.#options.tell(process, { type: 'lost', device, session, turn, why });
  }

  #tellAll(event: BusEvent, but?: string): void {
    for (const process of this.#members.keys()) {
      if (process !== but) this.#options.tell(process, event);
    }
  }
}

function keyOf({ user, device }: Sender): string {
  return `${user} ${device}`;
}

function eventOf({ device, id: session, process, isHere }: KeptSession): DeviceEvent {
  return { type: 'device', device, session, process, status: isHere ? 'here' : 'away' };
}

function sessionOf({ id: session, device, turn, ...kept }: KeptSession): BusSession {
  const { received, acknowledged, letters } = kept;
  return { session, device, turn, received, acknowledged, letters };
}

function acknowledge(kept: KeptSession, number: number): void {
  const count = Math.min(Math.max(0, number - kept.acknowledged), kept.letters.length);
  kept.letters = kept.letters.slice(count);
  kept.acknowledged += count;
}
