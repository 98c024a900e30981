/** https://cloud.google.com/workflows/docs/reference/stdlib/sys/get_env */
import { tagged, typeError, valueError } from '../errors.ts';
import { stringifyJson, toJson } from '../values/json.ts';
import { double, scalarText } from '../values/numbers.ts';
import { environmentVariable } from '../machine/state.ts';
import type { Outcome } from '../effects.ts';
import { asNumber, Bytes, Double, isInteger, MapValue, typeName, type Value } from '../values/value.ts';
import { parameter, pure, type BlockingFunction, type Namespace } from './signature.ts';
import type { EffectRequest } from '../effects.ts';
import { parseTime } from './rfc3339.ts';

export const SEVERITIES = ['DEFAULT', 'DEBUG', 'INFO', 'NOTICE', 'WARNING', 'ERROR', 'CRITICAL', 'ALERT', 'EMERGENCY'];
/** https://cloud.google.com/workflows/docs/sleeping */
const MAX_SLEEP_SECONDS = 31_536_000;

/** What every effect but HTTP gives: null, or the error the driver reports. */
function finish(outcome: Outcome): Value {
  if (outcome.kind === 'failure') throw tagged(outcome.tag, outcome.message);
  return null;
}

function logText(value: Value): string {
  if (typeof value === 'string') return value;
  if (isInteger(value) || typeof value === 'boolean' || value instanceof Double) return scalarText(value);
  if (value instanceof Bytes) throw typeError('sys.log: bytes cannot be logged; decode or encode them first');
  return stringifyJson(value);
}

function log([data, severity, text, json]: readonly Value[]): EffectRequest {
  const given = [data, text, json].filter((payload) => payload !== null);
  if (given.length !== 1)
    throw typeError(`sys.log: exactly one of data, text and json is needed, ${given.length} given`);
  if (typeof severity !== 'string' || !SEVERITIES.includes(severity)) {
    throw valueError(`sys.log: unknown severity '${String(severity)}': use one of ${SEVERITIES.join(', ')}`);
  }
  if (json !== null && !(json instanceof MapValue)) {
    throw typeError(`sys.log: argument 'json' must be map, not ${typeName(json as Value)}`);
  }
  const payload = json ?? data;
  if (payload instanceof MapValue) return { kind: 'log', severity, json: toJson(payload) };
  return { kind: 'log', severity, text: logText((text ?? data) as Value) };
}

const LOG: BlockingFunction = {
  kind: 'blocking',
  name: 'sys.log',
  parameters: [
    parameter('data:any', null),
    parameter('severity:string', 'DEFAULT'),
    parameter('text:any', null),
    parameter('json:any', null),
    parameter('timeout:number', null),
  ],
  begin: log,
  finish,
};

/** When a wait is over, in whole milliseconds: once `sys.now()` has gone on by all of it, rounding included. */
function endOf(now: number, seconds: number): number {
  const until = Math.ceil(now + seconds * 1000);
  return until / 1000 - now / 1000 < seconds ? until + 1 : until;
}

const SLEEP: BlockingFunction = {
  kind: 'blocking',
  name: 'sys.sleep',
  parameters: [parameter('seconds:number')],
  begin: ([seconds], machine) => {
    const wait = asNumber(seconds as Value) ?? 0;
    if (wait < 0 || wait > MAX_SLEEP_SECONDS)
      throw valueError(`sys.sleep: ${wait} seconds is not between 0 and one year`);
    return { kind: 'sleep', until: endOf(machine.context.now, wait) };
  },
  finish,
};

const SLEEP_UNTIL: BlockingFunction = {
  kind: 'blocking',
  name: 'sys.sleep_until',
  parameters: [parameter('time:string')],
  begin: ([time], machine) => {
    const until = Math.ceil(parseTime(time as string) * 1000);
    if (until > machine.context.now + MAX_SLEEP_SECONDS * 1000)
      throw valueError(`sys.sleep_until: '${String(time)}' is more than one year from now`);
    return until <= machine.context.now ? { value: null } : { kind: 'sleep', until };
  },
  finish,
};

export const sys: Namespace = {
  functions: [
    LOG,
    SLEEP,
    SLEEP_UNTIL,
    pure('sys.now', [], (_args, machine) => double(machine.context.now / 1000)),
    pure('sys.get_env', [parameter('name:string'), parameter('default:string', null)], ([name, other], machine) => {
      const value = environmentVariable(machine.state, name as string) ?? (other as Value);
      if (value === null && machine.program.switches.environment === 'error') {
        throw tagged('KeyError', `key not found: environment variable '${String(name)}'`);
      }
      return value;
    }),
  ],
};
