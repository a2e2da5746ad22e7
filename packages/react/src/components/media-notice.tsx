import type { Call } from '@earshot/core';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useLocalMedia } from '../use-local-media.ts';
import { describeMediaError } from './describe-call.ts';
import { Icon } from './icon.tsx';
import { problemsIn } from './media-problem.ts';
import type { MediaProblem } from './media-problem.ts';
import { useCallWords } from './words-provider.tsx';

export interface MediaNoticeProps {
  /** Default the active call. */
  readonly call?: Call | undefined;
  /** What `ControlBar` or `DeviceMenu` told last. */
  readonly problem?: MediaProblem | undefined;
  /** The user has read the problem. */
  readonly onDismiss?: () => void;
}

/** Says which device does not work, and what to do about it; nothing while all is well. */
export function MediaNotice({ call, problem, onDismiss }: MediaNoticeProps): ReactNode {
  const { wording, say } = useCallWords();
  const [read, setRead] = useState<readonly string[]>([]);
  const local = problemsIn(useLocalMedia(call)).map((each) => describeMediaError(each, wording));
  const told = problem === undefined ? [] : [describeMediaError(problem, wording)];
  const sentences = [...new Set([...told, ...local.filter((text) => !read.includes(text))])];
  return (
    <div className="earshot-notices" role="alert">
      {sentences.map((text) => (
        <p key={text} className="earshot-notice">
          <span>{text}</span>
          <button
            type="button"
            className="earshot-dismiss"
            aria-label={say('control.dismiss')}
            onClick={() => {
              setRead([...read, text]);
              if (told.includes(text)) onDismiss?.();
            }}
          >
            <Icon name="close" />
          </button>
        </p>
      ))}
    </div>
  );
}
