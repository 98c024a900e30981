import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { bringUp } from '../../cli/cloud.ts';
import { CliError } from '../../cli/errors.ts';
import { faultsIn } from '../../cli/problems.ts';
import { DeployError, readDefinitions } from '../../deploy/index.ts';
import { WORKFLOWS } from '../../infra/workflows.ts';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));

describe('the definitions of a deployment', () => {
  const root = mkdtempSync(join(tmpdir(), 'notamesh-definitions-'));
  const file = join(root, 'workflows', `${WORKFLOWS[0]?.id ?? ''}.workflows.yaml`);
  const good = (): void => cpSync(join(ROOT, 'workflows'), join(root, 'workflows'), { recursive: true });
  const damage = (): void =>
    writeFileSync(file, `${readFileSync(file, 'utf8')}\nextra:\n  steps:\n    - a:\n        next: b\n`);

  beforeEach(good);
  afterAll(() => rmSync(root, { recursive: true }));

  test('are read when they are good', async () => {
    const definitions = await readDefinitions(root, faultsIn);
    expect([...definitions.keys()]).toEqual(WORKFLOWS.map(({ id }) => id));
  });

  test('are refused before anything is planned, with place, reason and picture', async () => {
    damage();
    const refused: unknown = await readDefinitions(root, faultsIn).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(DeployError);
    const { code, message } = refused as DeployError;
    expect(code).toBe('definition');
    expect(message).toMatch(
      /^A workflow definition has a fault; nothing was planned\.\nworkflows\/.*\.workflows\.yaml:\d+:15 {2}error in step a: /,
    );
    expect(message).toContain('        next: b\n');
  });

  test('are refused when they are no UTF-8 text', async () => {
    writeFileSync(file, Buffer.concat([readFileSync(file), Buffer.from('# n\u00e3o\n', 'latin1')]));
    await expect(readDefinitions(root, faultsIn)).rejects.toThrow(/workflows\.yaml is not UTF-8 text/);
  });

  test('are refused before a local cloud is started', async () => {
    damage();
    const dataDir = join(root, 'data');
    const options = { root, dataDir, port: 0, grpcPort: 0, deploy: true, environment: {} };
    const refused: unknown = await bringUp(options).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(CliError);
    expect(refused).toMatchObject({ exitCode: 1, code: 'broken-definition' });
  });
});
