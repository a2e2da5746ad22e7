import type { CallClient } from '@earshot/core';
import { act, render } from '@testing-library/react';
import type { RenderResult } from '@testing-library/react';
import { StrictMode } from 'react';
import type { ReactNode } from 'react';
import type { Clock } from '../earshot-context.ts';
import { EarshotProvider } from '../provider.tsx';

export interface RenderOptions {
  readonly client?: CallClient | undefined;
  readonly clock?: Clock;
  /** Leave out the provider. */
  readonly isBare?: boolean;
  readonly isStrict?: boolean;
}

/** Renders below a provider. */
export function renderWith(children: ReactNode, options: RenderOptions = {}): RenderResult {
  return render(wrap(children, options));
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

function wrap(children: ReactNode, { client, clock, isBare, isStrict }: RenderOptions): ReactNode {
  const provided =
    isBare === true ? (
      children
    ) : (
      <EarshotProvider client={client} {...(clock && { clock })}>
        {children}
      </EarshotProvider>
    );
  return isStrict === true ? <StrictMode>{provided}</StrictMode> : provided;
}
