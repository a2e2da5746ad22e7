// The floor: what anybody would write first to hand messages on, and no more.
//   node bare-server.ts <port>
import process from 'node:process';
import { WebSocketServer, type WebSocket } from 'ws';
import { serveProbe } from './probe.ts';

const sockets = new Map<string, WebSocket>();
const server = new WebSocketServer({ host: '127.0.0.1', port: Number(process.argv[2]) });
server.on('connection', (socket, request) => {
  const user = new URL(request.url ?? '/', 'http://bench').searchParams.get('user') ?? '';
  sockets.set(user, socket);
  socket.on('message', (data: Buffer) => {
    const { to, body } = JSON.parse(data.toString()) as { to: string; body: unknown };
    sockets.get(to)?.send(JSON.stringify({ from: user, body }));
  });
  socket.on('error', () => socket.terminate());
  socket.on('close', () => {
    if (sockets.get(user) === socket) sockets.delete(user);
  });
  socket.send('{"hello":true}');
});
server.on('listening', () => {
  const { port } = server.address() as { port: number };
  serveProbe(port, () => new Promise((resolve) => server.close(() => resolve())));
});
