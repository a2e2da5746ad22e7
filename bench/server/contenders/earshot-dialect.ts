import { createHmac } from 'node:crypto';
import { PROTOCOL_VERSION } from '@earshot/signaling/server';
import type { Member } from '../load/member.ts';
import type { Dialect } from './dialect.ts';

/** The only device of each user. */
const DEVICE = 'd';
const LIFETIME_S = 36_000;

/** @param secret What tokens are signed with. */
export function earshotDialect(secret: string): Dialect {
  return {
    path: () => '/calls',
    hello: (user) => JSON.stringify(helloOf(user, secret)),
    kindOf(text) {
      if (!text.startsWith('{"type":"message"')) return 'other';
      return text.includes('"type":"calls.sync"') ? 'ready' : 'message';
    },
    answer: (text) => (text === '{"type":"ping"}' ? '{"type":"pong"}' : undefined),
    message: ({ sent, received }, to, body) =>
      `{"type":"message","seq":${sent},"ack":${received},"to":{"user":"${to}","device":"${DEVICE}"},"body":${body}}`,
    acknowledge: (received) => `{"type":"ack","ack":${received}}`,
    introduce: (one, other) => answeredCall(one, other, callOf(one, other)),
  };
}

/** The call of two users who were introduced. */
export function callOf(one: Member, other: Member): string {
  return one.user < other.user ? `${one.user}-${other.user}` : `${other.user}-${one.user}`;
}

/** One user calls another one, who answers. Resolves when the caller knows. */
export async function answeredCall(one: Member, other: Member, call: string): Promise<void> {
  const media = '{"audio":true,"video":true}';
  const rung = other.hear(`"call.invite","call":"${call}"`);
  one.say(other.user, `{"type":"call.invite","call":"${call}","media":${media},"ringMs":60000}`);
  await rung;
  const answered = one.hear(`"call.accept","call":"${call}"`);
  other.say(one.user, `{"type":"call.accept","call":"${call}","media":${media},"hasOffer":false}`);
  await answered;
}

/** Resolves when the other one knows. */
export async function hangUp(one: Member, other: Member, call: string): Promise<void> {
  const ended = other.hear(`"call.end","call":"${call}"`);
  one.say(other.user, `{"type":"call.end","call":"${call}","reason":"hangup"}`);
  await ended;
}

function helloOf(user: string, secret: string): object {
  const claims = { sub: user, exp: Math.floor(Date.now() / 1_000) + LIFETIME_S };
  const signed = `${encode({ alg: 'HS256' })}.${encode(claims)}`;
  const signature = createHmac('sha256', secret).update(signed).digest('base64url');
  return { type: 'hello', v: PROTOCOL_VERSION, token: `${signed}.${signature}`, device: DEVICE };
}

function encode(part: object): string {
  return Buffer.from(JSON.stringify(part)).toString('base64url');
}
