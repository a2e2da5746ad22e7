import type { Call, LocalSlot } from '@earshot/core';
import { isEarshotError } from '@earshot/core';
import { byId, setText } from './element.ts';
import { isMediaCode, mediaSentence } from './sentences.ts';
import type { NamedDevice } from './sentences.ts';

export interface CallNotice {
  /** Says what a rejected command means for the user. */
  show(device: NamedDevice, error: unknown): void;
  /** Whatever was dismissed may be said again. */
  forget(): void;
  render(call: Call | undefined): void;
}

/** One line over the pictures: devices that failed, until they work or the user has read it. */
export function createCallNotice(): CallNotice {
  const dismissed = new Set<string>();
  let said: string | undefined;
  let current: Call | undefined;
  let undo = (): void => undefined;

  function paint(): void {
    const text = [said, ...(current === undefined ? [] : deviceSentences(current))].find(
      (sentence) => sentence !== undefined && !dismissed.has(sentence),
    );
    byId('call-notice', HTMLElement).hidden = text === undefined;
    setText(byId('call-notice-text', HTMLElement), text ?? '');
  }

  function say(text: string): void {
    said = text;
    dismissed.delete(text);
    paint();
  }

  function listen(call: Call): () => void {
    const undoes = [
      call.on('expiring', ({ leftMs }) =>
        say(`This call ends in ${Math.round(leftMs / 1_000)} seconds.`),
      ),
      call.on('device-fallback', ({ slot, to }) => {
        say(
          to === undefined
            ? `Your ${slot} has gone.`
            : `Your ${slot} has gone: another one is used now.`,
        );
      }),
    ];
    return () => {
      for (const each of undoes) each();
    };
  }

  byId('call-notice-dismiss', HTMLElement).addEventListener('click', () => {
    dismissed.add(byId('call-notice-text', HTMLElement).textContent);
    said = undefined;
    paint();
  });

  return {
    show(device, error) {
      const code = isEarshotError(error) && isMediaCode(error.code) ? error.code : 'media/failed';
      // Whoever closes the picker knows that nothing is shared.
      if (code !== 'media/cancelled') say(mediaSentence(device, code));
    },
    forget() {
      said = undefined;
      dismissed.clear();
    },
    render(call) {
      if (call !== current) {
        undo();
        undo = call === undefined ? () => undefined : listen(call);
        current = call;
        said = undefined;
        dismissed.clear();
      }
      paint();
    },
  };
}

function deviceSentences({ local }: Call): readonly (string | undefined)[] {
  return [slotSentence('microphone', local.microphone), slotSentence('camera', local.camera)];
}

function slotSentence(device: NamedDevice, slot: LocalSlot): string | undefined {
  return slot.error === undefined ? undefined : mediaSentence(device, slot.error.code);
}
