/**
 * action: the entry point of the GitHub Action, both its main and its post step. It composes the gate with GitHub and
 * decides nothing: everything is in `main.ts`, which takes the world as arguments.
 */
import * as core from '@actions/core';
import { runAction } from './main.ts';
import { runInProcess } from './services.ts';

await runInProcess(core, runAction);
