import process from 'node:process';
import type { Place } from './place.ts';

/** All namespaces of any lab begin with it. */
const PREFIX = 'earshot-lab';

/** Names of one running lab: several may run side by side, and each clears away its own. */
export function namespaceOf(place: Place, owner = process.pid): string {
  return `${PREFIX}-${owner}-${place}`;
}
