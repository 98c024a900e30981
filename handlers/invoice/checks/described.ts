/** A code with its texts. */
export interface Described {
  readonly code: string;
  readonly en: string;
  readonly pt: string;
}
