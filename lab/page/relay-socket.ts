const RETRY_MS = 1_000;

/** A plain WebSocket to the lab's relay, made again 1 s after it has closed, as most apps do it. */
export interface RelaySocket {
  readonly opened: Promise<void>;
  /** Waits for a connection where there is none. */
  send(message: unknown): void;
  close(): void;
}

export function openRelaySocket(
  { server, user }: { readonly server: string; readonly user: string },
  receive: (message: unknown) => void,
): RelaySocket {
  let socket: WebSocket | undefined;
  let isClosed = false;
  const waiting: string[] = [];
  let hasOpened = (): void => undefined;
  const opened = new Promise<void>((resolve) => (hasOpened = resolve));

  function open(): void {
    if (isClosed) return;
    socket = new WebSocket(`ws://${server}/?user=${user}`);
    socket.addEventListener('open', () => {
      for (const text of waiting.splice(0)) socket?.send(text);
      hasOpened();
    });
    socket.addEventListener('message', ({ data }) => receive(JSON.parse(String(data))));
    socket.addEventListener('close', () => setTimeout(open, RETRY_MS));
  }
  open();
  return {
    opened,
    send(message) {
      const text = JSON.stringify(message);
      if (socket?.readyState === WebSocket.OPEN) socket.send(text);
      else waiting.push(text);
    },
    close() {
      isClosed = true;
      socket?.close();
    },
  };
}
