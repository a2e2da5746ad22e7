/** How a call is, in one word. */
export type QualityLevel = 'excellent' | 'good' | 'fair' | 'poor' | 'lost';
/** Whose equipment or network is the likely cause. */
export type QualitySide = 'mine' | 'theirs' | 'path';
export type QualityReason =
  'connection' | 'loss' | 'delay' | 'jitter' | 'bandwidth' | 'cpu' | 'freeze' | 'frames';
export type WarningName =
  | 'high-rtt'
  | 'high-jitter'
  | 'high-loss'
  | 'sound-concealed'
  | 'low-score'
  | 'bandwidth-limited'
  | 'cpu-limited'
  | 'video-frozen'
  | 'decoder-stuck'
  | 'microphone-silent'
  | 'microphone-dead'
  | 'talking-while-muted'
  | 'nothing-sent'
  | 'nothing-received'
  | 'one-way'
  | 'relay-in-use'
  | 'path-stalled'
  | 'path-unstable';
export interface QualityWarning {
  readonly name: WarningName;
  readonly isNotice: boolean;
  readonly since: number;
}
export interface QualitySnapshot {
  readonly level: QualityLevel | undefined;
  readonly verdict:
    | {
        readonly level: QualityLevel;
        readonly score?: number;
        readonly reason?: QualityReason;
        readonly side?: QualitySide;
      }
    | undefined;
  readonly tracks: readonly { readonly slot: string }[];
  readonly path: { readonly isRelayed: boolean; readonly changes: number } | undefined;
  readonly warnings: readonly QualityWarning[];
}
export interface QualityMonitor {
  readonly snapshot: QualitySnapshot;
  subscribe(listener: () => void): () => void;
  close(): void;
}
export function explainWarning({ name }: Pick<QualityWarning, 'name'>): string {
  return `${name}.`;
}
