/** Puts the checks of all schemas into a bundle as code: to compile one takes a quarter of a handler's start. */
import type { Plugin } from 'esbuild';
import { compiledSource, SCHEMA_NAMES, type SchemaName } from '../../schemas/compile.ts';

const CHECK = 'check:';

/** Each is a module of its own, which runs when its check is first asked for. */
const COMPILE = `const checks = {
${SCHEMA_NAMES.map((name) => `  ${JSON.stringify(name)}: () => require(${JSON.stringify(CHECK + name)}),`).join('\n')}
};
export const compile = (name) => checks[name]();
`;

export const compiledChecks: Plugin = {
  name: 'compiled-checks',
  setup({ onLoad, onResolve, initialOptions }) {
    const resolveDir = initialOptions.absWorkingDir ?? process.cwd();
    onLoad({ filter: /[\\/]schemas[\\/]compile\.ts$/ }, () => ({ contents: COMPILE, loader: 'js', resolveDir }));
    onResolve({ filter: /^check:/ }, ({ path }) => ({ path: path.slice(CHECK.length), namespace: 'check' }));
    onLoad({ filter: /.*/, namespace: 'check' }, async ({ path }) => {
      const { default: standalone } = await import('ajv/dist/standalone/index.js');
      const contents = compiledSource(path as SchemaName, standalone.default);
      return { contents, loader: 'js', resolveDir };
    });
  },
};
