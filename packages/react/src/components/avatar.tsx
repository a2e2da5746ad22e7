import type { ReactNode } from 'react';

/** The first letter of a name in a circle; the name stands beside it, so assistive technology skips it. */
export function Avatar({
  name,
  isRinging = false,
}: {
  readonly name: string;
  readonly isRinging?: boolean;
}): ReactNode {
  return (
    <span className="earshot-avatar" data-ringing={isRinging || undefined} aria-hidden="true">
      {Array.from(name)[0]?.toUpperCase()}
    </span>
  );
}
