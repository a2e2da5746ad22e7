import type { Call, LocalSlot } from '@earshot/core';
import type { ReactNode } from 'react';
import { useCallOr } from '../use-call.ts';
import { useCallPart } from '../use-call-part.ts';
import { ControlButton } from './control-button.tsx';
import { problemOf } from './media-problem.ts';
import type { MediaProblem } from './media-problem.ts';
import { useCanShareScreen } from './use-can-share-screen.ts';
import { useCallWords } from './words-provider.tsx';

export interface ControlBarProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
  /** A device was refused; `MediaNotice` says it in words. */
  readonly onProblem?: (problem: MediaProblem) => void;
  /** Whether to offer "Share screen". Default: whether the browser can (phones cannot). */
  readonly canShareScreen?: boolean;
  /** More buttons, between those of the bar and "Hang up". */
  readonly children?: ReactNode;
}

/** Mute, camera off, share screen, hold and hang up. Outside a call: nothing. */
export function ControlBar({
  call: given,
  onProblem,
  canShareScreen,
  children,
}: ControlBarProps): ReactNode {
  const isAble = useCanShareScreen();
  const call = useCallOr(given);
  const snapshot = useCallPart((whole) => whole, call);
  const { say } = useCallWords();
  if (call === undefined || snapshot === undefined || snapshot.state.status === 'ended')
    return null;
  const isPlacing = snapshot.state.status === 'dialing' || snapshot.state.status === 'ringing';
  return (
    <div className="earshot-controls" role="group" aria-label={say('view.controls')}>
      <DeviceToggle kind="microphone" {...{ call, onProblem }} slot={snapshot.local.microphone} />
      <DeviceToggle kind="camera" {...{ call, onProblem }} slot={snapshot.local.camera} />
      {(canShareScreen ?? isAble) && (
        <ScreenToggle {...{ call, onProblem }} slot={snapshot.local.screen} />
      )}
      <ControlButton
        icon="hold"
        label={say('control.hold')}
        isPressed={snapshot.isHeld}
        isDisabled={!call.can('hold') && !call.can('resume')}
        onPress={() => {
          if (call.can('resume')) call.resume();
          else if (call.can('hold')) call.hold();
        }}
      />
      {children}
      <ControlButton
        icon="phone"
        tone="danger"
        label={say(isPlacing ? 'control.cancel' : 'control.hang-up')}
        onPress={() => {
          call.hangUp();
        }}
      />
    </div>
  );
}

interface ToggleProps {
  readonly call: Call;
  readonly slot: LocalSlot;
  readonly onProblem: ControlBarProps['onProblem'];
}

function DeviceToggle({
  kind,
  call,
  slot,
  onProblem,
}: ToggleProps & { readonly kind: 'microphone' | 'camera' }): ReactNode {
  const { say } = useCallWords();
  const isOff = slot.status !== 'live' && slot.status !== 'starting';
  return (
    <ControlButton
      icon={kind}
      label={say(kind === 'camera' ? 'control.camera' : 'control.mute')}
      isPressed={isOff}
      strikes
      onPress={() => {
        if (isOff) report(call.unmute(kind), { kind, onProblem });
        else call.mute(kind);
      }}
    />
  );
}

function ScreenToggle({ call, slot, onProblem }: ToggleProps): ReactNode {
  const { say } = useCallWords();
  const isSharing = slot.status === 'live' || slot.status === 'muted';
  return (
    <ControlButton
      icon="screen"
      label={say('control.screen')}
      isPressed={isSharing}
      isDisabled={!isSharing && !call.can('shareScreen')}
      onPress={() => {
        if (isSharing) call.stopScreen();
        else report(call.shareScreen(), { kind: 'screen', onProblem });
      }}
    />
  );
}

function report(
  done: Promise<void>,
  { kind, onProblem }: Pick<ToggleProps, 'onProblem'> & Pick<MediaProblem, 'kind'>,
): void {
  done.catch((error: unknown) => {
    const problem = problemOf(kind, error);
    if (problem !== undefined) onProblem?.(problem);
  });
}
