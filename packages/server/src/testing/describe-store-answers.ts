import type { StoreTests } from './describe-store.ts';

/** Answers to requests that may be sent again, and who may not come in. */
export function describeAnswers({ itKeeps, expect }: StoreTests): void {
  const request = { user: 'alice', key: 'k1', fingerprint: 'place bob' };
  const answer = { status: 201, body: '{"é":"👍"}' };
  const times = { at: 1_000, until: 2_000 };

  itKeeps('a request is taken up once, and answered the same again', async ({ answers }) => {
    expect(await answers.take(request, times)).toEqual(undefined);
    expect(await answers.take(request, times)).toEqual({ fingerprint: 'place bob' });
    await answers.keep(request, answer, 9_000);
    expect(await answers.take(request, times)).toEqual({ fingerprint: 'place bob', answer });
    expect(await answers.take({ ...request, fingerprint: 'place carol' }, times)).toEqual({
      fingerprint: 'place bob',
      answer,
    });
    await answers.drop(request);
    expect(await answers.take(request, times)).toEqual({ fingerprint: 'place bob', answer });
  });

  itKeeps('each user has keys of its own', async ({ answers }) => {
    await answers.take(request, times);
    expect(await answers.take({ ...request, user: 'bob' }, times)).toEqual(undefined);
  });

  itKeeps('one that came to nothing is taken up anew', async ({ answers }) => {
    await answers.take(request, times);
    await answers.drop(request);
    expect(await answers.take(request, times)).toEqual(undefined);
  });

  itKeeps('it is forgotten when its time is over', async ({ answers }) => {
    await answers.take(request, times);
    expect(await answers.take(request, { at: 2_000, until: 3_000 })).toEqual(undefined);
    await answers.keep(request, answer, 9_000);
    expect(await answers.take(request, { at: 8_999, until: 9_999 })).toEqual({
      fingerprint: 'place bob',
      answer,
    });
    expect(await answers.take(request, { at: 9_000, until: 9_999 })).toEqual(undefined);
  });

  itKeeps('of many that come at once one is taken up', async ({ answers }) => {
    const taken = await Promise.all([1, 2, 3, 4, 5].map(() => answers.take(request, times)));
    expect(taken.filter((kept) => kept === undefined).length).toEqual(1);
  });

  itKeeps('who is disabled stays so until enabled', async ({ disabledUsers }) => {
    expect(await disabledUsers.has('mallory')).toEqual(false);
    await disabledUsers.add('mallory', 1_000);
    await disabledUsers.add('mallory', 5_000);
    await disabledUsers.add('trudy', 2_000);
    expect(await disabledUsers.has('mallory')).toEqual(true);
    expect(await disabledUsers.since(2_001)).toEqual(['mallory']);
    expect([...(await disabledUsers.since(0))].toSorted()).toEqual(['mallory', 'trudy']);
    await disabledUsers.remove('mallory');
    await disabledUsers.remove('mallory');
    expect(await disabledUsers.has('mallory')).toEqual(false);
    expect(await disabledUsers.since(0)).toEqual(['trudy']);
  });
}
