import { rateCall } from '@earshot/core';
import type { Call, CallState } from '@earshot/core';
import { useId, useState } from 'react';
import type { ReactNode, SubmitEvent } from 'react';
import { useProvidedClient } from '../earshot-context.ts';
import { useCallState } from '../use-call-state.ts';
import { useEndedCall } from '../use-ended-call.ts';

export interface CallRatingProps {
  /** Default the call that ended last. */
  readonly call?: Call | undefined;
  /** Other words; the default is English. */
  readonly words?: Partial<RatingWords>;
  /** Told of each rating; without Earshot's server this is the only way to keep it. */
  readonly onRate?: (rating: Rating) => void;
}

/** What was said. */
export interface Rating {
  readonly call: Call;
  /** From 1 to 5. */
  readonly stars: number;
  readonly comment?: string;
}

/** What a rating says to the user. */
export interface RatingWords {
  readonly question: string;
  /** From 1 star to 5. */
  readonly answers: readonly [string, string, string, string, string];
  readonly comment: string;
  readonly send: string;
  readonly thanks: string;
  readonly failed: string;
}

const ENGLISH: RatingWords = {
  question: 'How was the call?',
  answers: ['Bad', 'Poor', 'Fair', 'Good', 'Excellent'],
  comment: 'What was good or bad? (optional)',
  send: 'Send',
  thanks: 'Thank you.',
  failed: 'It could not be sent. Please try again later.',
};

/**
 * Asks how the call was that has ended: five choices with words, and a comment. Goes to the server, which keeps it with
 * the record. Nothing for a call in which nobody talked, or that goes on at another device.
 *
 * @example
 * <CallRating />
 */
export function CallRating({ call: given, words, onRate }: CallRatingProps): ReactNode {
  const { call: ended } = useEndedCall();
  const call = given ?? ended;
  const state = useCallState(call);
  if (call === undefined || state === undefined || !isOver(state)) return null;
  const said = { ...ENGLISH, ...words };
  return <RatingForm key={call.id} call={call} words={said} onRate={onRate} />;
}

/** Somebody talked, and does so no more: a call that went to another device goes on. */
function isOver(state: CallState): boolean {
  return (
    state.status === 'ended' &&
    state.since !== undefined &&
    state.reason.type !== 'answered-elsewhere'
  );
}

interface RatingFormProps {
  readonly call: Call;
  readonly words: RatingWords;
  readonly onRate: CallRatingProps['onRate'];
}

function RatingForm({ call, words, onRate }: RatingFormProps): ReactNode {
  const client = useProvidedClient();
  const [stars, setStars] = useState<number>();
  const [outcome, setOutcome] = useState<'thanks' | 'failed'>();
  const comment = useId();

  function send(event: SubmitEvent<HTMLFormElement>): void {
    event.preventDefault();
    if (stars === undefined) return;
    const text = new FormData(event.currentTarget).get('comment');
    const written = typeof text === 'string' ? text.trim() : '';
    const rating = { stars, ...(written !== '' && { comment: written }) };
    try {
      if (client !== undefined) rateCall(call, { client, ...rating });
      onRate?.({ call, ...rating });
      setOutcome('thanks');
    } catch {
      setOutcome('failed');
    }
  }

  return (
    <form className="earshot earshot-rating" onSubmit={send}>
      {outcome !== 'thanks' && (
        <>
          <fieldset>
            <legend>{words.question}</legend>
            {words.answers.map((answer, index) => (
              <label key={answer} data-chosen={stars !== undefined && index < stars}>
                <input
                  type="radio"
                  name="stars"
                  value={index + 1}
                  checked={stars === index + 1}
                  onChange={() => {
                    setStars(index + 1);
                  }}
                />
                <span className="earshot-rating-star" aria-hidden="true">
                  ★
                </span>
                {answer}
              </label>
            ))}
          </fieldset>
          {stars !== undefined && (
            <>
              <label htmlFor={comment}>{words.comment}</label>
              <textarea id={comment} name="comment" rows={2} maxLength={1_000} />
              <button type="submit" className="earshot-button">
                {words.send}
              </button>
            </>
          )}
        </>
      )}
      <p role="status">{outcome && words[outcome]}</p>
    </form>
  );
}
