import type { Log } from '@earshot/signaling';
import { SLOTS } from '../link/link.ts';
import { adaptationLadder } from './adaptation.ts';
import { baseOf, fitEncoding } from './encodings.ts';
import type { EncodingBase } from './encodings.ts';

/** Sends the camera as a rung of the ladder says, through the parameters of its sender. */
export interface CameraFitting {
  /** In bit/s: what the call allows itself; undefined where nobody has said. */
  maxBitrate(pc: RTCPeerConnection): number | undefined;
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
    maxBitrate(pc) {
      const sender = senderOf(pc);
      const base = fitted?.sender === sender ? fitted?.base : undefined;
      const { maxBitrate } = base ?? baseOf(sender?.getParameters().encodings[0]);
      return maxBitrate === Infinity ? undefined : maxBitrate;
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

function senderOf(pc: RTCPeerConnection): RTCRtpSender | undefined {
  const index = SLOTS.findIndex(({ name }) => name === 'camera');
  return pc.getTransceivers()[index]?.sender;
}
