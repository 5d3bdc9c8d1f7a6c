import * as core from '@actions/core';
export const { getInput } = core;
