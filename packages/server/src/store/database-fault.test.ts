import { describe, expect, it } from 'vitest';
import { databaseFault, faultCode } from './database-fault.ts';

function failure(facts: object, message = 'failed'): Error {
  return Object.assign(new Error(message), facts);
}

describe('why a query failed', () => {
  it.each([
    ['serialization failure', failure({ code: '40001' }), 'conflict', '40001'],
    ['deadlock', failure({ code: '40P01' }), 'conflict', '40P01'],
    ['connection failure', failure({ code: '08006' }), 'unavailable', '08006'],
    ['too many connections', failure({ code: '53300' }), 'unavailable', '53300'],
    ['shutdown', failure({ code: '57P01' }), 'unavailable', '57P01'],
    ['statement timeout', failure({ code: '57014' }), 'unavailable', '57014'],
    ['no connection', failure({ code: 'ECONNREFUSED' }), 'unavailable', 'ECONNREFUSED'],
    ['a name', failure({}, 'Connection terminated unexpectedly'), 'unavailable', undefined],
    ['pool', failure({}, 'timeout exceeded when trying to connect'), 'unavailable', undefined],
    ['unique violation', failure({ code: '23505' }), 'failed', '23505'],
    [
      'a longer name that begins alike',
      failure({ code: '08_X_NO_STATE' }),
      'failed',
      '08_X_NO_STATE',
    ],
    ['SQLite busy', failure({ code: 'ERR_SQLITE_ERROR', errcode: 5 }), 'unavailable', 'SQLITE_5'],
    ['SQLite snapshot', failure({ errcode: 517 }), 'unavailable', 'SQLITE_517'],
    ['SQLite full', failure({ code: 'ERR_SQLITE_ERROR', errcode: 13 }), 'failed', 'SQLITE_13'],
    ['no error at all', 'oh', 'failed', undefined],
    ['odd facts', failure({ code: 5, errcode: 'x' }), 'failed', undefined],
  ])('%s', (_name, error, fault, code) => {
    expect(databaseFault(error)).toBe(fault);
    expect(faultCode(error)).toBe(code);
  });
});
