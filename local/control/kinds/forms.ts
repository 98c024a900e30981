/** What several kinds have in common. */
import type { UpdateForm } from '../kind.ts';

export const patchByQuery: UpdateForm = { method: 'PATCH', mask: 'query', maskRequired: false, withoutMask: 'merge' };
export const patchMaskRequired: UpdateForm = { ...patchByQuery, maskRequired: true };

export const LOCATION = 'projects/{project}/locations/{location}';

/** https://google.aip.dev/122 */
export const RESOURCE_ID = {
  pattern: /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/,
  rule: 'an id is 1 to 63 lower-case letters, digits and hyphens, beginning with a letter and not ending with a hyphen',
};
