/** Who takes turns; the first is the floor. */
export const contenderNames = [
  'bare',
  'earshot',
  'earshot-preconnect',
  'simple-peer',
  'peerjs',
] as const;

export type ContenderName = (typeof contenderNames)[number];
