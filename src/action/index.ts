/**
 * action: the entry point of the GitHub Action, both its main and its post step. It composes the gate with GitHub and
 * decides nothing: everything is in `main.ts`, which takes the world as arguments.
 */
import * as core from '@actions/core';
import { guardExit } from '../gate/index.ts';
import { runAction } from './main.ts';
import { createServices } from './services.ts';

const decide = guardExit(process, (message) => core.error(message));
const stop = new AbortController();
// The runner sends SIGINT, and SIGTERM seven seconds and a half later, when a job is cancelled.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await runAction(core, process.env, createServices(stop.signal));
decide(Number(process.exitCode ?? 0));
