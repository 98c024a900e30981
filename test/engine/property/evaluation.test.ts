import fc from 'fast-check';
import { ExpressionError } from '../../../local/engine/expression/ast.ts';
import { printExpression } from '../../../local/engine/expression/print.ts';
import { Waiting } from '../../../local/engine/stdlib/signature.ts';
import { NAMESPACES } from '../../../local/engine/stdlib/index.ts';
import { bindArguments, type LibraryFunction } from '../../../local/engine/stdlib/signature.ts';
import type { Value } from '../../../local/engine/values/value.ts';
import { campaign } from './campaign.ts';
import { evaluateText, newMachine, tagOf } from './evaluator.ts';
import { trees } from './expression-trees.ts';
import { argumentOf, faultOf, fresh, values } from './values.ts';

const FUNCTIONS = NAMESPACES.flatMap((namespace) => namespace.functions);
const NAMES = ['a', 'b', 'c', 'm', 'l'];

function argumentsOf(target: LibraryFunction): fc.Arbitrary<Value[]> {
  const { parameters } = target;
  const required = parameters.filter((parameter) => parameter.default === undefined).length;
  return fc
    .tuple(fc.integer({ min: required, max: parameters.length }), ...parameters.map(({ type }) => argumentOf(type)))
    .map(([count, ...given]) => given.slice(0, count).map((each) => fresh(each as Value)));
}

describe('an expression over values of any type', () => {
  const variables = fc.tuple(values, values, values, argumentOf('map'), argumentOf('list'));

  test('gives a value or an error of the language', () => {
    const seen = { value: 0, error: 0 };
    fc.assert(
      fc.property(trees(fc.constantFrom(...NAMES)), variables, (tree, given) => {
        const scope = Object.fromEntries(given.map((value, i) => [NAMES[i], fresh(value)]));
        let value: Value;
        try {
          value = evaluateText(printExpression(tree), scope);
        } catch (error) {
          if (error instanceof ExpressionError) return;
          expect(tagOf(error)).toMatch(/Error$/);
          seen.error += 1;
          return;
        }
        expect(faultOf(value)).toBeUndefined();
        seen.value += 1;
      }),
      campaign(1500),
    );
    expect(Math.min(seen.value, seen.error)).toBeGreaterThan(100);
  });
});

describe('a function of the library', () => {
  test.each(FUNCTIONS)('$name takes what it is given', (target) => {
    fc.assert(
      fc.property(argumentsOf(target), (given) => {
        const before = given.map(faultOf);
        const machine = newMachine();
        try {
          const args = bindArguments(target, given);
          const result = target.kind === 'pure' ? target.run(args, machine) : target.begin(args, machine);
          if (target.kind === 'pure') expect(faultOf(result as Value)).toBeUndefined();
          else if (!(result instanceof Waiting)) expect(Object.keys(result as object)).not.toEqual([]);
        } catch (error) {
          expect(tagOf(error)).toMatch(/Error$/);
        }
        expect(given.map(faultOf)).toEqual(before);
      }),
      campaign(target.kind === 'pure' ? 120 : 40),
    );
  });
});
