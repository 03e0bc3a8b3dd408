export { Outbox, type OutboxOptions } from './outbox';
export type { OutboxMessage, QueuedMessage } from './types';
