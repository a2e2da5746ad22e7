// The server that PeerJS brings.
//   node peer-server.ts <host> <port>
import process from 'node:process';
import { PeerServer } from 'peer';

const [host = '', port] = process.argv.slice(2);
PeerServer({ host, port: Number(port), path: '/' }, () => console.log('ready'));
