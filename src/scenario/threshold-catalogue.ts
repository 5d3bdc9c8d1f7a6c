import type {
  Evidence,
  MetricSource,
  ThresholdDescription,
  ThresholdMetric,
  ThresholdTag,
} from './threshold.ts';

type Family = ThresholdDescription['family'];
type Facts = readonly [tags: readonly ThresholdTag[], source: MetricSource, evidence: Evidence];

const ENDPOINT: Facts = [['endpoint'], 'requests', 'requests'];
const OVERALL: Facts = [[], 'requests', 'requests'];
const FLOW: Facts = [['journey', 'websocket'], 'journeys', 'samples'];
const WEBSOCKET: Facts = [['websocket'], 'websockets', 'samples'];
/** Counters that may rightly stay at nothing once a connection was tried. */
const CONNECTED: Facts = [['websocket'], 'websockets', 'connections'];

/** What each metric measures, which aggregates it has and what its bound is. One table for parser, judge and reference. */
export const THRESHOLD_CATALOGUE: Readonly<Record<ThresholdMetric, ThresholdDescription>> = Object.freeze({
  http_req_duration: describe(
    'time',
    'response time of the successful requests, from the intended start, in milliseconds',
    'p(95)<500',
    ENDPOINT,
  ),
  http_req_waiting: describe(
    'time',
    'time to the first byte of the answer of the successful requests, in milliseconds',
    'p(95)<300',
    ENDPOINT,
  ),
  http_req_connecting: describe(
    'time',
    'time to open a connection, TLS included, in milliseconds',
    'p(95)<50',
    [[], 'requests', 'samples'],
  ),
  http_req_failed: describe(
    'share',
    'share of the requests that ended in an error or an unmet expectation',
    'rate<0.01',
    ENDPOINT,
  ),
  http_reqs: describe('counter', 'requests sent', 'rate>45', ENDPOINT),
  checks: describe('share', 'share of the named checks that were met', 'rate>0.99', [
    ['check'],
    'checks',
    'samples',
  ]),
  iterations: describe(
    'counter',
    'iterations of journeys, WebSockets and users that ended by themselves',
    'count>100',
    [['journey', 'websocket', 'endpoint'], 'iterations', 'iterations'],
  ),
  iteration_duration: describe(
    'time',
    'time of the completed iterations of a journey or WebSocket, think time included, in milliseconds',
    'p(95)<30000',
    FLOW,
  ),
  iterations_completed: describe(
    'share',
    'share of the iterations in which no step failed',
    'rate>0.99',
    FLOW,
  ),
  interrupted_iterations: describe(
    'counter',
    'iterations cut off because their user left or the load ended',
    'count<10',
    [['journey', 'websocket', 'endpoint'], 'iterations', 'iterations'],
  ),
  dropped_iterations: describe(
    'counter',
    'arrivals never sent because too many iterations were under way',
    'count<1',
    [['endpoint'], 'arrivals', 'arrivals'],
  ),
  group_duration: describe('time', 'time of the steps of a group together, in milliseconds', 'p(95)<2000', [
    ['group'],
    'groups',
    'samples',
  ]),
  poll_duration: describe(
    'time',
    'time from the first question to the job being done, in milliseconds',
    'p(95)<10000',
    [['endpoint'], 'polls', 'samples'],
  ),
  poll_completed: describe('share', 'share of the polled jobs that were done in time', 'rate>0.99', [
    ['endpoint'],
    'polls',
    'samples',
  ]),
  login_duration: describe('time', 'time of the steps of the login together, in milliseconds', 'p(95)<1000', [
    [],
    'login',
    'samples',
  ]),
  availability: describe(
    'share',
    'share of the seconds of the run, among those with requests, in which more than half of what was asked succeeded; where nothing new was asked, more than half of what was still under way',
    'rate>0.999',
    [[], 'requests', 'samples'],
  ),
  isolation: describe(
    'share',
    "share of the answers and messages showing an owner that held nothing of another user's",
    'rate==1',
    [[], 'isolation', 'samples'],
  ),
  consistency: describe(
    'share',
    'share of the acknowledged values that were there after the run',
    'rate==1',
    [[], 'consistency', 'samples'],
  ),
  redirects: describe('counter', 'redirects that were followed', 'count<100', [[], 'redirects', 'requests']),
  data_received: describe('counter', 'bytes of the answers', 'count<50000000', ENDPOINT),
  data_decoded: describe(
    'counter',
    'bytes of the bodies of complete answers after decompression; as they came with `saturate`, in an unknown coding, and where they are more than 1 MiB before or 16 MiB after it',
    'count<90000000',
    OVERALL,
  ),
  data_sent: describe('counter', 'bytes of the requests', 'count<1000000', ENDPOINT),
  ws_connecting: describe('time', 'time to connect and upgrade, in milliseconds', 'p(95)<500', WEBSOCKET),
  ws_sessions: describe('counter', 'sessions that were opened', 'count>100', CONNECTED),
  ws_connected: describe('share', 'share of the connection attempts that succeeded', 'rate>0.99', WEBSOCKET),
  ws_failed: describe(
    'counter',
    'connection attempts that failed; by kind with `{websocket:NAME timeout}`',
    'count<10',
    CONNECTED,
  ),
  ws_held: describe(
    'counter',
    'connections that were open already when a block began, over all blocks',
    'count>1000',
    CONNECTED,
  ),
  ws_open_seconds: describe(
    'counter',
    'seconds that connections were open, over all of them: its rate is how many were open at once, on average',
    'rate>100',
    CONNECTED,
  ),
  ws_session_duration: describe(
    'time',
    'time that sessions were open, in milliseconds',
    'avg>10000',
    WEBSOCKET,
  ),
  ws_msgs_sent: describe('counter', 'messages sent', 'rate>1000', CONNECTED),
  ws_msgs_received: describe('counter', 'messages received', 'rate>1000', CONNECTED),
  ws_msgs_unsent: describe(
    'counter',
    'messages that were due and could not be sent: the connection was broken, or took nothing more',
    'count<10',
    CONNECTED,
  ),
  ws_bytes_sent: describe(
    'counter',
    'bytes of the messages sent, before compression',
    'count<1000000',
    CONNECTED,
  ),
  ws_bytes_received: describe(
    'counter',
    'bytes of the messages received, after decompression',
    'count<50000000',
    CONNECTED,
  ),
  ws_round_trip: describe(
    'time',
    'time from a message to its reply, in milliseconds',
    'p(95)<100',
    WEBSOCKET,
  ),
  ws_replies: describe('share', 'share of the messages that were replied to in time', 'rate>0.99', WEBSOCKET),
  ws_latency: describe(
    'time',
    'one-way time of what the server pushed, in milliseconds',
    'p(95)<100',
    WEBSOCKET,
  ),
  ws_fan_out: describe(
    'time',
    'time from a broadcast to its last receiver, in milliseconds',
    'p(95)<500',
    WEBSOCKET,
  ),
  ws_delivered: describe('share', 'share of the copies of broadcasts that arrived', 'rate>0.99', WEBSOCKET),
  ws_ping: describe('time', 'time from a ping to its pong, in milliseconds', 'p(95)<100', WEBSOCKET),
  ws_pongs: describe(
    'share',
    'share of the pings that had their pong before the next one was due',
    'rate>0.99',
    WEBSOCKET,
  ),
  ws_reconnects: describe(
    'counter',
    'attempts to connect again after a connection broke, failed ones included',
    'count<10',
    CONNECTED,
  ),
  ws_closed: describe(
    'counter',
    'connections closed; by code with `{websocket:NAME 1006}`',
    'count<10',
    CONNECTED,
  ),
});

function describe(family: Family, meaning: string, example: string, facts: Facts): ThresholdDescription {
  const [tags, source, evidence] = facts;
  return Object.freeze({ family, meaning, example, tags, source, evidence });
}
