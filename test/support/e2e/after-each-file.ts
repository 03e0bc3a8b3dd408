// In every file of e2e tests, after its own hooks.
import { endWhatIsLeft } from './left-running.ts';

/** A start takes three minutes at most. */
afterAll(endWhatIsLeft, 240_000);
