/** A scenario file that is sound and short. */
export const SCENARIO = `name: shop
requests:
  - path: /products
load:
  rate: 13/s
  duration: 30s
`;
