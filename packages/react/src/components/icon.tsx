import type { ReactNode } from 'react';

// Drawn for Earshot on a grid of 24 by 24.
const paths = {
  microphone:
    'M12 3a3 3 0 0 0-3 3v5a3 3 0 0 0 6 0V6a3 3 0 0 0-3-3ZM5 11a7 7 0 0 0 14 0M12 18v3M9 21h6',
  camera:
    'M4 6.5h9a2 2 0 0 1 2 2v7a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2v-7a2 2 0 0 1 2-2ZM15 11l7-4v10l-7-4',
  screen:
    'M4 4h16a2 2 0 0 1 2 2v9a2 2 0 0 1-2 2H4a2 2 0 0 1-2-2V6a2 2 0 0 1 2-2ZM8 21h8M12 14V8M9 10.5l3-3 3 3',
  hold: 'M8.5 5v14M15.5 5v14',
  phone:
    'M6.5 3H9l2 5-2.5 1.8a11 11 0 0 0 5.7 5.7L16 13l5 2v2.5a3.5 3.5 0 0 1-3.5 3.5C9.5 21 3 14.5 3 6.5A3.5 3.5 0 0 1 6.5 3Z',
  sound: 'M4 9.5h4l5-4.5v14l-5-4.5H4ZM16.5 9a4.5 4.5 0 0 1 0 6M19 6.5a8 8 0 0 1 0 11',
  devices: 'M4 7h9M17 7h3M4 17h3M11 17h9M15 5v4M9 15v4',
  close: 'M6 6l12 12M18 6L6 18',
} as const;

export type IconName = keyof typeof paths;

/** A picture beside words that say the same, so assistive technology skips it. */
export function Icon({
  name,
  isOff = false,
}: {
  readonly name: IconName;
  readonly isOff?: boolean;
}): ReactNode {
  return (
    <svg className="earshot-icon" data-icon={name} viewBox="0 0 24 24" aria-hidden="true">
      <path d={paths[name]} />
      {isOff && <path d="M3.5 3.5l17 17" />}
    </svg>
  );
}
