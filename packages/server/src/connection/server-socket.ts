/** What carries texts to one client, whatever it is made of: a WebSocket, a stream of events, one of your own. */
export interface ServerSocket {
  /** In order; ignored after `close`. */
  send(text: string): void;
  /** Closes once everything that was sent is on its way; idempotent. */
  close(): void;
  /** About how many bytes were given to `send` and not to the network yet: a client that lets too many pile up is cut off. */
  readonly bufferedAmount: number;
}
