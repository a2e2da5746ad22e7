import type { ReactNode } from 'react';
import { Icon } from './icon.tsx';
import type { IconName } from './icon.tsx';

export interface ControlButtonProps {
  readonly icon: IconName;
  /** What the button does. It stays the same: `isPressed` says whether it is done. */
  readonly label: string;
  /** Leave out for a button that does not stay pressed. */
  readonly isPressed?: boolean;
  readonly isDisabled?: boolean;
  readonly tone?: 'neutral' | 'danger' | 'accept';
  /** Strikes the icon through while pressed. */
  readonly strikes?: boolean;
  readonly onPress: () => void;
}

/** One round button with its words below. */
export function ControlButton({
  icon,
  label,
  isPressed,
  isDisabled = false,
  tone = 'neutral',
  strikes = false,
  onPress,
}: ControlButtonProps): ReactNode {
  return (
    <button
      type="button"
      className="earshot-control"
      data-tone={tone}
      aria-pressed={isPressed}
      disabled={isDisabled}
      onClick={onPress}
    >
      <span className="earshot-control-face">
        <Icon name={icon} isOff={strikes && isPressed === true} />
      </span>
      <span className="earshot-control-label">{label}</span>
    </button>
  );
}
