import type { Dialect } from '../contenders/dialect.ts';
import { join, type Member } from './member.ts';

/** Many clients of one server. */
export interface Fleet {
  readonly members: readonly Member[];
  /** Those who talk to each other. */
  readonly pairs: readonly (readonly [Member, Member])[];
  /** Why connections were lost, one for each. */
  readonly losses: readonly string[];
  /** Connects more of them, up to this number. */
  grow(count: number): Promise<void>;
  /** Lets all pairs do what they must have done before they talk. */
  introduce(): Promise<void>;
  leave(): void;
}

export interface FleetOptions {
  readonly dialect: Dialect;
  readonly port: number;
  /** Where every other user connects: those who talk to each other are at two servers then. Default: `port`. */
  readonly otherPort?: number;
  /** What the names of users begin with. Default `u`. */
  readonly prefix?: string;
}

/** As many connect at a time. */
const AT_A_TIME = 40;
/** Acknowledgements wait no longer than this, in ms, as those of clients do; … */
const TICK_MS = 100;
/** … and not all clients say them at the same moment. */
const GROUPS = 20;

export function createFleet({
  dialect,
  port,
  otherPort = port,
  prefix = 'u',
}: FleetOptions): Fleet {
  const members: Member[] = [];
  const losses: string[] = [];
  let group = 0;
  const ticks = setInterval(() => {
    group = (group + 1) % GROUPS;
    for (let index = group; index < members.length; index += GROUPS) members[index]?.tick();
  }, TICK_MS / GROUPS);
  ticks.unref();
  const lost = (why: string): void => void losses.push(why);

  function pairs(): readonly (readonly [Member, Member])[] {
    return members.flatMap((one, index) => {
      const other = members[index + 1];
      return index % 2 === 0 && other !== undefined ? [[one, other] as const] : [];
    });
  }

  return {
    members,
    losses,
    get pairs() {
      return pairs();
    },
    async grow(count) {
      while (members.length < count) {
        const next = Math.min(AT_A_TIME, count - members.length);
        const users = Array.from({ length: next }, (_, index) => members.length + index);
        const joined = users.map((user) =>
          join({
            dialect,
            port: user % 2 === 0 ? port : otherPort,
            user: `${prefix}${user}`,
            lost,
          }),
        );
        members.push(...(await Promise.all(joined)));
      }
    },
    async introduce() {
      const all = pairs();
      for (let begin = 0; begin < all.length; begin += AT_A_TIME) {
        const some = all.slice(begin, begin + AT_A_TIME);
        await Promise.all(some.map(async ([one, other]) => dialect.introduce?.(one, other)));
      }
    },
    leave() {
      clearInterval(ticks);
      for (const member of members) member.leave();
    },
  };
}
