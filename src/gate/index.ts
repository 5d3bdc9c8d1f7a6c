/**
 * gate: the one gate that both apps run: scenarios and targets in; decision, report and files out. It composes the
 * drivers with the core's experiment and refuses to know about GitHub or terminals.
 */
export type * from './gate.ts';
