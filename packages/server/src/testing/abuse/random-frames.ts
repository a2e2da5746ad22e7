import { encodeFrame, parseFrame, PROTOCOL_VERSION, type Frame } from '@earshot/signaling/server';

type Random = () => number;

const frameTypes = [
  ...['hello', 'welcome', 'refused', 'message', 'ack', 'ping', 'pong', 'token', 'fault', 'direct'],
  ...['', '__proto__', 'constructor', 'toString'],
];
const messageTypes = [
  ...['call.invite', 'call.ringing', 'call.accept', 'call.end', 'call.description'],
  ...['call.candidates', 'call.media', 'call.relink', 'call.take', 'ice.request'],
  ...['call.placed', 'call.absent', 'calls.sync', 'ice.servers', 'no.such', '__proto__'],
];
const keys = [
  ...['type', 'call', 'seq', 'ack', 'to', 'from', 'body', 'user', 'device', 'media', 'reason'],
  ...['sdp', 'epoch', 'round', 'candidates', 'ringMs', '__proto__', 'constructor', 'length', ''],
];

/**
 * Anything that a program might send: from noise to frames that are right in all but one part.
 *
 * @param sent The number of the last message of the session, which is kept up: what has another number
 *   than the next one would not be looked into.
 */
export function randomText(random: Random, sent: { seq: number }): string | Uint8Array {
  const text = anyText(random, sent);
  const parsed = parseFrame(text);
  const isNext = parsed.ok && parsed.value.type === 'message' && parsed.value.seq === sent.seq + 1;
  if (isNext) sent.seq += 1;
  return text;
}

function anyText(random: Random, sent: { readonly seq: number }): string | Uint8Array {
  const dice = random();
  if (dice < 0.1) return noise(random);
  if (dice < 0.2) return bytes(random);
  if (dice < 0.4) return JSON.stringify(anything(random, 4));
  if (dice < 0.55) return mutilated(random, sent);
  if (dice < 0.7) return JSON.stringify({ type: pick(random, frameTypes), ...record(random, 3) });
  return JSON.stringify({
    ...{ type: 'message', seq: sent.seq + 1, ack: 0 },
    ...(random() < 0.7 ? { to: { user: pick(random, ['alice', 'bob', 'x']) } } : {}),
    body: { type: pick(random, messageTypes), call: 'the-call', ...record(random, 2) },
  });
}

/** A good frame with a part cut out, doubled or replaced. */
function mutilated(random: Random, sent: { readonly seq: number }): string {
  const frame: Frame =
    random() < 0.5
      ? { type: 'hello', v: PROTOCOL_VERSION, token: 'x', device: 'y' }
      : { type: 'message', seq: sent.seq + 1, ack: 0, body: { type: 'ice.request', call: 'c' } };
  const text = encodeFrame(frame);
  const at = Math.floor(random() * text.length);
  const dice = random();
  if (dice < 0.4) return text.slice(0, at) + text.slice(at + 1 + Math.floor(random() * 5));
  if (dice < 0.7) return text.slice(0, at) + text.slice(0, at);
  return text.slice(0, at) + noise(random).slice(0, 3) + text.slice(at);
}

function noise(random: Random): string {
  const length = Math.floor(random() * 60);
  return Array.from({ length }, () => String.fromCharCode(Math.floor(random() * 0x250))).join('');
}

function bytes(random: Random): Uint8Array {
  return Uint8Array.from({ length: Math.floor(random() * 60) }, () => Math.floor(random() * 256));
}

function anything(random: Random, depth: number): unknown {
  const dice = random();
  if (depth === 0 || dice < 0.5) return scalar(random);
  if (dice < 0.7) {
    return Array.from({ length: Math.floor(random() * 5) }, () => anything(random, depth - 1));
  }
  return record(random, depth - 1);
}

function record(random: Random, depth: number): object {
  const length = Math.floor(random() * 5);
  return Object.fromEntries(
    Array.from({ length }, () => [pick(random, keys), anything(random, depth)] as const),
  );
}

function scalar(random: Random): unknown {
  const dice = random();
  if (dice < 0.2) return noise(random);
  if (dice < 0.4) return Math.floor(random() * 2 ** 40) - 2 ** 39;
  if (dice < 0.5) return random() * 1e300;
  return pick(random, [null, true, false, 0, -1, '', 'alice', 'the-call', 'x'.repeat(300)]);
}

function pick<Value>(random: Random, values: readonly Value[]): Value {
  const value = values[Math.floor(random() * values.length)];
  if (value === undefined) throw new Error('There is nothing to pick.');
  return value;
}
