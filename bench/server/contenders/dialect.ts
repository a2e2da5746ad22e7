import type { Member } from '../load/member.ts';

/** How clients of one kind of server talk. All of them are given the same bodies to send. */
export interface Dialect {
  /** Where a user connects, with the query. */
  readonly path: (user: string) => string;
  /** What a client says as soon as it is connected. */
  readonly hello?: (user: string) => string;
  /** What a text of the server is: from another user, the welcome that a client waits for, or neither. */
  readonly kindOf: (text: string) => 'message' | 'ready' | 'other';
  /** What must be answered at once, and how. */
  readonly answer?: (text: string) => string | undefined;
  /** What must be said again and again to stay connected. */
  readonly keepAlive?: { readonly text: string; readonly everyMs: number };
  /** One message with a body (JSON) for another user. */
  readonly message: (from: Numbers, to: string, body: string) => string;
  /** Tells the server how many messages have come, when nothing else tells it. */
  readonly acknowledge?: (received: number) => string;
  /** Whatever two users must have done before they may send each other anything. */
  readonly introduce?: (one: Member, other: Member) => Promise<void>;
}

/** What a client has counted. */
export interface Numbers {
  readonly sent: number;
  readonly received: number;
}

export const bareDialect: Dialect = {
  path: (user) => `/?user=${user}`,
  kindOf: (text) => (text.startsWith('{"from":') ? 'message' : 'ready'),
  message: (_, to, body) => `{"to":"${to}","body":${body}}`,
};

export const peerDialect: Dialect = {
  path: (user) => `/peerjs?key=peerjs&id=${user}&token=t-${user}&version=1.5.5`,
  kindOf(text) {
    if (text.includes('"type":"OFFER"')) return 'message';
    return text.includes('"type":"OPEN"') ? 'ready' : 'other';
  },
  keepAlive: { text: '{"type":"HEARTBEAT"}', everyMs: 5_000 },
  message: (_, to, body) => `{"type":"OFFER","dst":"${to}","payload":${body}}`,
};

export const socketIoDialect: Dialect = {
  path: (user) => `/socket.io/?EIO=4&transport=websocket&user=${user}`,
  kindOf(text) {
    if (text.startsWith('42')) return 'message';
    return text.startsWith('40') ? 'ready' : 'other';
  },
  answer(text) {
    // Engine.IO: 0 opens, 2 is a ping. Socket.IO: 40 joins.
    if (text.startsWith('0')) return '40';
    return text === '2' ? '3' : undefined;
  },
  message: (_, to, body) => `42["message","${to}",${body}]`,
};
