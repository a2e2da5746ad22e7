// A relay over Socket.IO, as its documentation says how to send to a user: each has a room.
//   node socket-io-server.ts <port>
import { createServer } from 'node:http';
import process from 'node:process';
import { Server } from 'socket.io';
import { serveProbe } from './probe.ts';

const http = createServer();
const server = new Server(http, { transports: ['websocket'] });
server.on('connection', (socket) => {
  const user = String(socket.handshake.query['user']);
  void socket.join(user);
  socket.on('message', (to: string, body: unknown) => {
    server.to(to).emit('message', user, body);
  });
});
http.listen(Number(process.argv[2]), '127.0.0.1', () => {
  const { port } = http.address() as { port: number };
  serveProbe(port, () => server.close());
});
