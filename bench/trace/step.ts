/** Something that happened on a page. */
export interface Step {
  /** Unix ms with fractions. */
  readonly at: number;
  readonly what: string;
}
