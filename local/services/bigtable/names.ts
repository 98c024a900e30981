/** Resource names of Bigtable: taken apart, put together, checked. */
import { invalid } from '../../wire/errors.ts';

/** `projects/{p}/instances/{i}` of a resource below it. */
export function instanceOf(name: string): string {
  return name.split('/').slice(0, 4).join('/');
}

export function lastSegment(name: string): string {
  return name.slice(name.lastIndexOf('/') + 1);
}

const IDS = {
  instance: { form: /^[a-z][-a-z0-9]{4,31}[a-z0-9]$/, rule: '6 to 33 characters: a-z, 0-9 and "-", a letter first' },
  cluster: { form: /^[a-z][-a-z0-9]{4,28}[a-z0-9]$/, rule: '6 to 30 characters: a-z, 0-9 and "-", a letter first' },
  table: { form: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 characters: letters, digits, "_", "-", "."' },
  'app profile': {
    form: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/,
    rule: '1 to 50 characters: letters, digits, "_", "-", "."',
  },
  backup: { form: /^[_a-zA-Z0-9][-_.a-zA-Z0-9]{0,49}$/, rule: '1 to 50 characters: letters, digits, "_", "-", "."' },
  'column family': { form: /^[-_.a-zA-Z0-9]{1,64}$/, rule: '1 to 64 characters: letters, digits, "_", "-", "."' },
} as const;

/** @throws ApiError INVALID_ARGUMENT */
export function requireId(kind: keyof typeof IDS, id: unknown): string {
  if (typeof id !== 'string' || !IDS[kind].form.test(id)) {
    throw invalid(`The ${kind} id ${JSON.stringify(id ?? '')} is not valid. It takes ${IDS[kind].rule}.`);
  }
  return id;
}
