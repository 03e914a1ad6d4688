/** What every entry of the library needs before tensors can be used: their methods, and an engine that computes. */
import '../grad/methods.ts';
import '../op/methods.ts';
import './engine.ts';
import { profileProcess } from './profile-process.ts';

profileProcess();
