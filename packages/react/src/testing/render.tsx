import { act, render } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import type { ReactNode } from 'react';
import type { Clock } from '../earshot-context.ts';
import { EarshotProvider } from '../provider.tsx';
import type { FakeClient } from './fake-client.ts';
import type { FakePlayback } from './fake-playback.ts';

export interface RenderOptions {
  /** Its devices and its playback are given to the provider, too. */
  readonly client?: FakeClient | undefined;
  readonly clock?: Clock;
  /** Default the client's. */
  readonly playback?: FakePlayback;
  /** Leave out the provider. */
  readonly isBare?: boolean;
  readonly isStrict?: boolean;
}

/** Renders below a provider, and there again. */
export function renderWith(shown: ReactNode, options: RenderOptions = {}): RenderResult {
  const wrapper = ({ children }: { readonly children: ReactNode }): ReactNode =>
    wrap(children, options);
  return render(shown, { wrapper, reactStrictMode: options.isStrict ?? false });
}

export interface RenderedHook<Value> extends RenderResult {
  /** What the hook gave last. */
  readonly value: Value;
  /** How often its component has rendered. */
  readonly renders: number;
}

/** Renders a component that only calls the hook, and counts. */
export function renderHookWith<Value>(
  useIt: () => Value,
  options: RenderOptions = {},
): RenderedHook<Value> {
  const values: Value[] = [];
  const record = (value: Value): void => void values.push(value);
  function Probe(): ReactNode {
    record(useIt());
    return null;
  }
  const result = renderWith(<Probe />, options);
  return Object.defineProperties(result, {
    value: { get: () => values.at(-1) },
    renders: { get: () => values.length },
  }) as RenderedHook<Value>;
}

/** Lets React see what `change` does. */
export function change(run: () => void): void {
  act(run);
}

function wrap(children: ReactNode, options: RenderOptions): ReactNode {
  const { client, clock, playback = client?.playback, isBare = false } = options;
  if (isBare) return children;
  return (
    <EarshotProvider
      client={client}
      {...(clock && { clock })}
      {...(client && { devices: client.devices })}
      {...(playback && { playback })}
    >
      {children}
    </EarshotProvider>
  );
}
