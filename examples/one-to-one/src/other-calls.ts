import type { Call } from '@earshot/core';
import { byId } from './element.ts';

export interface OtherCalls {
  render(calls: readonly Call[]): void;
}

/** A button for each call that waits beside the one that is shown. */
export function createOtherCalls(show: (call: Call) => void): OtherCalls {
  const list = byId('other-calls', HTMLElement);
  let shown: readonly Call[] = [];
  return {
    render(calls) {
      if (calls.length === shown.length && calls.every((call, index) => call === shown[index]))
        return;
      shown = calls;
      list.hidden = calls.length === 0;
      list.replaceChildren(...calls.map((call) => switchButton(call, show)));
    },
  };
}

function switchButton(call: Call, show: (call: Call) => void): HTMLLIElement {
  const button = document.createElement('button');
  button.type = 'button';
  button.className = 'button small';
  button.textContent = `Switch to ${call.peer.user}`;
  button.addEventListener('click', () => show(call));
  const item = document.createElement('li');
  item.append(button);
  return item;
}
