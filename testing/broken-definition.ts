/** A definition that is not there or cannot run, with file, line and column in its message. */
export class BrokenDefinition extends Error {
  override readonly name = 'BrokenDefinition';
}
