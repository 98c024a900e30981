import { report, type Terminal } from '../../cli/terminal.ts';
import { SettingError } from '../../infra/settings.ts';

test('a setting that cannot be right is no fault of notamesh', () => {
  const said: string[] = [];
  const terminal = { say: (text: string) => void said.push(text) } as unknown as Terminal;
  expect(report(terminal, new SettingError('NOTAMESH_SOURCES', 'x.json', 'source erp: it names no owner'))).toBe(2);
  expect(said).toEqual(['✖ NOTAMESH_SOURCES is "x.json": source erp: it names no owner [setting]']);
});
