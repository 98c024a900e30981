/** The pages that alerts show, as the deployer reads them. */
import { readRunbooks } from '../../deploy/definitions.ts';

export const runbooks = await readRunbooks(process.cwd());
