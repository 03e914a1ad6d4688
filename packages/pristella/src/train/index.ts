export * from './optimizer.ts';
export * from './rules.ts';
