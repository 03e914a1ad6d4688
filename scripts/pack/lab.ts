/**
 * Builds the lab with its own engine for pages, without digits, into packages/pristella/dist/lab: `pristella lab` of the packed
 * library serves it. The whole site would be seven times as large, and a library is installed more often than it is read about.
 */
import { join } from 'node:path';
import { buildSite } from '../../site/build.ts';
import { settings } from '../../site/settings.ts';

await buildSite(join(import.meta.dirname, '../../packages/pristella/dist/lab'), settings(), 'lab');
