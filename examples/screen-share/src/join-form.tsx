import type { ReactNode } from 'react';
import { Brand } from './brand.tsx';

export interface JoinFormProps {
  /** A name in the address that cannot be one; empty when there was none. */
  readonly refused: string;
}

/** Asks who you are, where the address does not say it. */
export function JoinForm({ refused }: JoinFormProps): ReactNode {
  return (
    <main className="page">
      <header className="top">
        <Brand />
      </header>
      <form className="card" method="get">
        <h1>Who are you?</h1>
        <label htmlFor="user">Your name</label>
        <div className="row">
          <input
            id="user"
            name="user"
            required
            pattern="[0-9A-Za-z._~\-]+"
            title="Letters, digits, dots, dashes, tildes and underscores"
            maxLength={255}
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            aria-describedby="user-hint"
          />
          <button type="submit">Continue</button>
        </div>
        <p id="user-hint" className="hint">
          {refused !== '' && `“${refused}” cannot be a name here. `}
          Letters, digits, dots and dashes, without spaces.
        </p>
      </form>
    </main>
  );
}
