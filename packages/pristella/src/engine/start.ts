/**
 * What every entry of the library needs before tensors can be used: their methods, and an engine that computes. Before and
 * after them what a process's variables ask for: a language, and a profile. A page has no variables, and package.json has
 * bundlers leave these two out of it.
 */
import '../base/process-language.ts';
import '../grad/methods.ts';
import '../np/methods.ts';
import './engine.ts';
import './profile-process.ts';
