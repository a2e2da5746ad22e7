/** What a process keeps of a session that it has and that others know, too. */
export interface Tenure {
  readonly session: string;
  /** As the bus counts them. */
  readonly turn: number;
  /** The number of the last letter that came over the bus. */
  logged: number;
  /** How many letters the client was sent before they came over the bus. */
  early: number;
  /** The number of the last message of the client from which all that follows is in good hands. */
  settled: number;
  /** Up to which letter the bus was told that the client has it. */
  acknowledged: number;
}

export type TenureStart = Pick<Tenure, 'session'> & Partial<Omit<Tenure, 'early'>>;

export function createTenure({
  session,
  turn = 1,
  logged = 0,
  settled = 0,
  acknowledged = 0,
}: TenureStart): Tenure {
  return { session, turn, logged, settled, acknowledged, early: 0 };
}

/** Up to which letter the client has all, when so many of those that it was sent are not acknowledged. */
export function acknowledgedLetter({ logged, early }: Tenure, unacknowledged: number): number {
  return Math.min(logged, logged + early - unacknowledged);
}
