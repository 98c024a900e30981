/**
 * Values of the Avro binary encoding (Apache Avro 1.11, "Binary encoding") as JSON has them. The schema and the bytes
 * come from outside: names end up in no program, every length is checked against what is there, and the number of values
 * is bounded, which no library at hand does. Numbers keep every digit.
 */

/** The bytes do not fit the schema. */
export class AvroError extends Error {}
/** The bytes end within a value. */
export class AvroEnd extends AvroError {}

export interface AvroInput {
  readonly bytes: Buffer;
  at: number;
  /** Values that may still be read, since some take no bytes. */
  left: number;
}

export type AvroValue =
  null | boolean | number | bigint | string | Buffer | AvroValue[] | { [name: string]: AvroValue };
export type AvroReader = (input: AvroInput) => AvroValue;

const MOST_DEPTH = 64;
const MOST_DECIMAL_BYTES = 64;

/** @throws AvroError if it is no schema */
export function avroReader(schema: unknown): AvroReader {
  return reader(schema, new Map(), '', 0);
}

/** Values of a block of so many bytes: each has one at least, but for the odd null. */
export const valuesIn = (bytes: number): number => 4 * bytes + 10_000;

type Named = Map<string, AvroReader>;

function reader(schema: unknown, named: Named, space: string, depth: number): AvroReader {
  if (depth > MOST_DEPTH) throw new AvroError('a schema is nested too deeply');
  if (Array.isArray(schema)) return union(schema.map((one) => reader(one, named, space, depth + 1)));
  if (typeof schema === 'string') return typeCalled(schema, named, space);
  if (typeof schema !== 'object' || schema === null) throw new AvroError('a schema is no type');
  const { logicalType, scale, ...plain } = schema as Readonly<Record<string, unknown>>;
  if (logicalType === 'decimal') return decimals(reader(plain, named, space, depth + 1), scale);
  const { type, items, values, symbols, size, fields } = plain;
  switch (type) {
    case 'array':
      return array(reader(items, named, space, depth + 1));
    case 'map':
      return map(reader(values, named, space, depth + 1));
    case 'enum':
      return known(schema, named, space, () => enumeration(symbols));
    case 'fixed':
      return known(schema, named, space, () => fixed(size));
    case 'record':
    case 'error':
      return record(schema, fields, named, space, depth);
    default:
      return reader(type, named, space, depth + 1);
  }
}

/** A decimal is a whole number of two's complement in bytes, and a scale. */
function decimals(bytes: AvroReader, scale: unknown): AvroReader {
  const places = typeof scale === 'number' && Number.isInteger(scale) && scale >= 0 && scale <= 100 ? scale : 0;
  return (input) => {
    const found = bytes(input);
    if (!Buffer.isBuffer(found) || found.length > MOST_DECIMAL_BYTES) throw new AvroError('a decimal is no number');
    const value = found.length === 0 ? 0n : BigInt.asIntN(8 * found.length, BigInt(`0x${found.toString('hex')}`));
    const digits = (value < 0n ? -value : value).toString().padStart(places + 1, '0');
    const whole = digits.slice(0, digits.length - places);
    return `${value < 0n ? '-' : ''}${whole}${places === 0 ? '' : `.${digits.slice(-places)}`}`;
  };
}

function typeCalled(name: string, named: Named, space: string): AvroReader {
  const primitive = Object.hasOwn(PRIMITIVES, name) ? PRIMITIVES[name] : undefined;
  const found = primitive ?? named.get(fullName(name, space)) ?? named.get(name);
  if (found === undefined) throw new AvroError('a schema names a type that is not there');
  return counted(found);
}

function counted(read: AvroReader): AvroReader {
  return (input) => {
    if (input.left-- <= 0) throw new AvroError('there are more values than bytes for them');
    return read(input);
  };
}

function known(schema: object, named: Named, space: string, make: () => AvroReader): AvroReader {
  const found = counted(make());
  named.set(nameOf(schema, space), found);
  return found;
}

function nameOf(schema: object, space: string): string {
  const { name, namespace } = schema as Readonly<Record<string, unknown>>;
  if (typeof name !== 'string') throw new AvroError('a type has no name');
  return fullName(name, typeof namespace === 'string' ? namespace : space);
}

const fullName = (name: string, space: string): string =>
  name.includes('.') || space === '' ? name : `${space}.${name}`;

function record(schema: object, fields: unknown, named: Named, space: string, depth: number): AvroReader {
  if (!Array.isArray(fields)) throw new AvroError('a record has no fields');
  const readers: [string, AvroReader][] = [];
  let deep = 0;
  const read = counted((input) => {
    if (++deep > MOST_DEPTH) throw new AvroError('records are nested too deeply');
    const result: { [name: string]: AvroValue } = {};
    for (const [name, field] of readers) set(result, name, field(input));
    deep--;
    return result;
  });
  // A record may hold records of its own kind.
  const name = nameOf(schema, space);
  named.set(name, read);
  const inside = name.includes('.') ? name.slice(0, name.lastIndexOf('.')) : '';
  for (const one of fields as readonly { readonly name?: unknown; readonly type?: unknown }[]) {
    if (typeof one?.name !== 'string') throw new AvroError('a field has no name');
    readers.push([one.name, reader(one.type, named, inside, depth + 1)]);
  }
  return (input) => {
    deep = 0;
    return read(input);
  };
}

function set(target: object, name: string, value: AvroValue): void {
  Object.defineProperty(target, name, { value, enumerable: true, configurable: true, writable: true });
}

function union(branches: readonly AvroReader[]): AvroReader {
  return (input) => {
    const branch = branches[Number(varint(input))];
    if (branch === undefined) throw new AvroError('a union has no such branch');
    return branch(input);
  };
}

function enumeration(symbols: unknown): AvroReader {
  if (!Array.isArray(symbols)) throw new AvroError('an enum has no symbols');
  return (input) => {
    const symbol: unknown = symbols[Number(varint(input))];
    if (typeof symbol !== 'string') throw new AvroError('an enum has no such symbol');
    return symbol;
  };
}

function fixed(size: unknown): AvroReader {
  if (typeof size !== 'number' || !Number.isSafeInteger(size) || size < 0) throw new AvroError('a fixed has no size');
  return (input) => take(input, size);
}

function array(item: AvroReader): AvroReader {
  return (input) => {
    const list: AvroValue[] = [];
    for (let count = blockCount(input); count > 0; count = blockCount(input)) {
      for (let i = 0; i < count; i++) list.push(item(input));
    }
    return list;
  };
}

function map(value: AvroReader): AvroReader {
  return (input) => {
    const result: { [name: string]: AvroValue } = {};
    for (let count = blockCount(input); count > 0; count = blockCount(input)) {
      for (let i = 0; i < count; i++) set(result, lengthAndBytes(input).toString(), value(input));
    }
    return result;
  };
}

/** Items of the next block; a negative count is followed by its bytes. */
function blockCount(input: AvroInput): number {
  const count = Number(varint(input));
  if (count < 0) varint(input);
  return Math.abs(count);
}

const PRIMITIVES: Readonly<Record<string, AvroReader>> = {
  null: () => null,
  boolean: (input) => take(input, 1)[0] !== 0,
  int: (input) => Number(varint(input)),
  long: varint,
  float: (input) => single(take(input, 4).readFloatLE()),
  double: (input) => take(input, 8).readDoubleLE(),
  bytes: lengthAndBytes,
  string: (input) => lengthAndBytes(input).toString(),
};

/** The shortest number that is this one in 32 bits: 0.1, not 0.10000000149011612. */
function single(value: number): number {
  for (let digits = 1; digits < 10; digits++) {
    const short = Number(value.toPrecision(digits));
    if (Math.fround(short) === value) return short;
  }
  return value;
}

export function lengthAndBytes(input: AvroInput): Buffer {
  const length = Number(varint(input));
  if (length < 0) throw new AvroError('a length is below zero');
  return take(input, length);
}

function take(input: AvroInput, count: number): Buffer {
  const end = input.at + count;
  if (end > input.bytes.length) throw new AvroEnd('bytes end within a value');
  const taken = input.bytes.subarray(input.at, end);
  input.at = end;
  return taken;
}

/** A zig-zag number of up to 64 bits. */
export function varint(input: AvroInput): bigint {
  let value = 0n;
  for (let shift = 0n; shift < 70n; shift += 7n) {
    const byte = take(input, 1)[0] as number;
    value |= BigInt(byte & 0x7f) << shift;
    if (byte < 0x80) return (value >> 1n) ^ -(value & 1n);
  }
  throw new AvroError('a number is too long');
}
