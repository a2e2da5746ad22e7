import type { Log } from '@earshot/signaling';
import { SLOTS } from '../link/link.ts';
import type { SlotName } from '../link/link.ts';
import type { AdaptationRung } from './adaptation.ts';
import { baseOf, fitEncoding } from './encodings.ts';
import type { EncodingBase } from './encodings.ts';

/** Sends a picture as a rung of a ladder says, through the parameters of its sender. */
export interface SenderFitting {
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

export interface SenderFittingOptions {
  readonly slot: SlotName;
  readonly ladder: readonly AdaptationRung[];
  readonly log: Log;
}

export function createSenderFitting({ slot, ladder, log }: SenderFittingOptions): SenderFitting {
  /** The sender that is not as it was. */
  let fitted: Fitted | undefined;
  let isSetting = false;

  function set(sender: RTCRtpSender, rung: number): void {
    const parameters = sender.getParameters();
    const [encoding] = parameters.encodings;
    const wanted = ladder[rung];
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
      const sender = pc && senderOf(pc, slot);
      const now = sender?.getParameters().encodings[0]?.maxBitrate;
      const isFitted = fitted !== undefined && fitted.sender === sender;
      return { now, own: isFitted ? finite(fitted?.base.maxBitrate) : now };
    },
    fit(pc, rung) {
      const sender = senderOf(pc, slot);
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

function senderOf(pc: RTCPeerConnection, slot: SlotName): RTCRtpSender | undefined {
  const index = SLOTS.findIndex(({ name }) => name === slot);
  return pc.getTransceivers()[index]?.sender;
}
