import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

export interface BundleSize {
  readonly name: string;
  /** Minified and gzipped, with all dependencies. */
  readonly bytes: number;
}

/** The least that an app has to import for a call with each. */
const bundles = [
  {
    name: 'Earshot (`@earshot/core/lean` + `createSignaling`)',
    code: "export { createCallClient } from '@earshot/core/lean'; export { createSignaling } from '@earshot/signaling';",
  },
  {
    name: 'Earshot with every part (`@earshot/core` + `createSignaling`)',
    code: "export { createCallClient } from '@earshot/core'; export { createSignaling } from '@earshot/signaling';",
  },
  { name: 'PeerJS', code: "export { Peer } from 'peerjs';" },
  {
    name: 'simple-peer (no signaling)',
    code: "export { default } from 'simple-peer/simplepeer.min.js';",
  },
  { name: 'SIP.js (`SimpleUser`)', code: "export { Web } from 'sip.js';" },
  { name: 'mediasoup-client (no signaling)', code: "export { Device } from 'mediasoup-client';" },
  { name: 'LiveKit (`Room`)', code: "export { Room } from 'livekit-client';" },
  {
    name: 'Stream (`StreamVideoClient`)',
    code: "export { StreamVideoClient } from '@stream-io/video-client';",
  },
] as const;

/** Bundles each as an app would; Earshot from its sources. */
export async function measureBundles(): Promise<readonly BundleSize[]> {
  const sizes: BundleSize[] = [];
  for (const { name, code } of bundles) {
    const { outputFiles } = await build({
      stdin: { contents: code, resolveDir: import.meta.dirname },
      ...{ bundle: true, minify: true, write: false, format: 'esm', platform: 'browser' },
      conditions: ['@earshot/source'],
      target: 'es2022',
      define: { 'process.env.NODE_ENV': '"production"' },
      logLevel: 'error',
    });
    const [file] = outputFiles;
    if (file !== undefined)
      sizes.push({ name, bytes: gzipSync(file.contents, { level: 9 }).length });
  }
  return sizes;
}
