/** What the splitter hands out, and how far it goes. */

/** Why a stretch of bytes is not a document. */
export type SplitProblem = 'not-json' | 'truncated' | 'too-deep' | 'too-large';

/**
 * Where the splitter stands between two documents; with a byte offset it is enough to go on later.
 * `wrapped`: in the array of a page body; `rest`: behind that array, in the body itself.
 */
export type Container = 'top' | 'array' | 'wrapped' | 'rest';

export interface SplitDocument {
  /** The document, or the head of it if it has a problem. May be a view of the chunk. */
  readonly bytes: Buffer;
  /** First byte, and the byte after the last, counted in the stream. */
  readonly start: number;
  readonly end: number;
  /** Holds a number that a double may not carry: more than 15 digits, or an exponent. */
  readonly exactNumbers: boolean;
  readonly problem: SplitProblem | undefined;
  /** Container that holds the position `end`. */
  readonly container: Container;
  /** The splitter gave up here: nothing after it was looked at. */
  readonly final: boolean;
}

export interface SplitLimits {
  readonly maxDocumentBytes: number;
  readonly maxDepth: number;
  /** Bytes kept of a document that has a problem. */
  readonly keptBytes: number;
  /** Bytes of one garbled stretch after which the splitter gives up. */
  readonly maxGarbageBytes: number;
  /** Broken documents after which it gives up, where none was whole. */
  readonly maxBroken: number;
}

export const defaultSplitLimits: SplitLimits = {
  maxDocumentBytes: 64 * 1024 * 1024,
  maxDepth: 256,
  keptBytes: 64 * 1024,
  maxGarbageBytes: 1024 * 1024,
  maxBroken: 100,
};
