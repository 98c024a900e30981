/** What the splitter hands out, and how far it goes. */

/** Why a stretch of bytes is not a document. */
export type SplitProblem = 'not-json' | 'not-xml' | 'dtd' | 'truncated' | 'too-deep' | 'too-large';

/**
 * Where the splitter stands between two documents; with a byte offset it is enough to go on later.
 * `wrapped`: in the array of a page body; `rest`: behind that array, in the body itself; `xml`: in an XML stream;
 * `csv`: in a table.
 */
export type Container = 'top' | 'array' | 'wrapped' | 'rest' | 'xml' | 'csv';

/** Where an XML stream stands between two documents. */
export interface XmlPlace {
  /** Local names of the elements that are open. */
  readonly open: readonly string[];
  /** The last declaration's, in lower case. */
  readonly encoding?: string;
}

/** Takes a stream of bytes apart; see JsonSplitter and XmlSplitter. */
export interface DocumentSplitter {
  /** Whether it gave up; further bytes change nothing. */
  readonly over: boolean;
  /** Documents that end in this chunk. Do not write to the chunk afterwards: they may be views of it. */
  push(chunk: Buffer): SplitDocument[];
  /** What is left at the end of the stream: nothing, or what was cut off. */
  end(): SplitDocument[];
}

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
  /** Set if the document is XML, whole or broken: the place behind it, and the encoding it is declared to be in. */
  readonly xml?: XmlPlace;
  /** Set if the document is lines of a table. */
  readonly csv?: { readonly headings: readonly string[] };
  /** What stands beside the list of a page body: mostly no document at all, and then it is passed over. */
  readonly beside?: boolean;
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
