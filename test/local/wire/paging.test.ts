import { boundPageRequest } from '../../../local/wire/paging.ts';

const request = (query: string, boundTo: string[]) => boundPageRequest(new URLSearchParams(query), 10, 100, boundTo);

describe('boundPageRequest', () => {
  it('takes its own tokens back and knows the key', () => {
    const token = request('', ['state=ACTIVE', 'name']).token('key 1');
    expect(request(`pageToken=${token}&pageSize=3`, ['state=ACTIVE', 'name'])).toMatchObject({
      after: 'key 1',
      size: 3,
    });
  });

  test.each([
    { title: 'another filter', boundTo: ['state=FAILED', 'name'] },
    { title: 'another order', boundTo: ['state=ACTIVE', ''] },
  ])('refuses a token with $title', ({ boundTo }) => {
    const token = request('', ['state=ACTIVE', 'name']).token('key 1');
    expect(() => request(`pageToken=${token}`, boundTo)).toThrow(
      expect.objectContaining({ status: 'INVALID_ARGUMENT' }) as Error,
    );
  });
});
