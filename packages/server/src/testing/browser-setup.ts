import type { TestProject } from 'vitest/node';
import { WebSocketServer, type WebSocket } from 'ws';
import { urlOf } from '../http/endpoints.ts';
import { startHttpFarEnds, type HttpFarEnd } from './http-far-ends.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The address of the servers that pages connect to: HTTP far ends, and the control of each. */
    readonly farEnds: string;
  }
}

/** What a page tells about the far end with a name. */
type Command =
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'sendOther' }
  | { readonly do: 'close' }
  /** Answered when everything before it was done. */
  | { readonly do: 'answer' };

/** Runs beside the browser for all of its tests, which hold the far ends in their hands over a WebSocket. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const ends = await startHttpFarEnds();
  const controls = new WebSocketServer({ server: ends.server });
  controls.on('connection', (control, request) => {
    obey(control, ends.get(urlOf(request).searchParams.get('name') ?? ''));
  });
  project.provide('farEnds', new URL(ends.echo).origin);
  return async () => {
    controls.close();
    await ends.close();
  };
}

function obey(control: WebSocket, end: HttpFarEnd): void {
  let told = 0;
  end.onChange = () => {
    const received = end.received.slice(told);
    told = end.received.length;
    control.send(JSON.stringify({ received, open: end.open }));
  };
  control.on('message', (data: Buffer) => {
    const command = JSON.parse(data.toString()) as Command;
    if (command.do === 'send') end.send(command.text);
    else if (command.do === 'answer') control.send('{"received":[],"answers":1}');
    else end[command.do]();
  });
}
