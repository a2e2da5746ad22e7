import { sql, type RawBuilder } from 'kysely';
import { unmissedReasons } from '../hub/call-record.ts';
import { technicalReasons, type CallDay } from '../statistics.ts';
import type { MigrationDatabase } from './migrations.ts';
import type { Store } from './store.ts';
import { NOBODY } from './tables.ts';

const DAY_MS = 86_400_000;

/** Counts calls day by day, in one pass over the days that are asked for. */
export function callDays({ db, dialect }: MigrationDatabase): Pick<Store, 'callDays'> {
  const isOver = sql<boolean>`answered_at is not null and ended_at is not null`;
  const isMissed = sql<boolean>`answered_at is null and end_reason not in (${sql.join([...unmissedReasons])})`;
  const hasFailed = sql<boolean>`${isOver} and end_reason in (${sql.join([...technicalReasons])})`;
  const numbers = {
    calls: sql`1`,
    answered: oneIf(sql`answered_at is not null`),
    missed: oneIf(isMissed),
    talked: oneIf(isOver),
    failed: oneIf(hasFailed),
    talkedMs: sql`case when ${isOver} then duration_ms else 0 end`,
    setupMs: bothSides(dialect, { column: 'quality', field: 'setupMs' }, (value) => value),
    setups: bothSides(dialect, { column: 'quality', field: 'setupMs' }, known),
    stars: bothSides(dialect, { column: 'rating', field: 'stars' }, (value) => value),
    ratings: bothSides(dialect, { column: 'rating', field: 'stars' }, known),
  };
  return {
    async callDays({ from, to }) {
      const found = await db
        .selectFrom('earshot_calls')
        .select(sql<number>`started_at / ${sql.lit(DAY_MS)}`.as('day'))
        .select(
          Object.entries(numbers).map(([name, number]) =>
            // Sums of whole numbers are texts in PostgreSQL otherwise: they may be too great for it.
            sql<number>`cast(sum(${number}) as double precision)`.as(name),
          ),
        )
        .where('started_at', '>=', from)
        // What was forbidden was no call.
        .where('callee_user', '<>', NOBODY)
        .where('started_at', '<', to)
        .groupBy('day')
        .orderBy('day')
        .execute();
      return found.map(dayOf);
    },
  };
}

function dayOf(found: Readonly<Record<string, number>>): CallDay {
  const { day = 0, calls = 0, answered = 0, missed = 0, talked = 0, failed = 0 } = found;
  const { talkedMs = 0, setupMs = 0, setups = 0, stars = 0, ratings = 0 } = found;
  return {
    startedAt: day * DAY_MS,
    ...{ calls, answered, missed, talked, failed, talkedMs, setupMs, setups, stars, ratings },
  };
}

function oneIf(condition: RawBuilder<unknown>): RawBuilder<unknown> {
  return sql`case when ${condition} then 1 else 0 end`;
}

function known(value: RawBuilder<unknown>): RawBuilder<unknown> {
  return oneIf(sql`${value} is not null`);
}

/** What each side has noted, added up. */
function bothSides(
  dialect: MigrationDatabase['dialect'],
  note: { readonly column: 'quality' | 'rating'; readonly field: string },
  number: (value: RawBuilder<unknown>) => RawBuilder<unknown>,
): RawBuilder<unknown> {
  const of = (side: string): RawBuilder<unknown> => {
    const column = sql.ref(`${side}_${note.column}_json`);
    return number(
      dialect === 'postgres'
        ? sql`(cast(${column} as json) ->> ${sql.lit(note.field)})::float8`
        : sql`json_extract(${column}, ${sql.lit(`$.${note.field}`)})`,
    );
  };
  return sql`coalesce(${of('caller')}, 0) + coalesce(${of('callee')}, 0)`;
}
