/**
 * comment: the entry point of `comment/action.yml`, both its main and its post step. It composes and decides nothing:
 * everything is in `main.ts`, which takes the world as arguments.
 */
import * as core from '@actions/core';
import { guardExit } from '../../gate/index.ts';
import { createServices } from '../services.ts';
import { runComment } from './main.ts';

const decide = guardExit(process, (message) => core.error(message));
const stop = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stop.abort());

await runComment(core, process.env, createServices(stop.signal));
decide(Number(process.exitCode ?? 0));
