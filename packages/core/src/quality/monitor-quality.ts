import { createListeners } from '@earshot/signaling';
import type { Listeners } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { adaptationLadder, screenLadder } from './adaptation.ts';
import { createSenderFitting } from './fit-sender.ts';
import type { SenderFitting } from './fit-sender.ts';
import { createHearing } from './hear-microphone.ts';
import type { Hearing } from './hear-microphone.ts';
import { ownReport } from './own-report.ts';
import { maxGapOf, paceOf } from './pace.ts';
import { initialQuality, nextQuality } from './quality-model.ts';
import type { QualityInput, QualityModel, Surroundings } from './quality-model.ts';
import type {
  MonitoredCall,
  MonitorOptions,
  QualityEvents,
  QualityMonitor,
  QualitySnapshot,
} from './quality-monitor.ts';
import { createSampler } from './sampler.ts';
import type { Sampler } from './sampler.ts';
import { situationOf } from './situation.ts';
import { createSoundMeter } from './sound-meter.ts';
import type { StatsSample } from './stats-sample.ts';
import { summaryOf } from './summary.ts';
import type { QualitySummary } from './summary.ts';
import { createPeerTalk } from './tell-peer.ts';
import type { PeerTalk } from './tell-peer.ts';
import { nextSnapshot } from './view-quality.ts';

const LEAST_INTERVAL_MS = 1_000;

/**
 * Watches how good a call is: figures, one level, warnings, a summary at the end; and fits the camera to the way. It
 * looks only while somebody subscribes or it adapts, and ends by itself with the call.
 *
 * @throws EarshotError `option/invalid` for an interval that is none, or under 1 s.
 * @example
 * ```ts
 * const quality = monitorQuality(call);
 * quality.on('level', ({ level }) => console.log(level));
 * quality.on('warning', ({ name }) => console.log(name));
 * ```
 */
export function monitorQuality(call: MonitoredCall, options: MonitorOptions = {}): QualityMonitor {
  const { intervalMs = 2_000 } = options;
  if (!(intervalMs >= LEAST_INTERVAL_MS)) {
    throw new EarshotError('option/invalid', { details: { option: 'intervalMs' } });
  }
  return new CallMonitor(call, { ...options, intervalMs });
}

type Events = QualityEvents & { snapshot: () => void };
type Settings = MonitorOptions & Required<Pick<MonitorOptions, 'intervalMs'>>;

interface Parts {
  readonly sampler: Sampler;
  readonly talk: PeerTalk;
  readonly hearing: Hearing;
  readonly camera: SenderFitting;
  readonly screen: SenderFitting;
  readonly listeners: Listeners<Events>;
}

class CallMonitor implements QualityMonitor {
  readonly #call: MonitoredCall;
  readonly #options: Settings;
  readonly #platform: Platform;
  readonly #parts: Parts;
  readonly #unfollow: () => void;
  #model: QualityModel = initialQuality;
  #snapshot: QualitySnapshot = nextSnapshot(undefined, initialQuality, 0);
  #summary: { readonly of: QualityModel['summary']; readonly is: QualitySummary } | undefined;
  #isClosed = false;

  constructor(call: MonitoredCall, options: Settings) {
    this.#call = call;
    this.#options = options;
    this.#platform = { ...browserPlatform(), ...options.platform };
    this.#parts = this.#makeParts();
    this.#unfollow = call.subscribe(() => this.#followed());
    this.#followed();
  }

  get snapshot(): QualitySnapshot {
    return this.#snapshot;
  }

  get summary(): QualitySummary {
    const { summary } = this.#model;
    if (this.#summary?.of !== summary) this.#summary = { of: summary, is: summaryOf(summary) };
    return this.#summary.is;
  }

  subscribe(listener: () => void): () => void {
    return this.#listen(this.#parts.listeners.on('snapshot', listener));
  }

  on<Event extends keyof QualityEvents>(event: Event, listener: QualityEvents[Event]): () => void {
    return this.#listen(this.#parts.listeners.on(event, listener as Events[Event]));
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { sampler, talk, hearing, camera, screen } = this.#parts;
    this.#unfollow();
    sampler.stop();
    talk.close();
    hearing.close();
    // A call that has ended has closed its connection.
    if (this.#phase === 'ended') return;
    camera.release();
    screen.release();
  }

  #makeParts(): Parts {
    const { clock, log } = this.#platform;
    const looked = (): void => this.#take({ type: 'looked', surroundings: this.#surroundings() });
    return {
      listeners: createListeners<Events>(log),
      camera: createSenderFitting({ slot: 'camera', ladder: adaptationLadder, log }),
      screen: createSenderFitting({ slot: 'screen', ladder: screenLadder, log }),
      talk: createPeerTalk((report) => this.#take({ type: 'told', at: clock.now(), report })),
      hearing: createHearing({
        platform: this.#platform,
        createMeter: this.#options.createMeter ?? createSoundMeter,
        changed: looked,
      }),
      sampler: createSampler({
        platform: this.#platform,
        connection: () => this.#call.link?.peerConnection,
        intervalMs: () => this.#paceMs(),
        sampled: (sample, waitedMs) => this.#sampled(sample, waitedMs),
      }),
    };
  }

  get #phase(): Surroundings['situation']['phase'] {
    return situationOf(this.#call.snapshot, true).phase;
  }

  get #adapts(): boolean {
    return this.#options.adapts ?? true;
  }

  #listen(undo: () => void): () => void {
    this.#arrange();
    return () => {
      undo();
      this.#arrange();
    };
  }

  /** Something about the call is different. */
  #followed(): void {
    if (this.#isClosed) return;
    if (this.#phase === 'ended') {
      this.#take({ type: 'looked', surroundings: this.#surroundings() });
      this.close();
      return;
    }
    this.#arrange();
    if (this.#parts.sampler.isRunning) {
      this.#take({ type: 'looked', surroundings: this.#surroundings() });
    }
  }

  /** Runs what is of use now, and nothing else. */
  #arrange(): void {
    if (this.#isClosed) return;
    const { sampler, talk, hearing, listeners } = this.#parts;
    const isLive = this.#phase === 'connected' || this.#phase === 'reconnecting';
    if (isLive && (this.#adapts || !listeners.isEmpty)) sampler.start();
    else sampler.stop();
    talk.follow(sampler.isRunning ? this.#call.link?.channel : undefined);
    hearing.follow(this.#trackToHear());
  }

  #trackToHear(): MediaStreamTrack | undefined {
    const { local } = this.#call.snapshot;
    const { sampler, listeners } = this.#parts;
    const { listens = true } = this.#options;
    if (!listens || listeners.isEmpty || !sampler.isRunning) return undefined;
    const { status } = local.microphone;
    const isOfUse = status === 'muted' || (status === 'live' && this.#lacksLoudness);
    return isOfUse ? local.stream?.getAudioTracks()[0] : undefined;
  }

  /** Firefox does not tell how loud the microphone is. */
  get #lacksLoudness(): boolean {
    const latest = this.#model.history
      .at(-1)
      ?.tracks.find(({ slot, direction }) => slot === 'microphone' && direction === 'out');
    return latest !== undefined && latest.counters.energy === undefined;
  }

  #surroundings(loudness?: number): Surroundings {
    const { clock, network } = this.#platform;
    const { hearing, camera } = this.#parts;
    const limits = camera.limits(this.#call.link?.peerConnection);
    const situation = situationOf(this.#call.snapshot, network.isOnline());
    return {
      at: clock.now(),
      situation,
      isTalking: situation.isMuted && hearing.isTalking,
      loudness: situation.isMuted ? undefined : loudness,
      adapts: this.#adapts,
      cameraBitrate: limits.own,
      cameraLimit: limits.now,
    };
  }

  #sampled(sample: StatsSample | undefined, waitedMs: number): void {
    this.#take({
      type: 'sampled',
      sample,
      maxGapMs: maxGapOf(waitedMs),
      surroundings: this.#surroundings(this.#parts.hearing.loudness()),
    });
    if (this.#isClosed) return;
    this.#arrange();
    const pc = this.#call.link?.peerConnection;
    if (pc === undefined || sample === undefined) return;
    const { rung, aloneRung } = this.#model.adaptation;
    this.#parts.camera.fit(pc, rung);
    this.#parts.screen.fit(pc, aloneRung === undefined ? 0 : rung);
    this.#parts.talk.tell(ownReport(this.#model));
  }

  #take(input: QualityInput): void {
    const before = this.#model;
    this.#model = nextQuality(before, input);
    const snapshot = nextSnapshot(this.#snapshot, this.#model, this.#platform.clock.now());
    const hasChanged = snapshot !== this.#snapshot;
    this.#snapshot = snapshot;
    this.#tell(before, this.#model);
    if (hasChanged) this.#parts.listeners.emit('snapshot', undefined);
  }

  #tell(before: QualityModel, after: QualityModel): void {
    const { listeners } = this.#parts;
    const { verdict } = after.level;
    const [old, now] = [before.warnings.raised, after.warnings.raised];
    if (verdict !== undefined && verdict.level !== before.level.verdict?.level) {
      this.#platform.log('info', 'quality.level', { ...verdict });
      listeners.emit('level', verdict);
    }
    for (const warning of now) if (!old.includes(warning)) listeners.emit('warning', warning);
    for (const warning of old) {
      if (!now.includes(warning)) listeners.emit('warning-cleared', warning);
    }
    if (before.adaptation.rung !== after.adaptation.rung) {
      this.#platform.log('info', 'quality.rung', { rung: after.adaptation.rung });
    }
  }

  #paceMs(): number {
    const { clock, visibility } = this.#platform;
    const { level, settledAt } = this.#model;
    return paceOf({
      intervalMs: this.#options.intervalMs,
      level: level.verdict?.level,
      settledForMs: clock.now() - (settledAt ?? clock.now()),
      isVisible: visibility.isVisible(),
    });
  }
}
