import type { SlotName } from '../link/link.ts';
import type {
  CounterName,
  Counters,
  GaugeName,
  Gauges,
  PathSample,
  ReceiverReport,
  StatsSample,
  StreamSample,
} from './stats-sample.ts';

type Stats = Readonly<Record<string, unknown>>;
type Fields<Name extends string> = readonly (readonly [Name, string])[];

export interface ParseContext {
  /** Unix ms, when the statistics came. */
  readonly at: number;
  /** Which of the call's connections it is, counted from 1. */
  readonly connection: number;
  /** Which slot a media section belongs to. */
  readonly slots: ReadonlyMap<string, SlotName>;
}

/** A report of statistics as one plain value. What a browser does not tell is left out; what is nonsense too. */
export function parseStats(
  report: ReadonlyMap<string, unknown>,
  context: ParseContext,
): StatsSample {
  const all = new Map([...report].map(([id, value]) => [id, isStats(value) ? value : {}]));
  const streams = [...all.values()].flatMap((stats) => streamOf(stats, all, context) ?? []);
  return { at: context.at, streams, path: pathOf(all, context) };
}

const INBOUND: Fields<CounterName> = [
  ['packets', 'packetsReceived'],
  ['bytes', 'bytesReceived'],
  ['lost', 'packetsLost'],
  ['bufferDelay', 'jitterBufferDelay'],
  ['bufferEmitted', 'jitterBufferEmittedCount'],
  ['samples', 'totalSamplesReceived'],
  ['concealed', 'concealedSamples'],
  ['silentlyConcealed', 'silentConcealedSamples'],
  ['concealments', 'concealmentEvents'],
  ['inserted', 'insertedSamplesForDeceleration'],
  ['removed', 'removedSamplesForAcceleration'],
  ['fecPackets', 'fecPacketsReceived'],
  ['framesReceived', 'framesReceived'],
  ['framesDecoded', 'framesDecoded'],
  ['framesDropped', 'framesDropped'],
  ['freezes', 'freezeCount'],
  ['frozen', 'totalFreezesDuration'],
  ['frameGaps', 'totalInterFrameDelay'],
  ['squaredFrameGaps', 'totalSquaredInterFrameDelay'],
  ['keyFrameRequests', 'pliCount'],
  ['energy', 'totalAudioEnergy'],
  ['energyDuration', 'totalSamplesDuration'],
];

const OUTBOUND: Fields<CounterName> = [
  ['packets', 'packetsSent'],
  ['bytes', 'bytesSent'],
  ['framesEncoded', 'framesEncoded'],
  ['encodeTime', 'totalEncodeTime'],
];

const LIMITED: Fields<CounterName> = [
  ['cpuLimited', 'cpu'],
  ['bandwidthLimited', 'bandwidth'],
];

const SOURCE: Fields<CounterName> = [
  ['sourceFrames', 'frames'],
  ['energy', 'totalAudioEnergy'],
  ['energyDuration', 'totalSamplesDuration'],
];

const STREAM_GAUGES: Fields<GaugeName> = [
  ['width', 'frameWidth'],
  ['height', 'frameHeight'],
  ['targetBitrate', 'targetBitrate'],
];

const SOURCE_GAUGES: Fields<GaugeName> = [
  ['sourceWidth', 'width'],
  ['sourceHeight', 'height'],
  ['sourceFps', 'framesPerSecond'],
];

function streamOf(
  stats: Stats,
  all: ReadonlyMap<unknown, Stats>,
  { at, connection, slots }: ParseContext,
): StreamSample | undefined {
  const { type, id, ssrc, mid } = stats;
  const slot = slots.get(String(mid));
  const isInbound = type === 'inbound-rtp';
  if (slot === undefined || (!isInbound && type !== 'outbound-rtp')) return undefined;
  const codec = nameOf(all.get(stats['codecId'])?.['mimeType']);
  const rest = isInbound ? inbound(stats) : outbound(stats, all);
  return {
    key: `${connection}/${String(id)}/${String(ssrc)}`,
    slot,
    at: number(stats['timestamp']) ?? at,
    ...(codec === undefined ? {} : { codec }),
    ...rest,
  };
}

type OneWay = Pick<StreamSample, 'direction' | 'counters' | 'gauges' | 'limitation' | 'report'>;

function inbound(stats: Stats): OneWay {
  const jitterMs = milliseconds(stats['jitter']);
  return {
    direction: 'in',
    counters: pick(INBOUND, stats),
    gauges: { ...pick(STREAM_GAUGES, stats), ...(jitterMs === undefined ? {} : { jitterMs }) },
  };
}

function outbound(stats: Stats, all: ReadonlyMap<unknown, Stats>): OneWay {
  const source = all.get(stats['mediaSourceId']) ?? sourceOf(stats, all);
  const limited = stats['qualityLimitationDurations'];
  const limitation = stats['qualityLimitationReason'];
  const report = reportOf(stats, all);
  const counters: Counters = {
    ...pick(OUTBOUND, stats),
    ...(isStats(limited) ? pick(LIMITED, limited) : {}),
    ...pick(SOURCE, source),
  };
  const gauges: Gauges = { ...pick(STREAM_GAUGES, stats), ...pick(SOURCE_GAUGES, source) };
  return {
    direction: 'out',
    counters,
    gauges,
    ...(typeof limitation === 'string' ? { limitation } : {}),
    ...(report === undefined ? {} : { report }),
  };
}

/** Firefox does not say which source a stream has, but names the media section in the source's id. */
function sourceOf({ kind, mid }: Stats, all: ReadonlyMap<unknown, Stats>): Stats {
  const start = `mediasource_${String(kind)}_${String(mid)}{`;
  const found = [...all].find(([id]) => String(id).startsWith(start));
  return found?.[1] ?? {};
}

function reportOf(
  { remoteId }: Stats,
  all: ReadonlyMap<unknown, Stats>,
): ReceiverReport | undefined {
  const stats = all.get(remoteId);
  const at = number(stats?.['timestamp']);
  if (stats?.['type'] !== 'remote-inbound-rtp' || at === undefined) return undefined;
  const jitterMs = milliseconds(stats['jitter']);
  return {
    at,
    ...pick(REPORT, stats),
    ...(jitterMs === undefined ? {} : { jitterMs }),
  };
}

const REPORT: Fields<'lost' | 'received' | 'fractionLost' | 'rttTotal' | 'rttCount'> = [
  ['lost', 'packetsLost'],
  ['received', 'packetsReceived'],
  ['fractionLost', 'fractionLost'],
  ['rttTotal', 'totalRoundTripTime'],
  ['rttCount', 'roundTripTimeMeasurements'],
];

const PAIR: Fields<'bytesReceived' | 'bytesSent' | 'rttTotal' | 'rttCount' | 'availableBitrate'> = [
  ['bytesReceived', 'bytesReceived'],
  ['bytesSent', 'bytesSent'],
  ['rttTotal', 'totalRoundTripTime'],
  ['rttCount', 'responsesReceived'],
  ['availableBitrate', 'availableOutgoingBitrate'],
];

/** After an ICE restart several pairs are nominated and have succeeded: only one is in use. */
function pathOf(
  all: ReadonlyMap<unknown, Stats>,
  { at, connection }: ParseContext,
): PathSample | undefined {
  const values = [...all.values()];
  const transport = values.find(({ type }) => type === 'transport');
  const pair =
    all.get(transport?.['selectedCandidatePairId']) ??
    values.find(({ type, selected }) => type === 'candidate-pair' && selected === true);
  if (pair === undefined) return undefined;
  const local = all.get(pair['localCandidateId']) ?? {};
  const currentRttMs = milliseconds(pair['currentRoundTripTime']);
  const relayProtocol = local['relayProtocol'];
  return {
    key: `${connection}/${String(pair['id'])}`,
    at: number(pair['timestamp']) ?? at,
    ...pick(PAIR, pair),
    ...(currentRttMs === undefined ? {} : { currentRttMs }),
    isRelayed: local['candidateType'] === 'relay',
    ...(typeof relayProtocol === 'string' ? { relayProtocol } : {}),
  };
}

function pick<Name extends string>(
  fields: Fields<Name>,
  stats: Stats,
): Partial<Readonly<Record<Name, number>>> {
  const found = fields.flatMap(([name, field]) => {
    const value = number(stats[field]);
    return value === undefined ? [] : [[name, value] as const];
  });
  return Object.fromEntries(found) as Partial<Record<Name, number>>;
}

function nameOf(mimeType: unknown): string | undefined {
  return typeof mimeType === 'string' ? mimeType.split('/')[1]?.toLowerCase() : undefined;
}

function milliseconds(value: unknown): number | undefined {
  const seconds = number(value);
  return seconds === undefined ? undefined : seconds * 1_000;
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

function isStats(value: unknown): value is Stats {
  return typeof value === 'object' && value !== null;
}
