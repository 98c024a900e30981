/** Names of elements that were met before, so that each is made a text once: a document has the same few over and over. */

const SLOTS = 1024;

export class NameTable {
  readonly #names: string[] = new Array<string>(SLOTS).fill('');

  /** The bytes between two places as text, a character each. */
  read(data: Buffer, start: number, end: number): string {
    let hash = end - start;
    for (let i = start; i < end; i++) hash = (Math.imul(hash, 31) + (data[i] as number)) | 0;
    const slot = hash & (SLOTS - 1);
    const known = this.#names[slot] as string;
    if (known.length === end - start && isSame(known, data, start)) return known;
    const name = data.toString('latin1', start, end);
    this.#names[slot] = name;
    return name;
  }
}

function isSame(name: string, data: Buffer, start: number): boolean {
  for (let i = 0; i < name.length; i++) if (name.charCodeAt(i) !== data[start + i]) return false;
  return true;
}
