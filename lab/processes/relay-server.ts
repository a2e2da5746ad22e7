// Hands each message on to the other ones in the room: all the server that a bare connection needs.
//   node relay-server.ts <host> <port>
import process from 'node:process';
import { WebSocketServer } from 'ws';
import type { WebSocket } from 'ws';

const [host = '', port] = process.argv.slice(2);
/** The latest socket of each user. */
const sockets = new Map<string, WebSocket>();

const server = new WebSocketServer({ host, port: Number(port) });
server.on('listening', () => console.log('ready'));
server.on('connection', (socket, request) => {
  const user = new URL(request.url ?? '/', 'http://lab').searchParams.get('user') ?? '';
  sockets.set(user, socket);
  socket.on('error', () => socket.terminate());
  socket.on('message', (data: Buffer) => {
    for (const [other, to] of sockets) if (other !== user) to.send(data.toString());
  });
});
