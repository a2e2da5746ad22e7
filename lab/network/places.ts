import process from 'node:process';

/** The machines of the lab, one network namespace each. */
export const places = ['server', 'alice', 'bob', 'router'] as const;
export type Place = (typeof places)[number];

/** All namespaces of any lab begin with it. */
const PREFIX = 'earshot-lab';

/** Names of one running lab: several may run side by side, and each clears away its own. */
export function namespaceOf(place: Place, owner = process.pid): string {
  return `${PREFIX}-${owner}-${place}`;
}
