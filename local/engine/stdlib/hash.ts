/** https://cloud.google.com/workflows/docs/reference/stdlib/hash/compute_checksum; names of algorithms in any spelling. */
import { createHash, createHmac } from 'node:crypto';
import { valueError } from '../errors.ts';
import { Bytes } from '../values/value.ts';
import { parameter, pure, type Namespace } from './signature.ts';

const ALGORITHMS: ReadonlyMap<string, string> = new Map(
  ['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'].map((name) => [name, name.toLowerCase()]),
);

function algorithmOf(name: string): string {
  const found = ALGORITHMS.get(name.toUpperCase().replace(/[-_]/g, ''));
  if (found === undefined)
    throw valueError(`unknown hash algorithm '${name}': use ${[...ALGORITHMS.keys()].join(', ')}`);
  return found;
}

export const hash: Namespace = {
  functions: [
    pure('hash.compute_checksum', [parameter('data:bytes'), parameter('algorithm:string')], ([data, algorithm]) => {
      const digest = createHash(algorithmOf(algorithm as string))
        .update((data as Bytes).data)
        .digest();
      return new Bytes(digest);
    }),
    pure(
      'hash.compute_hmac',
      [parameter('key:bytes'), parameter('data:bytes'), parameter('algorithm:string')],
      ([key, data, algorithm]) => {
        const hmac = createHmac(algorithmOf(algorithm as string), (key as Bytes).data);
        return new Bytes(hmac.update((data as Bytes).data).digest());
      },
    ),
  ],
};
