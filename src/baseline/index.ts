/**
 * baseline: stores of runs and histories. Today folders of run files, read all at once and written so that no reader
 * ever sees half a file. It refuses to choose: which runs are eligible is `history/`.
 */
export { readRunFile, readRunFiles, readRunGroups, runFileName, writeRun } from './folder/run-files.ts';
export { readTextFile, writeFileAtomically } from './folder/text-files.ts';
