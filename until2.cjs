const { Server } = require('net');
const l = Server.prototype.listen;
const ins = new (require('inspector').Session)();
ins.connect();
ins.post('Profiler.enable');
ins.post('Profiler.start');
Server.prototype.listen = function (...a) {
  this.once('listening', () => {
    ins.post('Profiler.stop', (e, { profile }) => {
      require('fs').writeFileSync('/tmp/w/write.cpuprofile', JSON.stringify(profile));
      process.exit(0);
    });
  });
  return l.apply(this, [0, '127.0.0.1']);
};
