/** A media element without media: it remembers what it was given, and plays when it may. */
export class FakeMediaElement {
  srcObject: MediaStream | null = null;
  muted = false;
  /** 0 until there is something to play. */
  readyState = 4;
  paused = true;
  sinkId = '';
  /** What the browser allows. Default true. */
  mayPlay = true;
  /** Ids of the speakers that are plugged in; the system's default, which has none, always is. */
  readonly speakers = new Set(['speaker-1', 'speaker-2']);
  readonly attributes = new Map<string, string>();
  /** How often it was told to play. */
  plays = 0;
  /** Settles `play` promises: `waits` keeps them open, as if nothing had arrived to play. */
  waits = false;
  setSinkId?: (id: string) => Promise<void> = async (id) => {
    if (id !== '' && !this.speakers.has(id))
      throw new DOMException('No such device', 'NotFoundError');
    this.sinkId = id;
  };

  async play(): Promise<void> {
    this.plays += 1;
    if (!this.mayPlay) throw new DOMException('A click, please', 'NotAllowedError');
    this.paused = false;
    if (this.waits) await new Promise<never>(() => undefined);
  }

  setAttribute(name: string, value: string): void {
    this.attributes.set(name, value);
  }

  /** The same object, as code under test wants it. */
  asElement(): HTMLMediaElement {
    return this as unknown as HTMLMediaElement;
  }
}
