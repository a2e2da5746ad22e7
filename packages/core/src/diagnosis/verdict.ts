import { isIceUp } from '../link/link-health.ts';
import type { ConnectionStates, DiagnosisCode, Evidence } from './diagnosis.ts';
import { sentences } from './sentences.ts';

export interface Verdict {
  readonly code: DiagnosisCode;
  readonly sentence: string;
}

interface Rule {
  readonly code: DiagnosisCode;
  readonly applies: (evidence: Evidence) => boolean;
  /** Names the sentence: a bundler drops what nobody uses only where nothing is read of an object. */
  readonly says: keyof typeof sentences;
}

/** No answer at all, in the numbering of STUN errors. */
const NO_ANSWER = 701;
/** Wrong or expired credentials, and a user that may not. */
const refusedCredentials: ReadonlySet<number> = new Set([401, 403, 441]);

/**
 * The first rule that applies explains the most. What makes everything else impossible comes first (no network, no
 * peer, no signaling), then what two browsers do with each other, then the ways through the network from the most
 * particular cause to the mere fact, at last what is wrong though the connection is fine.
 */
const rules: readonly Rule[] = [
  { code: 'browser-offline', applies: ({ isOnline }) => !isOnline, says: 'offline' },
  { code: 'browser-unsupported', applies: (e) => e.connections === 0, says: 'unsupported' },
  {
    code: 'peer-vanished',
    applies: (e) => e.isPeerAbsent && hasFlowed(e),
    says: 'vanished',
  },
  { code: 'peer-unreachable', applies: ({ isPeerAbsent }) => isPeerAbsent, says: 'absent' },
  { code: 'signaling-unreachable', applies: lacksSignaling, says: 'noSignaling' },
  { code: 'dtls-failed', applies: hasDtlsFailed, says: 'dtls' },
  { code: 'no-common-codec', applies: hasNoMedia, says: 'noCodec' },
  { code: 'negotiation-failed', applies: isRefusedHere, says: 'refusedNegotiation' },
  { code: 'peer-unreachable', applies: isUnanswered, says: 'unanswered' },
  { code: 'turn-unauthorized', applies: isUnauthorized, says: 'unauthorized' },
  { code: 'turn-refused', applies: isRefusedByTurn, says: 'refused' },
  { code: 'udp-blocked-no-relay', applies: isUdpBlocked, says: 'udpBlocked' },
  {
    code: 'turn-unreachable',
    applies: (e) => lacksRelay(e) && hasTurn(e),
    says: 'turnSilent',
  },
  { code: 'no-candidates', applies: hasNoCandidates, says: 'noCandidates' },
  { code: 'peer-unreachable', applies: hasNowhereToGo, says: 'noRemoteCandidates' },
  { code: 'path-lost', applies: (e) => isSearching(e) && hasFlowed(e), says: 'pathLost' },
  { code: 'no-route', applies: isSearching, says: 'noRoute' },
  {
    code: 'media-stalled',
    applies: (e) => isConnected(e.states) && e.lostForMs > 0,
    says: 'stalled',
  },
  { code: 'no-common-codec', applies: hasPartOfMedia, says: 'noCodec' },
];

const unexplained = { code: 'unknown', says: 'unknown' } as const;

/** Why, in one code and one sentence: total, `unknown` where nothing explains it. */
export function verdict(evidence: Evidence): Verdict {
  const rule = rules.find(({ applies }) => applies(evidence));
  const { code, says } = rule ?? unexplained;
  return { code, sentence: sentences[says](evidence) };
}

/** Silence is worth a word after this long, in ms; a first connection takes longer. */
const TELL_LOST_AFTER_MS = 2_000;
const TELL_CONNECTING_AFTER_MS = 3_000;

/** Whether there is trouble, and not only a connection that takes its time. */
export function isTroubled({ isOver, lostForMs, flowedForMs }: TroubleFacts): boolean {
  return isOver || lostForMs >= (flowedForMs > 0 ? TELL_LOST_AFTER_MS : TELL_CONNECTING_AFTER_MS);
}

type TroubleFacts = Pick<Evidence, 'isOver' | 'lostForMs' | 'flowedForMs'>;

/** Lost media comes back, and a first connection is made, through signaling alone. */
function lacksSignaling(evidence: Evidence): boolean {
  const { isSignalingOnline, hasRemoteDescription, remoteCandidates } = evidence;
  if (isSignalingOnline) return false;
  return hasFlowed(evidence) || !hasRemoteDescription || remoteCandidates.length === 0;
}

/** DTLS cannot be judged without a path: Firefox lets it fail together with ICE. It may also never come to an end. */
function hasDtlsFailed(evidence: Evidence): boolean {
  const { states, pairs } = evidence;
  if (states.dtls === 'connecting') return isIceUp(states.ice) && !hasFlowed(evidence);
  if (states.dtls !== 'failed') return false;
  return isIceUp(states.ice) || (!hasFlowed(evidence) && (pairs.succeeded ?? 0) > 0);
}

function hasNoMedia({ media }: Evidence): boolean {
  return media.length > 0 && media.every(({ isAgreed }) => !isAgreed);
}

function hasPartOfMedia({ media }: Evidence): boolean {
  return media.some(({ isAgreed }) => !isAgreed);
}

function isRefusedHere({ negotiationFailure = 'no-answer' }: Evidence): boolean {
  return negotiationFailure !== 'no-answer';
}

/** The other side has never described itself, or leaves an offer of this side unanswered. */
function isUnanswered(evidence: Evidence): boolean {
  if (isConnected(evidence.states)) return false;
  return !evidence.hasRemoteDescription || evidence.states.signaling === 'have-local-offer';
}

function isUnauthorized(evidence: Evidence): boolean {
  return (
    lacksRelay(evidence) && answersOfTurn(evidence).some((code) => refusedCredentials.has(code))
  );
}

function isRefusedByTurn(evidence: Evidence): boolean {
  return lacksRelay(evidence) && answersOfTurn(evidence).length > 0;
}

function answersOfTurn({ iceErrors }: Evidence): readonly number[] {
  const recent = iceErrors.filter(({ server, isRecent }) => isRecent && server.startsWith('turn'));
  return recent.map(({ code }) => code).filter((code) => code < NO_ANSWER);
}

/**
 * Servers were asked over UDP alone, and nothing came back. Chromium takes 40 s to say so, longer than a call has to
 * connect: that it still waits is a sign, too.
 */
function isUdpBlocked(evidence: Evidence): boolean {
  const { iceServers, iceErrors, localCandidates, states } = evidence;
  const hasOtherWay = iceServers.some((server) => /^turns?:tcp$/.test(server));
  if (!lacksRelay(evidence) || !iceServers.some(isOverUdp) || hasOtherWay) return false;
  if (localCandidates.some(({ type }) => type === 'srflx')) return false;
  const recent = iceErrors.filter(({ server, isRecent }) => isRecent && isOverUdp(server));
  if (recent.some(({ code }) => code < NO_ANSWER)) return false;
  return states.gathering === 'gathering' || recent.length > 0;
}

function hasNoCandidates(evidence: Evidence): boolean {
  return isSearching(evidence) && evidence.localCandidates.length === 0;
}

function hasNowhereToGo(evidence: Evidence): boolean {
  return isSearching(evidence) && evidence.remoteCandidates.length === 0;
}

function lacksRelay(evidence: Evidence): boolean {
  return isSearching(evidence) && !evidence.localCandidates.some(({ type }) => type === 'relay');
}

/** It looks for a path, and has none (or none any more). */
function isSearching(evidence: Evidence): boolean {
  return evidence.states.gathering !== 'new' && !isConnected(evidence.states);
}

/** Old browsers tell of ICE alone. */
export function isConnected({ connection, ice }: ConnectionStates): boolean {
  return connection === undefined ? isIceUp(ice) : connection === 'connected';
}

function hasTurn({ iceServers }: Evidence): boolean {
  return iceServers.some((server) => server.startsWith('turn'));
}

function isOverUdp(server: string): boolean {
  return server.endsWith(':udp');
}

function hasFlowed({ flowedForMs }: Evidence): boolean {
  return flowedForMs > 0;
}
