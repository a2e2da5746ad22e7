import type { CallSettings } from '../call/call-context.ts';
import type { CallClientOptions } from './call-client.ts';
import type { ComeBack } from './come-back.ts';

/** What a client can do without: each of them costs bytes. */
export interface Parts extends Pick<
  CallSettings,
  'connectEarly' | 'deviceChange' | 'recover' | 'screenShare'
> {
  readonly comeBack?: ComeBack;
}

/** What a client is made of. */
export interface ClientOptions extends CallClientOptions, Parts {}
