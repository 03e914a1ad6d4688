#!/usr/bin/env node
import process from 'node:process';
import { run } from './program.ts';

// `pristella doctor | head -1` closes the pipe: nobody reads on, so there is nothing left to do.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  throw error;
});

process.exitCode = await run(process.argv.slice(2), process);
