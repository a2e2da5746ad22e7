/** Something that one side does, or sees the other side do. */
export type Control = 'mute' | 'camera' | 'screen';

/** What a way of calling is tried with. */
export interface Surroundings {
  readonly user: string;
  readonly peer: string;
  /** `host:port` of what carries its messages. */
  readonly server: string;
  /** `host:port` for what is asked before any call; the server itself, without delay. */
  readonly desk: string;
  readonly heard: Heard;
}

/** What an app would hear of its calls. */
export interface Heard {
  rings(): void;
  connected(): void;
  over(): void;
  /** The other side's picture, or its screen. */
  shown(kind: 'person' | 'screen', stream: MediaStream): void;
  /** The other side is muted, or its camera is off, as an app would now show it. */
  saw(control: Control): void;
}

/** One way of calling, as an app would use it; one call at a time. */
export interface Contender {
  /** Online, and can be called. */
  readonly ready: Promise<void>;
  call(): void;
  /** Once it has rung. */
  answer(): void;
  hangUp(): void;
  /** Where it can be done without asking for another call. */
  readonly controls?: Readonly<Record<Control, () => void>>;
  /** Only Earshot has it. */
  monitor?(isOn: boolean): void;
}

export type MakeContender = (surroundings: Surroundings) => Contender;

/** What everybody sends: the same picture for all. */
export { capture } from '../../lab/page/contender.ts';

/** As an app would ask for it. */
export function captureScreen(): Promise<MediaStream> {
  return navigator.mediaDevices.getDisplayMedia({ video: true });
}

/** Tells once when the browser says that it is connected. */
export function whenConnected(pc: RTCPeerConnection, connected: () => void): void {
  pc.addEventListener('connectionstatechange', () => {
    if (pc.connectionState === 'connected') connected();
  });
}
