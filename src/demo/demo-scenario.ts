/**
 * What `npm start` measures: three endpoints, each gated. The shop waits more than it computes, so two of them and the
 * generator fit on two cores, and many short blocks decide within about a minute.
 */
export const DEMO_SCENARIO = `name: demo shop
description: Two shops on this machine, the second one with a change.
requests:
  - { name: list products, path: "/products?limit=20", primary: true, expect: { status: 200 } }
  - { name: show product, path: /products/7, primary: true, expect: { status: 200, json: { $.id: 7 } } }
  - { name: search, path: "/search?q=lamp", primary: true, expect: { status: 200 } }
load:
  rate: 330
  duration: 80s
  warm-up: 2s
  max-in-flight: 400
thresholds:
  http_req_failed: rate<0.01
  http_req_duration: [p(95)<500]
compare: { max-duration: 130s }
`;
