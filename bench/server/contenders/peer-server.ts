// The server that PeerJS brings, as it comes.
//   node peer-server.ts <port>
import process from 'node:process';
import { PeerServer } from 'peer';
import { serveProbe } from './probe.ts';

const options = { host: '127.0.0.1', port: Number(process.argv[2]), path: '/' };
// Its default turns away all but 5,000.
PeerServer({ ...options, concurrent_limit: 20_000 }, (server) => {
  const { port } = server.address() as { port: number };
  serveProbe(port, () => new Promise((resolve) => server.close(() => resolve())));
});
