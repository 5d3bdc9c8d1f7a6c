/**
 * comment: the entry point of `comment/action.yml`, both its main and its post step. It composes and decides nothing:
 * everything is in `main.ts`, which takes the world as arguments.
 */
import * as core from '@actions/core';
import { runInProcess } from '../services.ts';
import { runComment } from './main.ts';

await runInProcess(core, runComment);
