/** Hosts one deployed program in a process of its own, so that a test can kill that process. Prints the program's port. */
import { aRun, aService, deploy, program } from './a-run.ts';

const room = await aRun();
const busy = process.argv[2] === 'busy';
const handle = busy
  ? '(request, response) => { response.write("busy"); setImmediate(() => { for (;;); }); }'
  : '() => {}';
await deploy(room, 'fetch', aService(room, program(handle)));
const [service] = await room.run.services();
console.log(JSON.stringify(service?.revisions[0]?.instances[0]));
