import type { Frame } from '../protocol/envelope.ts';
import { parseHeardFrame } from '../protocol/parse.ts';
import {
  BETTER_TRANSPORT,
  type Transport,
  type TransportListener,
} from '../transport/transport.ts';
import type { SessionInput } from './session-state.ts';
import type { Dispatch, SessionParts } from './signaling-session.ts';

/** The transport that a session uses now. */
export interface Connection {
  /** Opens a fresh transport; the one before was dropped. */
  open(): void;
  write(frame: Frame): void;
  /** Idempotent. */
  drop(): void;
}

export function createConnection(
  { transport: makeTransport, environment: { log } }: SessionParts,
  dispatch: Dispatch,
): Connection {
  let current: Transport | undefined;

  /** What a transport says after it was replaced is about a connection that is no longer ours. */
  function listenerFor(transport: Transport): TransportListener {
    const tell = (...input: SessionInput): void => {
      if (current === transport) dispatch(...input);
    };
    return {
      open: () => tell('transport.opened'),
      message: (text) => tell(...readText(text)),
      close({ neverOpened, cause }) {
        log('debug', 'transport.closed', { neverOpened, cause });
        tell('transport.closed', cause === BETTER_TRANSPORT);
      },
    };
  }

  return {
    open() {
      try {
        current = makeTransport();
        current.connect(listenerFor(current));
      } catch (error) {
        log('error', 'transport.failed', { error });
        dispatch('transport.impossible', error);
      }
    },
    write: (frame) => current?.send(JSON.stringify(frame)),
    drop() {
      const transport = current;
      current = undefined;
      transport?.close();
    },
  };
}

function readText(text: string): SessionInput {
  const parsed = parseHeardFrame(text);
  return parsed.ok ? ['frame.received', parsed.value] : ['frame.refused', parsed];
}
