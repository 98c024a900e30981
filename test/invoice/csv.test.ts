import { cellsOf } from '../../handlers/invoice/csv/csv-document.ts';

test.each([
  ['a;b;c', ['a', 'b', 'c']],
  ['"a;1";b', ['a;1', 'b']],
  ['"a ""1""";"b"', ['a "1"', 'b']],
  [';"a"', ['', 'a']],
  [';;"a";', ['', '', 'a', '']],
  ['"a" odd;b', ['a', 'b']],
  ['"a;b', ['"a', 'b']],
  ['"a"\r\n', ['a']],
  ['""', ['']],
])('the cells of %j', (line, cells) => {
  expect(cellsOf(line)).toEqual(cells);
});
