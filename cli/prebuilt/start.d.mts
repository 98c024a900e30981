export function start(root: string, program: 'notamesh' | 'deployer', load: () => Promise<unknown>): Promise<void>;
