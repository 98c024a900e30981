/**
 * Runs the built command line in this process. What V8 makes of it is kept beside it, so that the next start need not
 * compile it again; a copy that V8 does not take (another version of Node.js) is made anew.
 */
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import Module, { createRequire } from 'node:module';
import { dirname } from 'node:path';
import { setFlagsFromString } from 'node:v8';
import { Script } from 'node:vm';

/** Said by a command that stays, once it has done what it does at its start: V8 drops code that is used no more. */
const SETTLED = 'notamesh:settled';

/** @param {string} bundle path of the file */
export function runBuilt(bundle) {
  // Else V8 drops what has not run for a while, which is most of a start, before it is kept. Always, for it takes no code
  // that was kept under other flags.
  setFlagsFromString('--no-flush-bytecode');
  // All of it is ASCII: the bundler escapes the rest.
  const source = readFileSync(bundle, 'latin1');
  const kept = `${bundle}.${keyOf(process.argv[2])}`;
  const cachedData = read(kept);
  const script = new Script(Module.wrap(source), { filename: bundle, ...(cachedData ? { cachedData } : {}) });
  if (!cachedData || script.cachedDataRejected) keepLater(script, kept);
  const module = { exports: {}, filename: bundle };
  script.runInThisContext()(module.exports, createRequire(bundle), module, bundle, dirname(bundle));
}

/**
 * A cloud runs other code than a command that asks one.
 * @param {string | undefined} command
 */
function keyOf(command) {
  const does = command === 'up' || command === 'ingest' ? 'cloud' : 'other';
  return `${does}-${process.version}-${process.arch}.code`;
}

/** @param {string} file */
function read(file) {
  try {
    return readFileSync(file);
  } catch {
    return undefined;
  }
}

/**
 * Only functions that have run are worth keeping.
 *
 * @param {Script} script
 * @param {string} file
 */
function keepLater(script, file) {
  let due = true;
  const keep = () => {
    if (!due) return;
    due = false;
    try {
      const draft = `${file}.${process.pid}`;
      writeFileSync(draft, script.createCachedData());
      renameSync(draft, file);
    } catch {
      // A full disk, or the bundle was replaced: the next start compiles again.
    }
  };
  process.once(SETTLED, keep);
  process.once('exit', keep);
}
