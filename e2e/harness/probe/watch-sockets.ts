/** Runs in a page: counts open sockets, channels and audio contexts. */
export function watchSockets(): void {
  const sockets = new Set<object>();
  const audioContexts = new Set<object>();

  const RealWebSocket = window.WebSocket;
  window.WebSocket = class extends RealWebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols);
      sockets.add(this);
      this.addEventListener('close', () => sockets.delete(this));
    }
  };

  const RealBroadcastChannel = window.BroadcastChannel;
  window.BroadcastChannel = class extends RealBroadcastChannel {
    constructor(name: string) {
      super(name);
      sockets.add(this);
    }

    override close(): void {
      sockets.delete(this);
      super.close();
    }
  };

  const RealAudioContext = window.AudioContext;
  window.AudioContext = class extends RealAudioContext {
    constructor(options?: AudioContextOptions) {
      super(options);
      audioContexts.add(this);
    }

    override close(): Promise<void> {
      audioContexts.delete(this);
      return super.close();
    }
  };

  // One that is closing is let go of; on a way that hangs, the browser says so a minute later.
  const isOpen = (one: object): boolean =>
    !(one instanceof RealWebSocket) || one.readyState < WebSocket.CLOSING;
  window.probe.counters.sockets = () => [...sockets].filter(isOpen).length;
  window.probe.counters.audioContexts = () => audioContexts.size;
}
