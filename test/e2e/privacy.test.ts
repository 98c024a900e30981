/**
 * A full run over documents full of persons: batch, stream, webhook, file, quarantine and failures. Afterwards nothing
 * that is kept in clear may name one: row keys, cells, object names and metadata, log lines, executions, the ledger.
 */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ingest } from '../../cli/ingest.ts';
import { invoicesErase } from '../../cli/invoices-erase.ts';
import { invoicesGet } from '../../cli/invoices.ts';
import { scanRecords } from '../../cli/ledger.ts';
import { run } from '../../cli/run.ts';
import { cpfCheckDigits } from '../../handlers/invoice/cnpj.ts';
import * as names from '../../infra/names.ts';
import { createWebhook } from '../../samples/index.ts';
import { infNFe, ISSUER, keyOf, nfeProc, procEvento, type NfeOptions, type Tree } from '../fixtures/nfe.ts';
import { toXml } from '../fixtures/xml.ts';
import { eventually, startProduct, type Product } from './product.ts';

const cpf = (nine: string) => `${nine}${cpfCheckDigits(nine)}`;
const written = (bare: string) => bare.replace(/(...)(...)(...)(..)/, '$1.$2.$3-$4');
const PEOPLE = {
  recipient: { cpf: cpf('529982247'), name: 'Maria Aparecida Recebedora' },
  issuer: { cpf: cpf('863214975'), name: 'Joaquim Emitente Produtor' },
  carrier: { cpf: cpf('714602380'), name: 'Benedito Carreteiro' },
  spoken: { cpf: cpf('390533447'), name: 'Conceicao Falada' },
  author: { cpf: cpf('168995350'), name: 'Sebastiao Autor' },
  stranger: { cpf: cpf('275484389'), name: 'Raimunda Estranha' },
} as const;
const { recipient, issuer, carrier, spoken, author, stranger } = PEOPLE;
const said = `Pedido de ${spoken.name}, CPF ${written(spoken.cpf)} ou ${spoken.cpf}, fone 11987654321, conceicao@correio.example`;

const person = (who: { cpf: string; name: string }, address: string): Tree => ({
  CPF: who.cpf,
  xNome: `${who.name} ${written(who.cpf)}`,
  [address]: { xLgr: `Rua de ${who.name}`, nro: '7', cMun: '3550308', UF: 'SP', CEP: '01001000', fone: '11987654321' },
  IE: '110042490114',
  email: `${who.name.split(' ')[0]?.toLowerCase()}@correio.example`,
});
const full = (options: NfeOptions): Tree =>
  nfeProc({
    recipient: person(recipient, 'enderDest'),
    ide: { natOp: `Venda para ${written(spoken.cpf)}` },
    item: { xProd: `Marmita de ${written(spoken.cpf)}`, xPed: spoken.cpf },
    extra: {
      transp: {
        modFrete: '1',
        transporta: { CPF: carrier.cpf, xNome: carrier.name, xEnder: 'Rua Tres' },
        veicTransp: { placa: 'ABC1D23', UF: 'SP' },
      },
      autXML: { CPF: stranger.cpf },
      entrega: person(stranger, 'none'),
      infRespTec: { CNPJ: ISSUER, xContato: spoken.name, email: 'conceicao@correio.example', fone: '11987654321' },
      infAdic: { infCpl: said, infAdFisco: said, obsCont: { '@xCampo': 'Cliente', xTexto: said } },
      cobr: { fat: { nFat: spoken.cpf, vOrig: '10.00' }, dup: { nDup: '001', dVenc: '2024-05-01', vDup: '10.00' } },
    },
    ...options,
  });
const personKey = { issuer: person(issuer, 'enderEmit'), series: 920 };

const justification = (key: string, sequence: string) =>
  procEvento({ key, sequence, author: { CPF: author.cpf }, details: { xJust: said } });
const DOCUMENTS = [
  full({ number: 1 }),
  full({ number: 2, ...personKey }),
  justification(keyOf({ number: 1 }), '1'),
  justification(keyOf({ number: 2, ...personKey }), '2'),
];
/** A summary as the recipient gets it, of an invoice that a person issued. */
const SUMMARY_KEY = keyOf({ number: 8, issuer: person(author, 'enderEmit'), series: 920 });
const SUMMARY: Tree = {
  resNFe: {
    '@versao': '1.01',
    chNFe: SUMMARY_KEY,
    CPF: author.cpf,
    xNome: author.name,
    IE: '110042490114',
    dhEmi: '2024-03-31T23:30:00-03:00',
    tpNF: '1',
    vNF: '20.00',
    digVal: 'AAAA',
    dhRecbto: '2024-03-31T23:31:07-03:00',
    nProt: '135240000000001',
    cSitNFe: '1',
  },
};
const REFUSED = [
  { cliente: { CPF: recipient.cpf, nome: recipient.name } },
  nfeProc({ key: '', recipient: person(recipient, 'enderDest') }),
  { NFe: { infNFe: { ...infNFe({ number: 9 }), '@Id': `NFe de ${written(issuer.cpf)}` } } },
];
const BATCH = [...DOCUMENTS, SUMMARY, ...REFUSED].map((each) => JSON.stringify(each)).join('\n');
const CUT = `{"infNFe":{"dest":{"CPF":"${recipient.cpf}","xNome":"${recipient.name}"`;

/** A source that names its batches after persons. */
const OF_PERSON = `people-of-${recipient.cpf}`;

let product: Product;
let source: Server;
let folder: string;

const url = (path: string) => `http://127.0.0.1:${product.running.mesh.http}${path}`;

async function secret(id: string): Promise<string> {
  const answer = await fetch(
    url(`/secretmanager/v1/${names.secretName(product.running.mesh, id)}/versions/latest:access`),
  );
  const { payload } = (await answer.json()) as { payload: { data: string } };
  return Buffer.from(payload.data, 'base64').toString();
}

/** Waits until the ledger has a settled record that fits. */
const settled = (fits: (record: { id: string; batch?: string; source?: string; state: string }) => boolean) =>
  eventually(async () => {
    for await (const record of scanRecords(product.tables.ledger)) {
      if (record.state !== 'running' && fits(record)) return true;
    }
    return undefined;
  });

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'notamesh-people-'));
  source = createServer((request, response) => {
    const path = request.url ?? '';
    if (path.includes('/people')) response.setHeader('content-type', 'application/x-ndjson').end(BATCH + '\n' + CUT);
    else if (path.endsWith('/missing'))
      response.writeHead(404).end(`nothing for ${written(stranger.cpf)} ${stranger.name}`);
    else response.writeHead(403, { 'x-why': stranger.cpf }).end(`${stranger.name} ${stranger.cpf}`);
  });
  await new Promise<void>((resolve) => source.listen(0, '127.0.0.1', resolve));
  product = await startProduct({ demo: `http://127.0.0.1:${(source.address() as AddressInfo).port}` });

  for (const batch of ['people', OF_PERSON, 'missing', 'forbidden']) {
    await product.publish('batch-available', JSON.stringify({ source: 'demo', batch }));
  }
  await product.publish('invoices', JSON.stringify(full({ number: 3 })));
  await product.publish('invoices', JSON.stringify(REFUSED[0]));
  await webhooks();
  const file = join(folder, `NFe${keyOf({ number: 5, ...personKey })}-${issuer.cpf}.json`);
  writeFileSync(file, JSON.stringify(full({ number: 5, ...personKey })));
  const xml = join(folder, `${recipient.cpf}.xml`);
  writeFileSync(xml, toXml(full({ number: 6 })));
  await product.run(ingest, [file, xml], { json: true });
  for (const batch of ['missing', 'forbidden']) await settled(({ id }) => id === `demo#${batch}`);
  await settled(({ batch, id }) => batch === 'people' && id.includes('/'));
  await settled(({ batch, id }) => batch?.startsWith('people-of-[cpf]~') === true && id.includes('/'));
  for (const number of [3, 4])
    await eventually(async () => ((await get(keyOf({ number }))).exitCode === 0 ? true : undefined));
}, 120_000);

afterAll(async () => {
  await product?.stop();
  await new Promise((resolve) => source?.close(resolve));
  rmSync(folder, { recursive: true, force: true });
});

/** Good ones, and every way of being refused, with persons wherever a stranger can put them. */
async function webhooks(): Promise<void> {
  const host = `receive-800000000001.${product.running.mesh.location}.run.app`;
  const send = createWebhook({ url: url(''), host, secret: await secret('demo-webhook-secret') });
  const wrong = createWebhook({ url: url(''), host, secret: `${stranger.cpf} ${stranger.name}` });
  const document = JSON.stringify(full({ number: 4 }));
  expect((await send('demo', document, `${stranger.cpf}`)).status).toBe(200);
  expect((await send('demo', document, `${stranger.cpf}`)).status).toBe(200);
  expect((await wrong('demo', document)).status).toBe(401);
  // Not the JSON that its content type says, and more than is taken: both reach the handler's own answers.
  expect(JSON.parse((await send('demo', `<x>${stranger.name}`)).body)).toMatchObject({
    error: { code: 'delivery-not-understood' },
  });
  expect((await send('demo', 'x'.repeat(9_500_000))).status).toBe(413);
  expect((await send(stranger.cpf, document)).status).toBe(404);
  expect((await send('demo', JSON.stringify({ cpf: stranger.cpf, nome: stranger.name }))).status).toBe(422);
  expect(
    (await send('demo', JSON.stringify({ batch: 'x', url: `ftp://${stranger.cpf}/${stranger.name}` }))).status,
  ).toBe(422);
}

/** What handlers print is in the local cloud's own log, beside what that says itself. */
const printed = () => readFileSync(join(product.dataDir, 'local.log'), 'utf8').split('\n');

/** Every input of the workflows, and so of the handlers they call, with numbers of persons where none belong. */
const HOSTILE: readonly (readonly [workflow: string, input: object])[] = [
  ['load-object', { bucket: `raw-${stranger.cpf}`, object: `de ${written(stranger.cpf)}.json` }],
  [
    'load-object',
    { bucket: 'demo-notamesh-raw', object: `${stranger.cpf}.json`, source: stranger.name, batch: stranger.cpf },
  ],
  ['load-object', { bucket: 'demo-notamesh-raw', object: 'x', generation: stranger.cpf }],
  ['ingest-batch', { source: stranger.name, batch: stranger.cpf }],
  [
    'ingest-batch',
    { source: 'demo', batch: written(stranger.cpf), url: `http://${stranger.cpf}.example/?cpf=${stranger.cpf}` },
  ],
  ['ingest-batch', { source: 'demo', batch: `NFe${keyOf({ number: 7, ...personKey })}` }],
  ['ingest-batch', { source: 'demo', batch: 'x', cursor: { page: stranger.cpf } }],
  ['stream-invoice', { source: `de-${stranger.cpf}`, document: stranger.cpf }],
  ['stream-invoice', { source: 'push', document: Buffer.from(said).toString('base64') }],
];

const get = (key: string, flags: Record<string, unknown> = {}) =>
  product.run(invoicesGet, [key], { json: true, ...flags });

/** What must be nowhere: numbers in every form, names, addresses. */
const NEEDLES = Object.values(PEOPLE).flatMap(({ cpf: bare, name }) => [bare, written(bare), name, name.toUpperCase()]);
const MORE = ['@correio.example', '11987654321', 'ABC1D23'];

/** The text itself and whatever base64 in it turns into text, so that nothing hides in an encoding. */
function unfolded(text: string): string {
  const inner = text.match(/[A-Za-z0-9+/_-]{24,}={0,2}/g) ?? [];
  const decoded = inner.map((each) => Buffer.from(each, 'base64').toString('latin1'));
  return [text, ...decoded.filter((each) => /^[\x20-\x7e\s]{12,}/.test(each))].join('\n');
}

const found = (text: string): string[] => {
  const whole = unfolded(text);
  return [...NEEDLES, ...MORE].filter((needle) => whole.includes(needle));
};

/** Places that tell of a person, with what they tell. */
const leaks = (texts: readonly string[]): string[] =>
  texts.flatMap((text) => {
    const needles = found(text);
    return needles.length === 0 ? [] : [`${needles.join(', ')} in ${text.slice(0, 300)}`];
  });

async function pages(method: string, path: string, body: object | undefined, field: string): Promise<object[]> {
  const all: object[] = [];
  for (let pageToken = ''; ;) {
    const asked = body === undefined ? `${path}${path.includes('?') ? '&' : '?'}pageToken=${pageToken}` : path;
    const init = body === undefined ? {} : { body: JSON.stringify({ ...body, pageToken }) };
    const response = await fetch(url(asked), { method, headers: { 'content-type': 'application/json' }, ...init });
    const answer = (await response.json()) as Record<string, unknown>;
    if (!response.ok) throw new Error(JSON.stringify(answer));
    all.push(...((answer[field] ?? []) as object[]));
    pageToken = String(answer['nextPageToken'] ?? '');
    if (pageToken === '') return all;
  }
}

const entries = () =>
  pages(
    'POST',
    '/logging/v2/entries:list',
    { resourceNames: [`projects/${product.running.mesh.project}`], pageSize: 1000 },
    'entries',
  );

describe('after a full run nothing kept in clear names a person:', () => {
  test('row keys and cells, but for the sealed family', async () => {
    const cells = await product.cells('invoices');
    expect(cells.filter((cell) => / p:(data|sum) /.test(cell)).length).toBeGreaterThanOrEqual(7);
    expect((await get(keyOf({ number: 6 }))).exitCode).toBe(0);
    expect((await get(SUMMARY_KEY)).exitCode).toBe(0);
    expect(cells.filter((cell) => cell.includes(' p:110111')).length).toBe(2);
    expect(leaks(cells)).toEqual([]);
  });

  test('the ledger', async () => {
    const cells = await product.cells('ledger');
    expect(cells.some((cell) => cell.includes('failed'))).toBe(true);
    // The source is asked by the id of its batch again, so that stays as it is.
    expect(leaks(cells.filter((cell) => !/^b#demo#people-of-.* s:batch /.test(cell)))).toEqual([]);
  });

  test.each(['raw', 'staging', 'quarantine'] as const)('names and metadata of objects in %s', async (bucket) => {
    const objects = await pages(
      'GET',
      `/storage/v1/b/${names.bucketName(product.running.mesh, bucket)}/o`,
      undefined,
      'items',
    );
    expect(objects.length).toBeGreaterThan(0);
    expect(leaks(objects.map((each) => JSON.stringify(each)))).toEqual([]);
  });

  test('log lines, also of failures', async () => {
    const lines = [...printed(), ...(await entries()).map((each) => JSON.stringify(each))];
    const codes = [
      'signature-invalid',
      'delivery-not-understood',
      'batch-not-found',
      'source-refused',
      'source-unknown',
    ];
    expect(codes.filter((code) => !lines.some((line) => line.includes(code)))).toEqual([]);
    expect(lines.filter((line) => line.includes('withheld'))).toEqual([]);
    expect(leaks(lines)).toEqual([]);
  });

  test('executions: arguments, results, errors, but for the body of a streamed document', async () => {
    const parent = names.parentName(product.running.mesh);
    const all: string[] = [];
    for (const workflow of ['ingest-batch', 'load-object', 'stream-invoice']) {
      const list = await pages(
        'GET',
        `/v1/${parent}/workflows/${workflow}/executions?view=FULL`,
        undefined,
        'executions',
      );
      expect(list.length).toBeGreaterThan(0);
      all.push(...list.map((each) => JSON.stringify(withoutBody(each as Record<string, unknown>))));
    }
    const told = all.filter((each) => !unfolded(each).includes(OF_PERSON));
    expect(told).toHaveLength(all.length - 1);
    expect(leaks(told)).toEqual([]);
  });
});

/** A message on the topic invoices is the document itself, as a raw object is. */
function withoutBody(execution: Record<string, unknown>): object {
  const argument = JSON.parse(String(execution['argument'] ?? 'null')) as {
    data?: { message?: { data?: string } };
  } | null;
  if (argument?.data?.message?.data !== undefined && String(execution['name']).includes('stream-invoice')) {
    argument.data.message.data = '';
  }
  return { ...execution, argument };
}

describe('personal data', () => {
  const key = keyOf({ number: 1 });

  test('is not shown without being asked for', async () => {
    const { out } = await get(key);
    expect(found(out)).toEqual([]);
  });

  test('is not shown without a reason', async () => {
    const { exitCode, out, err } = await get(key, { personal: true });
    expect({ exitCode, out }).toEqual({ exitCode: 2, out: '' });
    expect(err).toContain('--reason');
  });

  test('is shown with one, and who read it is on record', async () => {
    const { out } = await get(key, { personal: true, reason: `pedido de ${stranger.cpf}` });
    const { personal } = JSON.parse(out) as {
      personal: { data: Record<string, Record<string, string>>; events: object };
    };
    expect(personal.data['recipient']).toMatchObject({ number: recipient.cpf });
    expect(JSON.stringify(personal.events)).toContain(spoken.name);
    const record = (await product.cells('ledger')).filter((cell) => cell.startsWith('a#'));
    expect(record.join('\n')).toMatch(/s:access \d+ read[\s\S]*s:why \d+ pedido de \[cpf\]/);
    const logged = (await entries())
      .map((each) => JSON.stringify(each))
      .filter((line) => line.includes('notamesh-access'));
    expect(logged).toHaveLength(1);
    expect(leaks([...record, ...logged])).toEqual([]);
  });

  test('of a summary is shown as well', async () => {
    const { out } = await get(SUMMARY_KEY, { personal: true, reason: 'prova' });
    expect(JSON.stringify((JSON.parse(out) as { personal: object }).personal)).toContain(author.name);
  });

  test('is masked where people read it', async () => {
    const reason = 'pergunta do cliente';
    const { out } = await get(key, { json: false, personal: true, reason });
    expect(out).toContain(`recipient.number: ***.${recipient.cpf.slice(3, 6)}.${recipient.cpf.slice(6, 9)}-**`);
    const whole = await get(key, { json: false, personal: true, unmasked: true, reason });
    expect(whole.out).toContain(`recipient.number: ${recipient.cpf}`);
  });

  test('of a person is erased for good, and of nobody else', async () => {
    const erase = (flags: Record<string, unknown>) =>
      product.run(invoicesErase, [], { json: true, reason: 'pedido 42', ...flags });
    const before = await product.cells('invoices');
    const asked = await erase({ issuer: written(issuer.cpf) });
    expect(asked.exitCode).toBe(2);
    expect(asked.err).toContain('2 invoices');
    expect(await product.cells('invoices')).toEqual(before);

    const done = await erase({ issuer: written(issuer.cpf), yes: true });
    expect(JSON.parse(done.out)).toMatchObject({ erased: 2 });
    const after = await product.cells('invoices');
    const gone = before.filter((cell) => !after.includes(cell));
    expect(gone.length).toBe(3);
    expect(gone.every((cell) => / p:(data|110111#02) /.test(cell))).toBe(true);
    expect(after.filter((cell) => !before.includes(cell)).every((cell) => / r:erased /.test(cell))).toBe(true);

    const file = join(folder, 'again.json');
    writeFileSync(file, JSON.stringify(full({ number: 5, ...personKey, ide: { natOp: 'Devolucao' } })));
    expect(JSON.parse((await product.run(ingest, [file], { json: true })).out)).toMatchObject({ loaded: 1, failed: 0 });
    const { out } = await get(keyOf({ number: 5, ...personKey }), { personal: true, reason: 'prova' });
    expect(JSON.parse(out)).toMatchObject({ versions: 2, personal: { data: null, events: {} } });
    expect(leaks((await product.cells('ledger')).filter((cell) => cell.includes('erase')))).toEqual([]);
  });

  test('of somebody unknown, or of no CPF, is not found', async () => {
    const erase = (flags: Record<string, unknown>) =>
      product.run(invoicesErase, [], { reason: 'pedido 43', yes: true, ...flags });
    expect((await erase({ recipient: stranger.cpf })).exitCode).toBe(4);
    expect((await erase({ recipient: '123' })).exitCode).toBe(2);
    expect((await erase({})).exitCode).toBe(2);
  });
});

test('log lines of runs that can only fail name no number either', async () => {
  const before = printed().length;
  for (const [workflow, input] of HOSTILE) {
    await product.run(run, [workflow], { data: JSON.stringify(input), target: 'local' });
  }
  const lines = [...printed().slice(before), ...(await entries()).map((each) => JSON.stringify(each))];
  const failed = lines.filter((line) => /\\?"status\\?":(4|5)\d\d/.test(line));
  expect(failed.length).toBeGreaterThanOrEqual(5);
  const numbers = [stranger.cpf, written(stranger.cpf), keyOf({ number: 7, ...personKey })];
  expect(lines.filter((line) => numbers.some((number) => line.includes(number)))).toEqual([]);
});
