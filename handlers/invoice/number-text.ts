/** A number of a document as it was written, for those that a double would change. */
export class NumberText {
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/** A JSON value in which numbers may be kept as text. */
export type JsonNode = null | boolean | number | string | NumberText | JsonNode[] | JsonObject;
export interface JsonObject {
  [key: string]: JsonNode;
}
