/** The machines of the lab, one network namespace each. */
export const places = ['server', 'alice', 'bob', 'router'] as const;
export type Place = (typeof places)[number];
