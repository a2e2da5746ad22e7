import type { Control } from './contender.ts';

/** When things happened on one page; Unix ms with fractions. All pages are on one machine, and so on one clock. */
export interface Marks {
  /** The click on "call", on "answer", or on a control. */
  readonly pressed?: number;
  readonly rang?: number;
  readonly connected?: number;
  /** The other side's first picture was shown. */
  readonly firstFrame?: number;
  readonly over?: number;
  /** What the other side has switched, or shown. */
  readonly saw: Readonly<Partial<Record<Control, number>>>;
  /** Offers that this page has made. */
  readonly offers: number;
}
