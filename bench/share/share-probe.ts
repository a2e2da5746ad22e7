/** When the steps of a share were taken on one page; Unix ms with fractions. */
export type ShareSteps = Readonly<Partial<Record<ShareStep, number>>>;

/**
 * The sharing side asks for the screen, has it, gives it to the sender, says so, and has its first picture; the other
 * side has an element for it, receives the first picture, and shows it.
 */
export type ShareStep =
  'asked' | 'opened' | 'replaced' | 'told' | 'ownFrame' | 'attached' | 'received' | 'shown';

interface Notes {
  /** The first time counts; by default that is now. */
  note(step: ShareStep, at?: number): void;
  steps: Partial<Record<ShareStep, number>> | undefined;
  readonly pcs: Set<RTCPeerConnection>;
}

interface Probe {
  /** Begins anew, on the side that shares or on the one that looks. */
  arm(looks: boolean): void;
  steps(): ShareSteps;
  /** Shares by the browser alone, over the connection that the call has made. */
  shareBare(contentHint: string): Promise<void>;
  /** Gives the screen an element before anybody shares. */
  attach(): void;
  stop(): void;
}

interface FrameReader {
  readonly readable: ReadableStream<{ close(): void }>;
}

declare global {
  interface Window {
    share: Probe;
    shareNotes: Notes;
    MediaStreamTrackProcessor: new (options: { track: MediaStreamTrack }) => FrameReader;
  }
}

/** Stands between the page and its browser. Runs in the page, and so uses nothing from outside of itself. */
export function installNotes(): void {
  const notes: Notes = {
    steps: undefined,
    pcs: new Set(),
    note(step, at = performance.now()) {
      if (notes.steps !== undefined) notes.steps[step] ??= performance.timeOrigin + at;
    },
  };
  window.shareNotes = notes;
  type Look = (self: unknown, given: unknown) => void;
  const before = (prototype: object, name: string, look: Look): void => {
    const methods = prototype as Record<string, (...given: unknown[]) => unknown>;
    const original = methods[name];
    methods[name] = function probed(this: unknown, ...given) {
      look(this, given[0]);
      return original?.apply(this, given);
    };
  };
  const tells: Look = (_, text) => {
    if (String(text).includes('call.media')) notes.note('told');
  };
  before(RTCDataChannel.prototype, 'send', tells);
  before(WebSocket.prototype, 'send', tells);
  before(RTCPeerConnection.prototype, 'setRemoteDescription', (pc) =>
    notes.pcs.add(pc as RTCPeerConnection),
  );
  before(RTCRtpSender.prototype, 'replaceTrack', (_, track) => {
    if ((track as MediaStreamTrack | null)?.kind === 'video') notes.note('replaced');
  });
}

/** After {@link installNotes}, and as self-contained. */
export function installProbe(): void {
  const notes = window.shareNotes;
  let own: MediaStreamTrack | undefined;
  const element = document.querySelector<HTMLVideoElement>('#screen') as HTMLVideoElement;
  const screenOf = (): RTCRtpTransceiver => {
    const pc = [...notes.pcs].filter((one) => one.connectionState === 'connected').at(-1);
    return pc?.getTransceivers()[2] as RTCRtpTransceiver;
  };
  const open = MediaDevices.prototype.getDisplayMedia;
  MediaDevices.prototype.getDisplayMedia = async function probed(this: MediaDevices, options) {
    notes.note('asked');
    const stream = await open.call(this, options);
    notes.note('opened');
    const [track] = stream.getVideoTracks();
    if (track !== undefined) void readOne(track.clone());
    return stream;
  };
  async function readOne(track: MediaStreamTrack): Promise<void> {
    const reader = new window.MediaStreamTrackProcessor({ track }).readable.getReader();
    const { value } = await reader.read();
    notes.note('ownFrame');
    value?.close();
    await reader.cancel();
    track.stop();
  }
  window.share = {
    arm(looks) {
      notes.steps = {};
      if (!looks) return;
      element.addEventListener('loadstart', () => notes.note('attached'), { once: true });
      element.requestVideoFrameCallback((_, { receiveTime }) => {
        notes.note('received', receiveTime);
        notes.note('shown');
      });
    },
    steps: () => notes.steps ?? {},
    async shareBare(contentHint) {
      const stream = await navigator.mediaDevices.getDisplayMedia({ video: true });
      [own] = stream.getVideoTracks();
      if (own === undefined) return;
      own.contentHint = contentHint;
      await screenOf().sender.replaceTrack(own);
    },
    attach: () => void (element.srcObject = new MediaStream([screenOf().receiver.track])),
    stop: () => own?.stop(),
  };
}
