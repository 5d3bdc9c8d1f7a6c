import { createServer } from 'node:https';
import type { Server } from 'node:http';
import { afterEach, expect, test } from '@jest/globals';
import { runGate } from '../../../src/gate/index.ts';
import { parseScenario } from '../../../src/scenario/index.ts';
import { aGateRequest } from '../../support/a-gate-request.ts';
import { endServer, listenOnLoopback } from '../../support/loopback-server.ts';
import { aCertificate } from '../engine/a-certificate.ts';

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) endServer(server);
});

const OWN_FILES = 'http: { tls: { ca: cert, certificate: cert, key: key, server-name: localhost } }\n';

test('each scenario reaches its target by its own TLS: before the load, under it and after it', async () => {
  const pem = aCertificate();
  const asked: string[] = [];
  const { cert, key } = pem;
  const server = createServer(
    { cert, key, ca: cert, requestCert: true, rejectUnauthorized: true },
    (request, response) => {
      asked.push(request.headers['user-agent'] ?? '');
      response.end('a lamp');
    },
  );
  servers.push(server);
  const url = (await listenOnLoopback(server)).replace('http:', 'https:');
  const scenarioOf = (name: string, extra: string) =>
    parseScenario(
      `name: ${name}\nrequests: [{ name: list, path: /list }]\nload: { vus: 2, iterations: 70, max-duration: 30s, warm-up: 0s }\nthresholds: { http_req_failed: rate<0.01 }\n${extra}`,
      `${name}.yml`,
      {},
      (file) => ({ kind: 'text', name: file, text: file === 'key' ? pem.key : pem.cert }),
    );
  const scenarios = [scenarioOf('trusting', OWN_FILES), scenarioOf('strange', '')];
  const { decision } = await runGate({
    ...aGateRequest(scenarios[0]!, { kind: 'url', url }),
    scenarios,
  });
  expect(decision.parts.map(({ scenario, verdict }) => [scenario, verdict])).toEqual([
    ['trusting', 'pass'],
    ['strange', 'invalid'],
  ]);
  expect(decision.parts[1]?.reasons[0]?.message).toContain('no trusted TLS connection');
  expect(asked.filter((agent) => agent.includes('readiness')).length).toBe(2);
  expect(asked.filter((agent) => !agent.includes('readiness')).length).toBeGreaterThanOrEqual(70);
});
