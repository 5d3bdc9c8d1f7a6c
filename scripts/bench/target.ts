/**
 * A target far faster than any generator here: it counts the empty lines in what arrives and answers each with the same
 * bytes. So what is measured is the generator. Requests must have no body.
 */
import { createServer } from 'node:net';

const body = '{"ok":true}';
const answer = `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`;
const END = '\r\n\r\n';

const server = createServer({ noDelay: true }, (socket) => {
  socket.on('error', () => {});
  let rest = '';
  socket.on('data', (chunk) => {
    const text = rest + chunk.toString('latin1');
    let [count, from] = [0, 0];
    for (let end = text.indexOf(END); end !== -1; end = text.indexOf(END, from)) {
      count++;
      from = end + END.length;
    }
    rest = text.slice(from);
    if (count > 0) socket.write(answer.repeat(count), 'latin1');
  });
});
server.listen(0, '127.0.0.1', () => {
  const address = server.address();
  console.log(typeof address === 'object' ? address?.port : address);
});
