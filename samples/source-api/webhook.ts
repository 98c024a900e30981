/** How the simulated source tells of a batch by webhook: signed over the bytes, with a delivery id. */

import { createHmac, randomUUID } from 'node:crypto';
import { request as httpRequest } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { SampleOptionError } from '../generator/index.ts';

export interface WebhookSettings {
  /** Where `receive` is; the source's name is appended as its path. */
  readonly url: string;
  /** Name of the host, where it is not the one that is called: a local cloud serves `*.run.app`. */
  readonly host?: string;
  /** First line of the secret is what deliveries are signed with. */
  readonly secret: string;
}

export interface Delivered {
  readonly status: number;
  readonly body: string;
}

/** Sends one delivery. @throws SampleOptionError for a wrong address */
export function createWebhook(settings: WebhookSettings) {
  const key = settings.secret.split('\n')[0]?.trim() ?? '';
  if (key === '') throw new SampleOptionError('webhook.secret', 'the secret is empty');
  return async (source: string, body: string, id: string = randomUUID()): Promise<Delivered> => {
    const headers = {
      'content-type': 'application/json',
      'x-delivery-id': id,
      'x-signature-256': `sha256=${createHmac('sha256', key).update(body).digest('hex')}`,
      ...(settings.host === undefined ? {} : { host: settings.host }),
    };
    return post(addressOf(settings.url, source), headers, body);
  };
}

function addressOf(url: string, source: string): URL {
  try {
    return new URL(`${url.replace(/\/$/, '')}/${source}`);
  } catch {
    throw new SampleOptionError('webhook.url', `"${url}" is no address`);
  }
}

function post(url: URL, headers: Readonly<Record<string, string>>, body: string): Promise<Delivered> {
  const open = url.protocol === 'https:' ? httpsRequest : httpRequest;
  return new Promise((resolve, reject) => {
    const sent = open(url, { method: 'POST', headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('end', () => resolve({ status: response.statusCode ?? 0, body: Buffer.concat(chunks).toString() }));
      response.once('error', reject);
    });
    sent.once('error', reject).end(body);
  });
}
