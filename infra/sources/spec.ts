/** A source as it is declared (schemas: source). What only a deployment reads is here by name. */
export interface SourceSpec {
  readonly name: string;
  readonly description: string;
  readonly kind: 'batch' | 'page' | 'cursor' | 'sequence' | 'key' | 'push';
  readonly origin: string;
  /** Who answers for its data. */
  readonly owner?: string;
  /** Only where its origin is given: a simulated API has no place in a cloud. */
  readonly simulated?: boolean;
  readonly signature?: { readonly secretEnv: string; readonly generate?: boolean; readonly [option: string]: unknown };
  readonly auth?: { readonly secretEnv: string; readonly [option: string]: unknown };
  readonly secretHeaders?: Readonly<Record<string, string>>;
  readonly cursorOwners?: readonly (string | { readonly name: string; readonly secretEnv: string })[];
  /** Asked by the clock: five fields of cron, and what the run is started with besides the source. */
  readonly schedule?: { readonly cron: string; readonly notice?: Readonly<Record<string, unknown>> };
  /** Share of an object's documents that may be set aside. */
  readonly tolerate?: number;
  readonly [option: string]: unknown;
}
