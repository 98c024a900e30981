/** What is known at the place of an expression. */
export interface Known {
  /** Variables, subworkflows, functions and values of the library. */
  names(): Iterable<string>;
  /** True if a variable of that name exists in the routine, but not in sight. */
  isElsewhere(name: string): boolean;
  isVariable(name: string): boolean;
  readonly isInExcept: boolean;
}
