import type { AcceptOptions, Call } from '@earshot/core';
import { useId } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { useCall } from '../use-call.ts';
import { useIncomingCall } from '../use-incoming-call.ts';
import { Avatar } from './avatar.tsx';
import { ControlButton } from './control-button.tsx';
import { useModal } from './use-modal.ts';
import { useCallWords } from './words-provider.tsx';

export interface IncomingCallDialogProps {
  /** How to accept, beside what the user chooses; `fallback` says what to do when a device is refused. */
  readonly acceptOptions?: Omit<AcceptOptions, 'video'>;
}

/** Rings over the page while somebody calls: accept with video, accept with voice only, decline (also by Escape). */
export function IncomingCallDialog({ acceptOptions }: IncomingCallDialogProps): ReactNode {
  const call = useIncomingCall();
  if (call === undefined) return null;
  return <RingingDialog key={call.id} call={call} acceptOptions={acceptOptions} />;
}

interface RingingDialogProps {
  readonly call: Call;
  readonly acceptOptions: AcceptOptions | undefined;
}

function RingingDialog({ call, acceptOptions }: RingingDialogProps): ReactNode {
  const dialog = useModal();
  const id = useId();
  const { say, nameOf } = useCallWords();
  const name = nameOf(call.peer.user);

  function decline(): void {
    if (call.can('reject')) call.reject();
  }

  function declineByKey(event: KeyboardEvent): void {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    decline();
  }

  return (
    <dialog
      ref={dialog}
      className="earshot earshot-incoming"
      role="alertdialog"
      aria-modal="true"
      aria-labelledby={`${id}title`}
      aria-describedby={`${id}detail`}
      tabIndex={-1}
      onKeyDown={declineByKey}
      onCancel={(event) => {
        event.preventDefault();
        decline();
      }}
    >
      <Avatar name={name} isRinging />
      <h2 id={`${id}title`}>{say('incoming.title', { name })}</h2>
      <p id={`${id}detail`}>
        <Detail kind={call.kind} />
      </p>
      <Answers call={call} acceptOptions={acceptOptions} onDecline={decline} />
    </dialog>
  );
}

function Detail({ kind }: Pick<Call, 'kind'>): ReactNode {
  const { say } = useCallWords();
  const isInCall = useCall() !== undefined;
  const words = say(`incoming.${kind}`);
  return isInCall ? say('incoming.waiting', { kind: words }) : words;
}

function Answers({
  call,
  acceptOptions,
  onDecline,
}: RingingDialogProps & { readonly onDecline: () => void }): ReactNode {
  const { say } = useCallWords();

  function accept(video: boolean): void {
    // What goes wrong now ends the call, and its end says why.
    if (call.can('accept')) call.accept({ ...acceptOptions, video }).catch(() => undefined);
  }

  return (
    <div className="earshot-answers">
      <ControlButton
        icon="phone"
        tone="danger"
        label={say('incoming.decline')}
        onPress={onDecline}
      />
      {call.kind === 'video' && (
        <ControlButton
          icon="phone"
          tone="accept"
          label={say('incoming.accept-voice')}
          onPress={() => {
            accept(false);
          }}
        />
      )}
      <ControlButton
        icon={call.kind === 'video' ? 'camera' : 'phone'}
        tone="accept"
        label={say(call.kind === 'video' ? 'incoming.accept-video' : 'incoming.accept')}
        onPress={() => {
          accept(call.kind === 'video');
        }}
      />
    </div>
  );
}
