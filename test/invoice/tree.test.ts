import { withoutPrefixes } from '../../handlers/invoice/tree.ts';

test('names that are the same without their prefixes are one list, and nothing is lost', () => {
  expect(withoutPrefixes({ 'a:det': { 'a:x': '1' }, det: { x: '2' }, 'b:det': [{ x: '3' }] })).toEqual({
    det: [{ x: '1' }, { x: '2' }, { x: '3' }],
  });
  expect(withoutPrefixes({ ':': false, '': '' })).toEqual({ '': [false, ''] });
});
