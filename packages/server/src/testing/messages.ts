import type { Message } from '@earshot/signaling/server';

const media = { audio: true, video: true };

export function invite(call: string, parts: Partial<Message<'call.invite'>> = {}): Message {
  return { type: 'call.invite', call, media, ringMs: 60_000, ...parts };
}

export function accept(call: string): Message {
  return { type: 'call.accept', call, media, hasOffer: true };
}

export function end(call: string, reason: Message<'call.end'>['reason']): Message {
  return { type: 'call.end', call, reason };
}

export function mediaState(call: string): Message {
  const sent = { microphone: 'live', camera: 'live', screen: false, screenAudio: false } as const;
  return { type: 'call.media', call, version: 1, ...sent, held: false };
}

export function take(call: string): Message {
  return { type: 'call.take', call, media };
}

export function relink(call: string, epoch = 1): Message {
  return { type: 'call.relink', call, epoch, run: 'page' };
}

export function description(call: string, sdp = 'v=0\r\n'): Message {
  return { type: 'call.description', call, epoch: 0, round: 1, kind: 'offer', sdp };
}
