import type { ReactNode } from 'react';

/** The name of the example with its mark. */
export function Brand(): ReactNode {
  return (
    <p className="brand">
      <svg viewBox="0 0 24 24" aria-hidden="true">
        <rect x="2" y="4" width="20" height="13" rx="2" />
        <path d="M8 21h8M12 13.5V8M9.5 10.5 12 8l2.5 2.5" />
      </svg>
      Screen share
    </p>
  );
}
