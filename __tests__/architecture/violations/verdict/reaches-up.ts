import { runGit } from '../target/index.ts';
export const reached = runGit;
