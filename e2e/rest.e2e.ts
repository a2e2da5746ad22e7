import { describe, expect, it } from 'vitest';
import { expectAccessible } from './harness/axe.ts';
import { expectTalking } from './harness/calls.ts';
import { tabTo } from './harness/keyboard.ts';
import type { ChromiumPerson } from './harness/people.ts';
import { expectNoText, expectText } from './harness/person.ts';
import { useStage } from './harness/stage.ts';

const stage = useStage();

const HERE = 'Take the call here';
const video = { media: { audio: true, video: true } };

/** Asks over HTTP from outside of the page; gives the call. */
async function ask(
  user: string,
  path: string,
  body: object = {},
): Promise<{ readonly id: string }> {
  const { url } = stage.server;
  const given = await fetch(`${url}/dev/token?user=${user}`, { method: 'POST' });
  const { token } = (await given.json()) as { readonly token: string };
  const response = await fetch(`${url}/calls/api${path}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: JSON.stringify(body),
  });
  const answer = (await response.json()) as { readonly id: string };
  expect(response.ok, JSON.stringify(answer)).toBe(true);
  return answer;
}

describe('a call over HTTP', () => {
  it('is placed, answered in one page and taken in the other: both see and hear', async () => {
    const [alice, bob] = await stage.pair();
    await ask('alice', '/calls', { callee: 'bob', ...video });
    await expectText(bob, 'alice is calling');
    await bob.click('Accept');
    await expectText(alice, 'You are in a call with bob');
    await alice.click(HERE);
    await expectTalking([alice, bob]);
    await bob.click('Hang up');
    await expectText(alice, 'bob hung up.');
  });

  it('is answered from no device and taken in a page: both see and hear', async () => {
    const [alice, bob] = await stage.pair();
    const call = await placedBy(alice, bob);
    await ask('bob', `/calls/${call}/accept`, video);
    await expectNoText(bob, 'alice is calling');
    await bob.click(HERE);
    await expectTalking([alice, bob]);
    await alice.click('Hang up');
    await expectText(bob, 'alice hung up.');
  });
});

/** Alice calls in her page, and bob's rings. */
async function placedBy(alice: ChromiumPerson, bob: ChromiumPerson): Promise<string> {
  await alice.click('Call bob');
  await expectText(bob, 'alice is calling');
  const { url } = stage.server;
  const given = await fetch(`${url}/dev/token?user=bob`, { method: 'POST' });
  const { token } = (await given.json()) as { readonly token: string };
  const headers = { authorization: `Bearer ${token}` };
  const list = await fetch(`${url}/calls/api/calls?status=ringing`, { headers });
  const { calls } = (await list.json()) as { readonly calls: readonly { readonly id: string }[] };
  return calls[0]?.id ?? '';
}

describe('the page to try it', () => {
  it('sends a request with the keyboard alone, and is accessible, on a phone, too', async () => {
    const { url } = stage.server;
    const given = await fetch(`${url}/dev/token?user=carol`, { method: 'POST' });
    const { token } = (await given.json()) as { readonly token: string };
    const viewport = { width: 390, height: 844 };
    const person = await stage.chromium.person('carol', { viewport });
    await person.open(`${url}/calls/api/docs`);
    await expectText(person, 'Your calls, placed and received, the newest first');
    await person.press('Tab');
    await person.press('Tab');
    await person.type(token);
    await person.press('Tab');
    await person.press('Enter');
    await expectAccessible(person);
    await tabTo(person, 'Send');
    await person.press('Enter');
    await expectText(person, '200 OK');
    await expectText(person, '"calls": []');
    await expectAccessible(person);
    const overflow = await person.run(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
    expect(overflow).toBe(0);
    expect(person.faults).toEqual([]);
  });
});
