/** Keeps secrets out of everything that is shown or kept: plans, logs, reports and the messages of services. */
export interface Redactor {
  /** From now on this value is never shown, neither as it is nor as base64 or JSON text. */
  hide(secret: string | Buffer): void;
  text(shown: string): string;
}

const SHOWN_INSTEAD = '(secret)';
/** A shorter value would blot out unrelated text; secrets of this length are no secrets. */
const SHORTEST = 6;

export function createRedactor(): Redactor {
  const hidden = new Set<string>();
  return {
    hide(secret) {
      const plain = secret.toString();
      if (plain.length < SHORTEST) return;
      hidden.add(plain);
      hidden.add(JSON.stringify(plain).slice(1, -1));
      hidden.add(Buffer.from(secret).toString('base64'));
    },
    text(shown) {
      // The longest first: one secret may be part of another.
      const longestFirst = [...hidden].sort((a, b) => b.length - a.length);
      return longestFirst.reduce((text, secret) => text.replaceAll(secret, SHOWN_INSTEAD), shown);
    },
  };
}
