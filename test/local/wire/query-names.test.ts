import { withJsonNames } from '../../../local/wire/query-names.ts';

test.each([
  { query: 'page_size=2&order_by=name&filter=a_b', expected: 'pageSize=2&orderBy=name&filter=a_b' },
  { query: 'pageSize=2&page_size=3', expected: 'pageSize=2' },
  { query: '__GCP_CloudEventsMode=x&$alt=json', expected: '__GCP_CloudEventsMode=x&%24alt=json' },
  { query: '', expected: '' },
])('the query $query is read as $expected', ({ query, expected }) => {
  expect(withJsonNames(new URLSearchParams(query)).toString()).toBe(new URLSearchParams(expected).toString());
});
