import type { CallClient, CallElsewhere } from '@earshot/core';
import { say } from './announcer.ts';
import { byId } from './element.ts';

export interface ElsewhereCalls {
  render(calls: readonly CallElsewhere[]): void;
}

/** Says which calls of this user go on in another tab or on another device, and brings one here. */
export function createElsewhereCalls(client: Pick<CallClient, 'take'>): ElsewhereCalls {
  const list = byId('elsewhere-calls', HTMLElement);
  let shown: readonly CallElsewhere[] = [];
  return {
    render(calls) {
      if (calls === shown) return;
      const begun = calls.filter(({ id }) => !shown.some((call) => call.id === id));
      if (begun.length > 0) say(begun.map(sentenceFor).join(' '));
      shown = calls;
      list.hidden = calls.length === 0;
      list.replaceChildren(...calls.map((call) => entryFor(call, client)));
    },
  };
}

function sentenceFor({ user }: CallElsewhere): string {
  return `You are in a call with ${user} in another tab or on another device.`;
}

function entryFor(call: CallElsewhere, client: Pick<CallClient, 'take'>): HTMLLIElement {
  const words = document.createElement('span');
  words.textContent = sentenceFor(call);
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button primary small';
  button.textContent = 'Take the call here';
  // When it has ended meanwhile, the entry goes by itself.
  button.addEventListener('click', () => {
    client.take(call.id, { fallback: 'receive-only' }).catch(() => undefined);
  });
  const item = document.createElement('li');
  item.append(words, button);
  return item;
}
