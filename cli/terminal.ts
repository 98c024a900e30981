/** What people and programs see: data on standard output, everything else on standard error. */
import { SettingError } from '../infra/settings.ts';
import { CliError, EXIT, type ExitCode } from './errors.ts';

export interface Terminal {
  /** Data: exactly as given, with a line end. */
  data(text: string): void;
  /** One JSON document, indented for people reading it, on standard output. */
  json(value: unknown): void;
  /** One JSON document on one line, for streams. */
  line(value: unknown): void;
  /** A remark for people, on standard error. */
  say(text: string): void;
  /** Replaces the last progress text; on a terminal only, elsewhere at most every tenth of the way. */
  progress(done: number, total: number, what: string): void;
}

export interface Streams {
  readonly out: NodeJS.WriteStream;
  readonly err: NodeJS.WriteStream;
}

export function createTerminal({ out, err }: Streams): Terminal {
  let shown = '';
  let tenth = -1;
  const clear = () => {
    if (shown !== '') err.write(`\r${' '.repeat(shown.length)}\r`);
    shown = '';
  };
  return {
    data: (text) => void out.write(`${text}\n`),
    json: (value) => void out.write(`${JSON.stringify(value, null, 2)}\n`),
    line: (value) => void out.write(`${JSON.stringify(value)}\n`),
    say(text) {
      clear();
      err.write(`${text}\n`);
    },
    progress(done, total, what) {
      const text = `  ${done} of ${total} ${what}`;
      if (err.isTTY) {
        clear();
        err.write(`\r${text}`);
        shown = text;
        if (done >= total) clear();
        return;
      }
      const now = total === 0 ? 10 : Math.floor((done / total) * 10);
      if (now > tenth && total >= 10) err.write(`${text}\n`);
      tenth = Math.max(tenth, now);
    },
  };
}

function expected(thrown: unknown): unknown {
  if (thrown instanceof SettingError) return new CliError(EXIT.usage, thrown.code, thrown.message);
  return lacksTable(thrown) ? NOT_DEPLOYED : thrown;
}

/** Tells about a failure and gives the exit code: one line and a hint when expected, the stack when it is our bug. */
export function report(terminal: Terminal, thrown: unknown): ExitCode {
  const error = expected(thrown);
  if (error instanceof CliError) {
    terminal.say(`✖ ${error.message} [${error.code}]`);
    if (error.hint) terminal.say(`  ${error.hint}`);
    return error.exitCode;
  }
  terminal.say(`✖ A fault of notamesh itself. Please report it with this text:`);
  terminal.say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  return EXIT.bug;
}

const NOT_DEPLOYED = new CliError(
  EXIT.notFound,
  'not-deployed',
  'The product is not deployed on this local cloud: its tables are missing.',
  'Deploy it: npx tsx deploy.ts apply, or npx notamesh up without --no-deploy',
);

/** What the Bigtable client throws for a table that nobody made: gRPC's NOT_FOUND. */
const lacksTable = (error: unknown): boolean =>
  typeof error === 'object' &&
  error !== null &&
  'code' in error &&
  error.code === 5 &&
  /Table \S+ was not found/.test(String(error));
