import { execFile } from 'node:child_process';
import { createHash, X509Certificate } from 'node:crypto';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { requireCommand } from '../../scripts/system-commands.mjs';

/** A certificate for `localhost` that nobody has signed, in files, for a server of a test. */
export interface Certificate {
  readonly certificatePath: string;
  readonly keyPath: string;
  /** SHA-256 of its public key, in base64: by this a Chromium trusts it, and no other. */
  readonly keyHash: string;
  /** Deletes its files. Idempotent. */
  remove(): Promise<void>;
}

export async function makeCertificate(): Promise<Certificate> {
  const folder = await mkdtemp(join(tmpdir(), 'earshot-certificate-'));
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true });
  const [certificatePath, keyPath] = [join(folder, 'certificate.pem'), join(folder, 'key.pem')];
  try {
    await promisify(execFile)(requireCommand('openssl'), [
      ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes'],
      ...['-keyout', keyPath, '-out', certificatePath, '-days', '2', '-subj', '/CN=localhost'],
      ...['-addext', 'subjectAltName=DNS:localhost', '-addext', 'extendedKeyUsage=serverAuth'],
    ]);
    const { publicKey } = new X509Certificate(await readFile(certificatePath));
    const key = publicKey.export({ type: 'spki', format: 'der' });
    const keyHash = createHash('sha256').update(key).digest('base64');
    return { certificatePath, keyPath, keyHash, remove };
  } catch (cause) {
    await remove();
    throw new Error('openssl made no certificate.', { cause });
  }
}
