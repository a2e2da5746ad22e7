import type { Log } from '@earshot/signaling';
import { SLOTS } from '../link/link.ts';
import { adaptationLadder } from './adaptation.ts';
import { baseOf, fitEncoding } from './encodings.ts';
import type { EncodingBase } from './encodings.ts';

/** Sends the camera as a rung of the ladder says, through the parameters of its sender. */
export interface CameraFitting {
  /** In bit/s: what the call allows itself, and what it has now; undefined where nobody has said. */
  limits(pc: RTCPeerConnection | undefined): {
    readonly own: number | undefined;
    readonly now: number | undefined;
  };
  /** Does what is not done yet; to be called in each look, as others change the parameters too. */
  fit(pc: RTCPeerConnection, rung: number): void;
  /** Takes back all of it. Idempotent. */
  release(): void;
}

interface Fitted {
  readonly sender: RTCRtpSender;
  readonly base: EncodingBase;
  readonly hasSuspended: boolean;
}

export function createCameraFitting(log: Log): CameraFitting {
  /** The sender that is not as it was. */
  let fitted: Fitted | undefined;
  let isSetting = false;

  function set(sender: RTCRtpSender, rung: number): void {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    const wanted = adaptationLadder[rung];
    // A rebuilt connection has another sender, which nobody has touched.
    const known = fitted?.sender === sender ? fitted : undefined;
    if (encoding === undefined || wanted === undefined || (rung === 0 && known === undefined))
      return;
    const base = known?.base ?? baseOf(encoding);
    const hasSuspended = known?.hasSuspended === true;
    const next = fitEncoding(encoding, { base, hasSuspended, rung: wanted, isBest: rung === 0 });
    const isSuspending = wanted.isSuspended && (hasSuspended || encoding.active !== false);
    fitted = rung === 0 ? undefined : { sender, base, hasSuspended: isSuspending };
    if (next === undefined) return;
    isSetting = true;
    const encodings = parameters.encodings.map((other) => (other === encoding ? next : other));
    sender
      .setParameters({ ...parameters, encodings })
      .catch((cause: unknown) => log('warn', 'quality.parameters-refused', { cause }))
      .finally(() => (isSetting = false));
  }

  return {
    limits(pc) {
      const sender = pc && senderOf(pc);
      const now = sender?.getParameters().encodings[0]?.maxBitrate;
      const isFitted = fitted !== undefined && fitted.sender === sender;
      return { now, own: isFitted ? finite(fitted?.base.maxBitrate) : now };
    },
    fit(pc, rung) {
      const sender = senderOf(pc);
      if (sender !== undefined && !isSetting) set(sender, rung);
    },
    release() {
      if (fitted !== undefined) set(fitted.sender, 0);
    },
  };
}

function finite(value: number | undefined): number | undefined {
  return value === Infinity ? undefined : value;
}

function senderOf(pc: RTCPeerConnection): RTCRtpSender | undefined {
  const index = SLOTS.findIndex(({ name }) => name === 'camera');
  return pc.getTransceivers()[index]?.sender;
}
