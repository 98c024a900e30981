/** The first byte of everything in a checkpoint. Numbers are never reused for another meaning. */
export const TAG = {
  undefined: 0,
  null: 1,
  true: 2,
  false: 3,
  integer: 4,
  negative: 5,
  bigint: 6,
  float: 7,
  double: 8,
  text: 9,
  utf16: 10,
  knownText: 11,
  bytes: 12,
  buffer: 13,
  function: 14,
  list: 15,
  map: 16,
  sharedList: 17,
  sharedMap: 18,
  reference: 19,
  array: 20,
  object: 21,
  ascii: 22,
  headers: 23,
  sharedHeaders: 24,
} as const;

export type Tag = (typeof TAG)[keyof typeof TAG];

/** Texts up to this length are numbered in the order in which they are written, and written once. */
export const INTERNED_LENGTH = 40;
