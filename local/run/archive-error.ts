/** Why an archive was refused. */
type ArchiveErrorCode = 'not-an-archive' | 'unsafe-path' | 'unsafe-link' | 'unsupported-entry' | 'too-large';

export class ArchiveError extends Error {
  readonly code: ArchiveErrorCode;
  constructor(code: ArchiveErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}
