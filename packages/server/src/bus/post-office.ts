import type { Message, Sender } from '@earshot/signaling/server';
import type { CallRow } from '../hub/call-row.ts';
import { encodeLetter, noticeOf } from './bus-note.ts';
import type { BusLine } from './bus-line.ts';
import type { PublishedItem } from './operation.ts';
import type { Tenure } from './tenure.ts';

/** A message for a device. */
export interface Letter {
  readonly to: Sender;
  readonly message: Message;
  /** Absent when the server itself speaks. */
  readonly from?: Sender | undefined;
}

/** What follows from one thing that happened; it is told wholly or not at all. */
export interface Parcel {
  readonly letters: readonly Letter[];
  /** The message of a client from which it follows. */
  readonly cause?: { readonly session: string; readonly seq: number } | undefined;
  /** A call that was written before, and the first of the deadlines that were set with it, in Unix ms. */
  readonly changed?: { readonly row: CallRow; readonly dueAt: number | undefined } | undefined;
}

export interface PostOfficeOptions {
  readonly process: string;
  readonly line: () => BusLine | undefined;
  /** Hands a letter to a session of this process at once; undefined when it is not here. */
  readonly hand: (letter: Letter) => Tenure | undefined;
  /** What follows from this message, and all before it, is in good hands. */
  readonly settle: (cause: NonNullable<Parcel['cause']>) => void;
}

/**
 * Sends parcels. All letters go over the bus, also those for devices of this process: what a device was sent is there
 * before it is sent, so that another process can go on. Only while the bus is away letters within this process go
 * directly, and over the bus later.
 */
export interface PostOffice {
  send(parcel: Parcel): void;
  /** The bus is away: what waits and is for devices of this process is handed out. */
  handOut(): void;
  /** To whom a letter with this tag was handed early; once. */
  takeEarly(tag: string): Tenure | undefined;
  /** Forgets all that waits. */
  clear(): void;
}

interface Waiting {
  readonly parcel: Parcel;
  readonly tags: readonly string[];
}

export function createPostOffice({ process, line, hand, settle }: PostOfficeOptions): PostOffice {
  const waiting = new Set<Waiting>();
  const early = new Map<string, Tenure>();
  let count = 0;

  function handOutOne(one: Waiting): void {
    waiting.delete(one);
    const { letters, cause } = one.parcel;
    for (const [index, letter] of letters.entries()) {
      const tenure = hand(letter);
      if (tenure !== undefined) early.set(one.tags[index] ?? '', tenure);
    }
    if (cause !== undefined) settle(cause);
  }

  async function publish(
    one: Waiting,
    items: readonly PublishedItem[],
    to: BusLine,
  ): Promise<void> {
    const { cause } = one.parcel;
    try {
      const about =
        cause === undefined ? {} : { cause: { session: cause.session, number: cause.seq } };
      await to.run<'publish'>({ type: 'publish', ...about, items });
      // Also when that was stale: another process has dealt with it then.
      if (waiting.delete(one) && cause !== undefined) settle(cause);
    } catch {
      // The line is closed: whoever comes back after that begins anew.
      waiting.delete(one);
    }
  }

  return {
    send(parcel) {
      const to = line();
      const { letters, cause, changed } = parcel;
      if (
        to === undefined ||
        (letters.length === 0 && cause === undefined && changed === undefined)
      ) {
        return;
      }
      const tags = letters.map(() => `${process} ${(count += 1)}`);
      const one = { parcel, tags };
      waiting.add(one);
      const note = changed === undefined ? [] : [noteItem(changed.row, changed.dueAt)];
      const items = letters.map((letter, index) => letterItem(letter, tags[index] ?? ''));
      void publish(one, [...note, ...items], to);
      if (to.isAway) handOutOne(one);
    },
    handOut() {
      for (const one of [...waiting]) handOutOne(one);
    },
    takeEarly(tag) {
      const tenure = early.get(tag);
      early.delete(tag);
      return tenure;
    },
    clear() {
      waiting.clear();
      early.clear();
    },
  };
}

function letterItem({ to, message, from }: Letter, tag: string): PublishedItem {
  return { type: 'letter', to, text: encodeLetter(message, from), tag };
}

function noteItem(row: CallRow, dueAt: number | undefined): PublishedItem {
  return { type: 'note', text: JSON.stringify(noticeOf(row, dueAt)) };
}
