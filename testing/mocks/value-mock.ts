import { Mock, type Reply } from './mock.ts';
import { raisedReply, valueReply, type RaisedError } from './value.ts';
import type { Call } from './call.ts';

/** A mock whose replies are values, one after the other; the last one stays. */
export abstract class ValueMock<C extends Call, A> extends Mock<C> {
  /** What a function that replies gets to see: the arguments. */
  protected abstract argumentsOf(call: C): A;

  /** Throws when the real thing could not return this. */
  protected check(_value: unknown, _call?: C): void {}

  protected view(call: C): unknown {
    return this.argumentsOf(call);
  }

  /** Answers only calls whose arguments have all of this, or fulfil the predicate. */
  with(conditions: ((args: A) => boolean) | Readonly<Record<string, unknown>>): this {
    this.addCondition(conditions);
    return this;
  }

  /** Values, or functions that make one of the arguments. */
  returns(...values: readonly unknown[]): this {
    this.repliers = values.map((value) => {
      if (typeof value !== 'function') this.check(value);
      return (call: C, nth: number) => {
        const made: unknown =
          typeof value === 'function'
            ? (value as (args: A, nth: number) => unknown)(this.argumentsOf(call), nth)
            : value;
        return made instanceof Promise ? made.then((each) => this.answer(each, call)) : this.answer(made, call);
      };
    });
    return this;
  }

  /** Errors, one after the other, as an `except` sees them. */
  raises(...errors: readonly RaisedError[]): this {
    this.repliers = errors.map((error) => () => raisedReply(error));
    return this;
  }

  protected answer(value: unknown, call: C): Reply {
    this.check(value, call);
    return valueReply(value);
  }
}
