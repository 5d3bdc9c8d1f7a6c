// The target of this repository's own gate, for any Node that a runner has: answers after about as long as a small shop.
import { createServer } from 'node:http';

const products = Array.from({ length: 50 }, (_, id) => ({ id, name: `lamp ${id}`, price: 1999 + id }));
const answers = {
  '/products': () => products,
  '/search': () => products.filter(({ name }) => name.endsWith('7')),
};

const server = createServer((request, response) => {
  const answer = answers[request.url.split('?')[0]];
  setTimeout(
    () => {
      response.writeHead(answer ? 200 : 404, { 'content-type': 'application/json' });
      response.end(JSON.stringify(answer?.() ?? null));
    },
    5 + 3 * Math.random(),
  );
});
server.listen(process.env.PORT, '127.0.0.1');
