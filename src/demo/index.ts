/**
 * demo: a small real shop server with switchable faults, and the experiment that `npm start` runs on it. Everything in
 * it is measured as any other target would be: the gate gets no hint of what is wrong with the shop. It refuses to be
 * a library: nothing in the product depends on it.
 */
export { DEMO_SCENARIO } from './demo-scenario.ts';
export { DEMO_FAULTS, type DemoRequest, runDemo } from './run-demo.ts';
export { FAULTS, type Fault } from './shop/faults.ts';
export { parseShopArgs, runShop } from './shop/run-shop.ts';
export { CRASH_AFTER_MS, type Shop, type ShopOptions, startShop } from './shop/server.ts';
