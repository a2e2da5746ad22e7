import type { Diagnosis, DiagnosisCode } from '@earshot/core';
import { byId, setText } from './element.ts';

/** What support wants to hear of a call that ended badly. */
export interface SupportReport {
  /** The id of the call, under which the other side's report can be found. */
  readonly call: string;
  readonly diagnosis: Diagnosis;
}

/** What to do about it, by whose side the trouble was. */
export function adviceFor(code: DiagnosisCode, user: string): string {
  switch (code) {
    case 'browser-offline':
    case 'signaling-unreachable':
    case 'udp-blocked-no-relay':
    case 'no-candidates':
      return 'The trouble was on your side: check your network or try another one, then call again.';
    case 'peer-vanished':
    case 'peer-unreachable':
      return `The trouble seems to be on ${user}’s side: call again in a while.`;
    default:
      return 'Call again, and tell support if it happens again.';
  }
}

export interface SupportDetails {
  /** Shows these, closed; nothing for undefined. */
  render(report: SupportReport | undefined): void;
}

/** The diagnosis of a call that ended badly, to be opened and copied for support. */
export function createSupportDetails(): SupportDetails {
  const details = byId('support', HTMLDetailsElement);
  const outcome = byId('support-outcome', HTMLElement);
  const field = byId('support-text', HTMLTextAreaElement);
  let text = '';

  async function copy(): Promise<void> {
    setText(outcome, '');
    try {
      await navigator.clipboard.writeText(text);
      showOutcome('Copied', true);
    } catch {
      showOutcome('This browser does not allow it: copy the text below.', false);
    }
  }

  function showOutcome(words: string, isCopied: boolean): void {
    setText(outcome, words);
    field.hidden = isCopied;
    field.value = isCopied ? '' : text;
  }

  byId('support-copy', HTMLButtonElement).addEventListener('click', () => void copy());

  return {
    render(report) {
      details.hidden = report === undefined;
      details.open = false;
      showOutcome('', true);
      if (report === undefined) return;
      const { call, diagnosis } = report;
      text = JSON.stringify({ call, ...diagnosis }, undefined, 2);
      setText(byId('support-code', HTMLElement), diagnosis.code);
      setText(byId('support-sentence', HTMLElement), diagnosis.sentence);
    },
  };
}
