export { CallRating } from './call-rating.tsx';
export type { CallRatingProps, Rating, RatingWords } from './call-rating.tsx';
export { CallTestSteps } from './call-test-steps.tsx';
export type { CallTestStepsProps, CallTestWords } from './call-test-steps.tsx';
export { useCallTest } from './use-call-test.ts';
export type { CallTestControl } from './use-call-test.ts';
