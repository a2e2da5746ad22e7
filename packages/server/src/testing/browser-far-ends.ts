// The far ends of pages' HTTP transports, in a process of their own: prints where they are, and ends with its input.
import process from 'node:process';
import { WebSocketServer, type WebSocket } from 'ws';
import { urlOf } from '../http/endpoints.ts';
import { startHttpFarEnds, type HttpFarEnd } from './http-far-ends.ts';

/** What a page tells about the far end with a name. */
type Command =
  | { readonly do: 'send'; readonly text: string }
  | { readonly do: 'sendOther' }
  | { readonly do: 'close' }
  /** Answered when everything before it was done. */
  | { readonly do: 'answer' };

const ends = await startHttpFarEnds();
const controls = new WebSocketServer({ server: ends.server });
controls.on('connection', (control, request) => {
  obey(control, ends.get(urlOf(request).searchParams.get('name') ?? ''));
});
process.stdin.resume();
process.stdin.once('end', () => {
  controls.close();
  void ends.close();
});
process.stdout.write(new URL(ends.echo).origin);

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
