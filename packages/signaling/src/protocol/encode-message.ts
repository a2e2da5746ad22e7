import type { Sender } from './envelope.ts';

/** What a message frame of the server is made of. */
export interface MessageParts {
  readonly seq: number;
  readonly ack: number;
  readonly from: Sender | undefined;
  /** JSON. */
  readonly bodyText: string;
}

/** The text of one message frame whose body is text already. Ids have no characters that JSON writes in another way. */
export function encodeMessage({ seq, ack, from, bodyText }: MessageParts): string {
  const sender =
    from === undefined ? '' : `,"from":{"user":"${from.user}","device":"${from.device}"}`;
  return `{"type":"message","seq":${seq},"ack":${ack}${sender},"body":${bodyText}}`;
}
