import type { Frame } from '../protocol/envelope.ts';

/** The last number heard of each device, under its present run. */
export type DirectInbox = ReadonlyMap<string, { readonly run: string; readonly seq: number }>;

/**
 * Notes one frame. Undefined when it was heard before, or is older than one that was: on a bus,
 * order is kept by leaving out what comes too late.
 */
export function noteDirect(
  inbox: DirectInbox,
  { from, run, seq }: Pick<Frame<'direct'>, 'from' | 'run' | 'seq'>,
): DirectInbox | undefined {
  const key = `${from.user}/${from.device}`;
  const last = inbox.get(key);
  if (last?.run === run && seq <= last.seq) return undefined;
  return new Map(inbox).set(key, { run, seq });
}
