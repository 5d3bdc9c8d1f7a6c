/**
 * experiment: the order of trials: randomized blocks, the conductor that runs them, early stopping. It touches the
 * world only through the ports declared here, and refuses to know what a request or a process is.
 */
export * from './ports.ts';
