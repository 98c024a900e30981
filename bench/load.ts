/** Load on one server that speaks the Workflows and the Workflow Executions API over REST, seen from outside. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { calling, type Loop } from './definitions.ts';
import { restClient, type RestClient } from './rest-client.ts';

export interface Target {
  /** Such as `http://127.0.0.1:8700`. */
  readonly base: string;
  /** `projects/P/locations/L`. */
  readonly parent: string;
}

/** Milliseconds of each execution, and how many there were a second. */
export interface Burst {
  readonly perSecond: number;
  readonly created: readonly number[];
  readonly ended: readonly number[];
}

export class Load {
  readonly #client: RestClient;
  readonly #parent: string;
  #deployed = 0;

  constructor({ base, parent }: Target) {
    this.#client = restClient(base);
    this.#parent = `/v1/${parent}`;
  }

  close(): void {
    this.#client.close();
  }

  /** The path of a new workflow. */
  async deploy(sourceContents: string): Promise<string> {
    const id = `bench-${process.pid}-${(this.#deployed += 1)}`;
    await this.#client.call('POST', `${this.#parent}/workflows?workflowId=${id}`, { sourceContents });
    return `${this.#parent}/workflows/${id}`;
  }

  /** Creates executions and polls each to its end, so many at a time. */
  async burst(workflow: string, count: number, atATime: number): Promise<Burst> {
    const created: number[] = [];
    const ended: number[] = [];
    let left = count;
    const worker = async () => {
      while (left-- > 0) {
        const began = performance.now();
        const name = await this.create(workflow);
        created.push(performance.now() - began);
        await this.#end(name);
        ended.push(performance.now() - began);
      }
    };
    const began = performance.now();
    await Promise.all(Array.from({ length: atATime }, worker));
    return { perSecond: (count * 1000) / (performance.now() - began), created, ended };
  }

  /** The path of a new execution. */
  async create(workflow: string): Promise<string> {
    const { name } = await this.#client.call('POST', `${workflow}/executions`, { argument: '{}' });
    return `/v1/${String(name)}`;
  }

  /** Steps a second of one execution, from its creation to its end. */
  async loop(workflow: string, { steps }: Loop): Promise<number> {
    const { ended } = await this.burst(workflow, 1, 1);
    return (steps * 1000) / (ended[0] ?? Number.NaN);
  }

  /** Milliseconds from before an execution is created until its first step calls a server of ours. */
  async firstSteps(rounds: number): Promise<number[]> {
    let called: (time: number) => void;
    const server = createServer((_request, response) => {
      called(performance.now());
      response.end('here');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
      const workflow = await this.deploy(calling(url));
      const waits: number[] = [];
      for (let round = 0; round < rounds; round++) {
        const arrival = new Promise<number>((resolve) => (called = resolve));
        const began = performance.now();
        const name = await this.create(workflow);
        waits.push((await arrival) - began);
        await this.#end(name);
      }
      return waits;
    } finally {
      server.closeAllConnections();
      server.close();
    }
  }

  /** Asks until it has ended. @throws Error when it did not succeed */
  async #end(execution: string): Promise<void> {
    for (;;) {
      const { state, error } = await this.#client.call('GET', execution);
      if (state === 'SUCCEEDED') return;
      if (state !== 'ACTIVE' && state !== 'QUEUED') throw new Error(`${String(state)}: ${JSON.stringify(error)}`);
    }
  }
}
