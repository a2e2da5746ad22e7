import type { SessionLoad } from '../session/session-registry.ts';
import type { Meters } from './meters.ts';

/** Where numbers stand that are only worth a look when somebody reads them. */
export interface GaugeSources {
  /** Open connections, by what carries them. */
  readonly connections: () => Readonly<Record<string, number>>;
  /** How the sessions are; undefined before the start. */
  readonly load: () => SessionLoad | undefined;
}

export function addServerGauges(meters: Meters, { connections, load }: GaugeSources): void {
  meters.gauges(
    {
      name: 'earshot_connections',
      help: 'Clients that are connected, by what carries them.',
      label: { name: 'transport' },
    },
    connections,
  );
  meters.gauges(
    {
      name: 'earshot_sessions',
      help: 'Devices with a session: connected, or awaited to come back.',
      label: { name: 'state' },
    },
    () => {
      const { connected = 0, awaited = 0 } = load() ?? {};
      return { connected, awaited };
    },
  );
  const numbers: readonly (readonly [keyof SessionLoad, string, string])[] = [
    ['users', 'earshot_users', 'Users with a session.'],
    [
      'unacknowledged',
      'earshot_unacknowledged_messages',
      'Messages that clients have not acknowledged yet.',
    ],
    [
      'bufferedBytes',
      'earshot_outbound_buffered_bytes',
      'What the network has not taken yet, of all clients together.',
    ],
    [
      'mostBufferedBytes',
      'earshot_outbound_buffered_bytes_max',
      'What the network has not taken yet, of the slowest client.',
    ],
  ];
  for (const [number, name, help] of numbers) {
    meters.gauge({ name, help }, () => load()?.[number] ?? 0);
  }
}
