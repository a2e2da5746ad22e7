import { useSignalingState } from '@earshot/react';
import { useState } from 'react';
import type { SubmitEvent, ReactNode } from 'react';
import { Brand } from './brand.tsx';
import { DeviceTest } from './device-test.tsx';

export interface HomeProps {
  readonly user: string;
  readonly onCall: (peer: string, video: boolean) => void;
}

const contacts = ['alice', 'bob', 'carol'];

/** Who I am, whom I can call. */
export function Home({ user, onCall }: HomeProps): ReactNode {
  return (
    <main className="page">
      <header className="top">
        <Brand />
        <Presence user={user} />
      </header>
      <section className="card" aria-labelledby="people">
        <h1 id="people">Show someone your screen</h1>
        <p className="hint">Call somebody. Once they answer, press “Share screen”.</p>
        <ul className="contacts">
          {contacts
            .filter((contact) => contact !== user)
            .map((contact) => (
              <Contact key={contact} name={contact} onCall={onCall} />
            ))}
        </ul>
        <OtherForm user={user} onCall={onCall} />
      </section>
      <DeviceTest />
      <p className="hint">
        Nobody there? Open <a href={linkFor(user)}>this page as {peerOf(user)}</a> in another tab.
      </p>
    </main>
  );
}

const presence = {
  online: 'online',
  connecting: 'connecting…',
  resuming: 'reconnecting…',
  offline: 'offline',
  closed: 'signed off',
} as const;

function Presence({ user }: { readonly user: string }): ReactNode {
  const { status } = useSignalingState();
  return (
    <p className="presence" data-status={status} role="status">
      <strong>{user}</strong> {presence[status]}
    </p>
  );
}

function Contact({
  name,
  onCall,
}: { readonly name: string } & Pick<HomeProps, 'onCall'>): ReactNode {
  return (
    <li>
      <span className="initial" aria-hidden="true">
        {name.charAt(0).toUpperCase()}
      </span>
      <span className="name">{name}</span>
      <button
        type="button"
        className="quiet"
        aria-label={`Voice call ${name}`}
        onClick={() => {
          onCall(name, false);
        }}
      >
        Voice
      </button>
      <button
        type="button"
        aria-label={`Call ${name}`}
        onClick={() => {
          onCall(name, true);
        }}
      >
        Call
      </button>
    </li>
  );
}

function OtherForm({ user, onCall }: HomeProps): ReactNode {
  const [problem, setProblem] = useState('');

  function submit(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    const peer = new FormData(event.currentTarget).get('peer');
    if (typeof peer !== 'string') return;
    if (peer === user) setProblem('That is you. Call somebody else.');
    else onCall(peer, true);
  }

  return (
    <form className="other" onSubmit={submit}>
      <label htmlFor="peer">Someone else</label>
      <div className="row">
        <input
          id="peer"
          name="peer"
          required
          pattern="[0-9A-Za-z._~\-]+"
          title="Letters, digits, dots, dashes, tildes and underscores"
          maxLength={255}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          aria-describedby="peer-problem"
          onChange={() => {
            setProblem('');
          }}
        />
        <button type="submit">Call</button>
      </div>
      <p id="peer-problem" className="problem" role="alert">
        {problem}
      </p>
    </form>
  );
}

function peerOf(user: string): string {
  return user === 'bob' ? 'alice' : 'bob';
}

function linkFor(user: string): string {
  return `?user=${peerOf(user)}`;
}
