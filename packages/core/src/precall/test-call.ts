import { createListeners } from '@earshot/signaling';
import { EarshotError } from '../errors.ts';
import { createDevices } from '../media/create-devices.ts';
import { browserPlatform } from '../platform/browser-platform.ts';
import type { Platform } from '../platform/platform.ts';
import { createSoundMeter } from '../quality/sound-meter.ts';
import type { CallTest, CallTestOptions, CallTestSnapshot } from './call-test.ts';
import { gather, together } from './gather.ts';
import type { Patience } from './patience.ts';
import { createPictureMeter } from './picture-meter.ts';
import { serversToTry } from './servers-to-try.ts';
import type { ServerStep } from './servers-to-try.ts';
import { StepBoard } from './step-board.ts';
import {
  cameraCode,
  directCode,
  isSound,
  mediaCode,
  microphoneCode,
  signalingCode,
  speakerCode,
  stunCode,
  turnCode,
} from './step-verdicts.ts';
import { hearTrack, openDevices, seeTrack, stopDevices } from './try-devices.ts';
import type { OpenedDevices } from './try-devices.ts';
import { tryMedia } from './try-media.ts';
import { trySignaling } from './try-signaling.ts';

const RELAYS = ['turn-udp', 'turn-tcp', 'turn-tls'] as const;
const LEAST_MEDIA_MS = 5_000;

/**
 * Tries everything that a call needs: devices, the call server, each way through the network by itself, and some seconds
 * of media through a relay to this page itself. Every step is bounded in time, says what came of it, and at the end
 * everything is closed.
 *
 * @throws EarshotError `option/invalid` for times that are none, or under 5 s for `mediaMs`
 * @example
 * ```ts
 * const test = testCall({ iceServers });
 * test.subscribe(() => render(test.snapshot.steps));
 * const { verdict, expected } = await test.done;
 * ```
 */
export function testCall(options: CallTestOptions = {}): CallTest {
  const { listenMs = 5_000, mediaMs = 8_000 } = options;
  check('listenMs', Number.isFinite(listenMs) && listenMs > 0);
  check('mediaMs', Number.isFinite(mediaMs) && mediaMs >= LEAST_MEDIA_MS);
  return new RunningTest({ ...options, listenMs, mediaMs });
}

function check(option: string, isValid: boolean): void {
  if (!isValid) throw new EarshotError('option/invalid', { details: { option } });
}

type Settings = CallTestOptions & Required<Pick<CallTestOptions, 'listenMs' | 'mediaMs'>>;

class RunningTest implements CallTest {
  readonly #options: Settings;
  readonly #platform: Platform;
  readonly #patience: Patience;
  readonly #end = new AbortController();
  readonly #listeners;
  readonly #board: StepBoard;
  readonly done: Promise<CallTestSnapshot>;

  constructor(options: Settings) {
    this.#options = options;
    this.#platform = { ...browserPlatform(), ...options.platform };
    this.#patience = { clock: this.#platform.clock, signal: this.#end.signal };
    this.#listeners = createListeners<{ snapshot: () => void }>(this.#platform.log);
    this.#board = new StepBoard(this.#listeners, this.#end.signal);
    this.done = this.#run();
  }

  get snapshot(): CallTestSnapshot {
    return this.#board.snapshot;
  }

  subscribe(listener: () => void): () => void {
    return this.#listeners.on('snapshot', listener);
  }

  close(): void {
    this.#end.abort();
  }

  async #run(): Promise<CallTestSnapshot> {
    const { signal } = this.#options;
    const abort = (): void => this.close();
    signal?.addEventListener('abort', abort);
    if (signal?.aborted === true) abort();
    // Whoever made the test hears of its first step, too.
    await Promise.resolve();
    let opened: OpenedDevices = {};
    try {
      opened = await this.#tryDevices();
      await allOf([this.#trySignaling(), this.#tryWays()]);
      await this.#tryMedia(opened);
    } catch (error) {
      // Nothing of this should; a browser may surprise.
      this.#platform.log('warn', 'test.failed', { error });
      this.close();
    } finally {
      stopDevices(opened);
      signal?.removeEventListener('abort', abort);
    }
    return this.#board.finish();
  }

  async #tryDevices(): Promise<OpenedDevices> {
    this.#board.begin('microphone', 'camera', 'speaker');
    const opened = (await openDevices(this.#platform, this.#options, this.#patience)) ?? {};
    await Promise.all([this.#hear(opened), this.#see(opened), this.#findSpeaker()]);
    return opened;
  }

  async #hear({ microphone }: OpenedDevices): Promise<void> {
    const { audio = true, listenMs, createMeter = createSoundMeter } = this.#options;
    const { track, error } = microphone ?? {};
    let loudest = 0;
    const heard = (loudness: number): void => {
      loudest = Math.max(loudest, loudness);
      this.#board.note('microphone', { figures: { loudness } });
    };
    const listening = { platform: this.#platform, patience: this.#patience, createMeter, listenMs };
    const gives = track && (await hearTrack(track, { ...listening, heard }));
    const facts = { isWanted: audio !== false, error: this.#errorOf(audio, microphone), gives };
    const figures = gives === undefined || error ? undefined : { loudness: loudest };
    this.#board.conclude('microphone', microphoneCode(facts), figures);
  }

  async #see({ camera }: OpenedDevices): Promise<void> {
    const { video = true, createPictureMeter: create = createPictureMeter } = this.#options;
    const parts = { platform: this.#platform, patience: this.#patience };
    const gives =
      camera?.track && (await seeTrack(camera.track, { ...parts, createPictureMeter: create }));
    const facts = { isWanted: video !== false, error: this.#errorOf(video, camera), gives };
    this.#board.conclude('camera', cameraCode(facts));
  }

  /** A question that nobody answered is none that was granted. */
  #errorOf(wish: unknown, opened: OpenedDevices['camera']) {
    if (wish !== false && opened === undefined) return 'media/permission-denied';
    return opened?.error?.code;
  }

  async #findSpeaker(): Promise<void> {
    const { speakers } = await createDevices({ platform: this.#platform }).refresh();
    const listed = speakers.map(({ id }) => id);
    this.#board.conclude('speaker', speakerCode(listed, this.#options.speaker));
  }

  async #trySignaling(): Promise<void> {
    const { signaling } = this.#options;
    if (signaling === undefined) {
      this.#board.conclude('signaling', 'not-configured');
      return;
    }
    this.#board.begin('signaling');
    const facts = await trySignaling(signaling, this.#patience);
    const { roundTripMs } = facts;
    const figures = typeof roundTripMs === 'number' ? { roundTripMs } : undefined;
    this.#board.conclude('signaling', signalingCode(facts), figures);
  }

  async #tryWays(): Promise<void> {
    await Promise.all([
      this.#tryDirect(),
      this.#tryServers('stun', 'srflx'),
      ...RELAYS.map((step) => this.#tryServers(step, 'relay')),
    ]);
  }

  async #tryDirect(): Promise<void> {
    this.#board.begin('direct');
    const parts = { platform: this.#platform, patience: this.#patience };
    const facts = await gather({ ...parts, configuration: {}, wanted: 'host' });
    this.#board.conclude('direct', directCode(facts));
  }

  async #tryServers(step: ServerStep, wanted: 'srflx' | 'relay'): Promise<void> {
    const servers = serversToTry(this.#options.iceServers ?? [], step);
    if (servers.length === 0) {
      this.#board.conclude(step, 'not-configured');
      return;
    }
    this.#board.begin(step);
    const { clock } = this.#platform;
    const begunAt = clock.now();
    const parts = { platform: this.#platform, patience: this.#patience, wanted };
    const found = await Promise.all(
      servers.map((server) => gather({ ...parts, configuration: only(server, wanted) })),
    );
    const facts = together(found);
    const code = step === 'stun' ? stunCode(facts) : turnCode(facts);
    this.#board.conclude(step, code, { tookMs: clock.now() - begunAt });
  }

  async #tryMedia({ microphone, camera }: OpenedDevices): Promise<void> {
    this.#board.begin('media');
    const facts = await tryMedia({
      platform: this.#platform,
      patience: this.#patience,
      configuration: this.#wayForMedia(),
      tracks: { microphone: microphone?.track, camera: camera?.track },
      mediaMs: this.#options.mediaMs,
    });
    if (facts.type === 'measured') {
      this.#board.expect(facts.expected);
      this.#hearLate(facts.loudness);
    }
    this.#board.conclude('media', mediaCode(facts));
  }

  /** Where the page could not listen, what arrived of the sound tells. */
  #hearLate(loudness: number | undefined): void {
    if (this.#board.codeOf('microphone') !== 'microphone-unheard' || loudness === undefined) return;
    const found = isSound(loudness) ? 'microphone-works' : 'microphone-silent';
    this.#board.conclude('microphone', found, { loudness });
  }

  /** Through the first kind of relay that works; without one, within this machine. */
  #wayForMedia(): RTCConfiguration {
    const { iceServers = [] } = this.#options;
    const step = RELAYS.find((name) => this.#board.codeOf(name) === 'turn-works');
    if (step === undefined) return {};
    return {
      iceServers: [...serversToTry(iceServers, step)],
      iceTransportPolicy: 'relay',
    };
  }
}

/** Like `Promise.all`, but nothing goes on when it rejects. */
async function allOf(tasks: readonly Promise<void>[]): Promise<void> {
  await Promise.allSettled(tasks);
  await Promise.all(tasks);
}

/** STUN is only asked where addresses of one's own may be told. */
function only(server: RTCIceServer, wanted: 'srflx' | 'relay'): RTCConfiguration {
  return { iceServers: [server], iceTransportPolicy: wanted === 'relay' ? 'relay' : 'all' };
}
