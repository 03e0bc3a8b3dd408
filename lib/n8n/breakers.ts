import { CircuitBreaker } from '../resilience/circuit-breaker';
import { meterBreaker } from './metrics/meter';
import { processWide } from './registry';
import type { ExecutionScope } from './scope';

/**
 * The breaker of one credential in this process.
 * @param key names the credential with its content: a corrected one begins anew
 */
export function breakerOf({ clock }: Pick<ExecutionScope, 'clock'>, system: string, key: string): CircuitBreaker {
	return processWide(`breaker:${key}`, () => new CircuitBreaker({ system, clock }));
}

/** From now on its state and its errors are told under the name by which the calls of its system are counted. */
export function countBreaker(breaker: CircuitBreaker, port: { readonly system: string }): void {
	breaker.named(port.system);
	meterBreaker(port.system, breaker);
}
