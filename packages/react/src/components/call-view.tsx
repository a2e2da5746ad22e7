import type { Call, CallSnapshot, QualitySnapshot } from '@earshot/core';
import { useEffect, useRef, useState } from 'react';
import type { KeyboardEvent, ReactNode, RefObject } from 'react';
import { useCallOr } from '../use-call.ts';
import { useCallPart } from '../use-call-part.ts';
import { useCallState } from '../use-call-state.ts';
import { useEndedCall } from '../use-ended-call.ts';
import type { Source } from '../use-snapshot.ts';
import { Avatar } from './avatar.tsx';
import { CallStatus } from './call-status.tsx';
import { CallTimer } from './call-timer.tsx';
import { ControlBar } from './control-bar.tsx';
import { DeviceMenu } from './device-menu.tsx';
import { Icon } from './icon.tsx';
import { MediaNotice } from './media-notice.tsx';
import type { MediaProblem } from './media-problem.ts';
import { PeerNotes } from './peer-notes.tsx';
import { PlaybackPrompt } from './playback-prompt.tsx';
import { QualityIndicator } from './quality-indicator.tsx';
import { QualityWarnings } from './quality-warnings.tsx';
import { SupportDetails } from './support-details.tsx';
import { Stage } from './stage.tsx';
import { useCallWords } from './words-provider.tsx';

export interface CallViewProps {
  /** Default the active call, and after its end the one that ended last. */
  readonly call?: Call | undefined;
  /** What `useQualityMonitor` gives of the call: how good it is, and what is wrong with it, is shown with it. */
  readonly quality?: Source<QualitySnapshot> | undefined;
  /** Offers "Call again" at the end of a call, and is told of it. */
  readonly onCallAgain?: (ended: Call) => void;
}

/** A whole call: pictures, what is going on, controls, and in the end why it is over. Outside a call: nothing. */
export function CallView({ call: given, quality, onCallAgain }: CallViewProps): ReactNode {
  const { call: ended, dismiss } = useEndedCall();
  const live = useCallOr(given);
  const call = live ?? ended;
  const status = useCallState(call)?.status;
  if (call === undefined || status === undefined) return null;
  if (status !== 'ended') return <LiveView key={call.id} call={call} quality={quality} />;
  return <EndedView key={call.id} call={call} onCallAgain={onCallAgain} onClose={dismiss} />;
}

interface LiveViewProps {
  readonly call: Call;
  readonly quality: CallViewProps['quality'];
}

function LiveView({ call, quality }: LiveViewProps): ReactNode {
  const section = useFocusWhenLost();
  const { say, nameOf } = useCallWords();
  const [problem, setProblem] = useState<MediaProblem>();
  return (
    <section
      ref={section}
      className="earshot earshot-view"
      aria-label={say('view.call', { name: nameOf(call.peer.user) })}
      tabIndex={-1}
    >
      <header className="earshot-head">
        <CallStatus call={call} />
        <CallTimer call={call} />
        <QualityIndicator monitor={quality} />
        <PeerNotes call={call} />
      </header>
      <Stage call={call} />
      <footer className="earshot-foot">
        <PlaybackPrompt />
        <QualityWarnings monitor={quality} />
        <MediaNotice
          call={call}
          problem={problem}
          onDismiss={() => {
            setProblem(undefined);
          }}
        />
        <ControlBar call={call} onProblem={setProblem}>
          <DeviceDisclosure call={call} onProblem={setProblem} />
        </ControlBar>
      </footer>
    </section>
  );
}

function DeviceDisclosure({
  call,
  onProblem,
}: {
  readonly call: Call;
  readonly onProblem: (problem: MediaProblem) => void;
}): ReactNode {
  const { say } = useCallWords();
  return (
    <details className="earshot-disclosure" onKeyDown={closeByEscape}>
      <summary className="earshot-control">
        <span className="earshot-control-face">
          <Icon name="devices" />
        </span>
        <span className="earshot-control-label">{say('control.devices')}</span>
      </summary>
      <DeviceMenu call={call} onProblem={onProblem} />
    </details>
  );
}

function closeByEscape({ key, currentTarget }: KeyboardEvent<HTMLDetailsElement>): void {
  if (key !== 'Escape' || !currentTarget.open) return;
  currentTarget.open = false;
  currentTarget.querySelector('summary')?.focus();
}

interface EndedViewProps {
  readonly call: Call;
  readonly onCallAgain: CallViewProps['onCallAgain'];
  readonly onClose: () => void;
}

function EndedView({ call, onCallAgain, onClose }: EndedViewProps): ReactNode {
  const section = useFocusWhenLost();
  const { say, nameOf } = useCallWords();
  const name = nameOf(call.peer.user);
  // A call that goes on elsewhere can be taken back, but nobody can call into it.
  const isOver = useCallPart(goesOnElsewhere, call) !== true;
  return (
    <section
      ref={section}
      className="earshot earshot-view earshot-ended"
      aria-label={say('view.call', { name })}
      tabIndex={-1}
    >
      <Avatar name={name} />
      <CallStatus call={call} />
      <CallTimer call={call} />
      <div className="earshot-choices">
        {onCallAgain && isOver && (
          <button
            type="button"
            className="earshot-button"
            onClick={() => {
              onCallAgain(call);
            }}
          >
            {say('control.call-again')}
          </button>
        )}
        <button type="button" className="earshot-button" data-tone="quiet" onClick={onClose}>
          {say('control.close')}
        </button>
      </div>
      <SupportDetails call={call} />
    </section>
  );
}

function goesOnElsewhere({ state }: CallSnapshot): boolean {
  return state.status === 'ended' && state.reason.type === 'answered-elsewhere';
}

/** Takes the focus when what had it has gone, so that the keyboard goes on from here. */
function useFocusWhenLost(): RefObject<HTMLElement | null> {
  const element = useRef<HTMLElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus();
  }, []);
  return element;
}
