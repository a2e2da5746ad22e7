import { createHmac, timingSafeEqual } from 'node:crypto';

/** The header that a webhook is signed with: `t=<Unix seconds>,v1=<HMAC-SHA256, hexadecimal>`. */
export const SIGNATURE_HEADER = 'earshot-signature';

export interface WebhookCheck {
  /** What both sides know. */
  readonly secret: string;
  /** The `earshot-signature` of the request. */
  readonly signature: string | undefined;
  /** The body of the request, byte for byte as it came. */
  readonly body: string;
  /** Unix ms. */
  readonly now: number;
  /** How old it may be, and how far ahead, in ms. Default 300,000: an old request must not be played again. */
  readonly toleranceMs?: number;
}

/** What goes into the header: the time is signed, too. */
export function signWebhook(secret: string, body: string, now: number): string {
  const seconds = Math.floor(now / 1_000);
  return `t=${seconds},v1=${hash(secret, seconds, body)}`;
}

/** Whether a webhook came from your call server, a moment ago; for your own endpoint. */
export function isWebhookGenuine(check: WebhookCheck): boolean {
  const { secret, signature = '', body, now, toleranceMs = 300_000 } = check;
  const [, time, claimed] = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
  if (time === undefined || claimed === undefined) return false;
  const seconds = Number(time);
  if (Math.abs(now - seconds * 1_000) > toleranceMs) return false;
  return timingSafeEqual(Buffer.from(claimed), Buffer.from(hash(secret, seconds, body)));
}

function hash(secret: string, seconds: number, body: string): string {
  return createHmac('sha256', secret).update(`${seconds}.${body}`).digest('hex');
}
