const { Server } = require('net');
const l = Server.prototype.listen;
Server.prototype.listen = function (...a) {
  this.once('listening', () => {
    const u = process.cpuUsage();
    console.log('listening at', performance.now().toFixed(0), 'cpu', ((u.user + u.system) / 1000).toFixed(0));
    process.exit(0);
  });
  return l.apply(this, [0, '127.0.0.1']);
};
