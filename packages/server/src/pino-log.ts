import type { Log, LogLevel } from '@earshot/signaling/server';
import { pino, type DestinationStream } from 'pino';

/** Nothing of this is ever logged; should it be some day, it is not readable. */
const secrets = ['token', 'secret', 'password', 'credential', 'sdp', 'candidate', 'authorization'];

/** A {@link Log} of one JSON object a line, to standard output unless told otherwise. */
export function pinoLog(level: LogLevel, destination?: DestinationStream): Log {
  const options = {
    name: 'earshot',
    level,
    redact: secrets.flatMap((name) => [name, `*.${name}`]),
  };
  const logger = destination === undefined ? pino(options) : pino(options, destination);
  return (severity, event, fields = {}) => {
    logger[severity](withError(fields), event);
  };
}

/** Pino knows errors by the name `err`. */
function withError(fields: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const { error, ...rest } = fields;
  return error === undefined ? rest : { ...rest, err: error };
}
