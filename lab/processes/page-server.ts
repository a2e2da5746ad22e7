// Serves the lab's page on the loopback interface of its namespace: there a page is a secure one.
//   node page-server.ts <folder> <port>
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { basename, extname, join } from 'node:path';
import process from 'node:process';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript' };
const [folder = '', port] = process.argv.slice(2);

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url ?? '/', 'http://localhost');
  const name = pathname === '/' ? 'index.html' : basename(pathname);
  const file = extname(name) === '.html' ? name : join('assets', name);
  readFile(join(folder, file)).then(
    (body) => {
      response.writeHead(200, { 'content-type': TYPES[extname(file)] ?? 'text/plain' });
      response.end(body);
    },
    () => response.writeHead(404).end(),
  );
});
server.listen(Number(port), '127.0.0.1', () => console.log('ready'));
