/** As much of a call as tells who is in it. */
export interface CallNews {
  readonly call: string;
  readonly version: number;
  readonly isAnswered: boolean;
  readonly users: readonly string[];
}

/** Who is in a call, over all processes. */
export interface LiveCalls {
  isIn(user: string): boolean;
  /** Takes note of what was written; older news than are known change nothing. Gives whom it concerns. */
  note(news: CallNews): readonly string[];
  /** Where to go on from with {@link replace}. */
  mark(): number;
  /** These were all calls, answered ones, when they were read, after `mark`. Gives whom it concerns. */
  replace(found: readonly CallNews[], mark: number): readonly string[];
}

interface Known extends CallNews {
  readonly at: number;
}

/** So many calls that are over are remembered: news of them may come late. */
const MAX_OVER = 1_000;

export function createLiveCalls(): LiveCalls {
  const calls = new Map<string, Known>();
  const over = new Map<string, number>();
  const callsOf = new Map<string, Set<string>>();
  let count = 0;

  function put(news: CallNews): void {
    calls.set(news.call, { ...news, at: (count += 1) });
    for (const user of news.users) {
      callsOf.set(user, (callsOf.get(user) ?? new Set()).add(news.call));
    }
  }

  function drop({ call, users }: CallNews): void {
    calls.delete(call);
    for (const user of users) {
      const own = callsOf.get(user);
      own?.delete(call);
      if (own?.size === 0) callsOf.delete(user);
    }
  }

  function bury({ call, version }: CallNews): void {
    over.set(call, version);
    const [oldest] = over.keys();
    if (over.size > MAX_OVER && oldest !== undefined) over.delete(oldest);
  }

  function note(news: CallNews): readonly string[] {
    const before = calls.get(news.call);
    const known = before?.version ?? over.get(news.call) ?? -1;
    if (known >= news.version) return [];
    if (news.isAnswered) put(news);
    else {
      if (before !== undefined) drop(before);
      bury(news);
    }
    return (before !== undefined) === news.isAnswered ? [] : news.users;
  }

  return {
    isIn: (user) => callsOf.has(user),
    note,
    mark: () => count,
    replace(found, mark) {
      const there = new Set(found.map(({ call }) => call));
      const gone = [...calls.values()].filter(({ call, at }) => at <= mark && !there.has(call));
      gone.forEach(drop);
      return [...gone.flatMap(({ users }) => users), ...found.flatMap(note)];
    },
  };
}
