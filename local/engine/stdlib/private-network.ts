/** What a request into a private network carries. https://cloud.google.com/workflows/docs/reference/stdlib/http/get */
import { valueError } from '../errors.ts';
import { Bytes, typeName, type Value } from '../values/value.ts';

const SERVICE = /^projects\/[^/]+\/locations\/[^/]+\/namespaces\/[^/]+\/services\/[^/]+$/;
const PEM = /^-----BEGIN CERTIFICATE-----/;

/** A name of Service Directory, which knows the port. @throws WorkflowError ValueError */
export function privateService(name: Value, url: string): string | undefined {
  if (typeof name !== 'string') return undefined;
  if (!SERVICE.test(name)) {
    throw valueError(
      `private_service_name: '${name}' is not projects/PROJECT/locations/LOCATION/namespaces/NAMESPACE/services/SERVICE`,
    );
  }
  if (/^https?:\/\/(?:[^/?#]*@)?(?:\[[^\]]*\]|[^/?#:]*):\d/i.test(url)) {
    throw valueError(`with a private_service_name the URL must not name a port, as '${url}' does`);
  }
  return name;
}

/** The certificate as PEM; it is given as bytes in DER. @throws WorkflowError ValueError */
export function certificateOf(value: Value): string | undefined {
  if (value === null) return undefined;
  if (!(value instanceof Bytes)) throw valueError(`ca_certificate must be bytes, not ${typeName(value)}`);
  const data = Buffer.from(value.data);
  const text = data.toString('latin1');
  if (PEM.test(text)) return text;
  const lines = data.toString('base64').match(/.{1,64}/g) ?? [];
  return `-----BEGIN CERTIFICATE-----\n${lines.join('\n')}\n-----END CERTIFICATE-----\n`;
}
