/** A call that no mock answers. The workflow cannot catch it: the test fails. */
export class UnmatchedCall extends Error {
  override readonly name = 'UnmatchedCall';
}
