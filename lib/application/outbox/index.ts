export { Outbox, type OutboxOptions } from './outbox';
export { pumpOutbox, type OutboxPumpOptions } from './outbox-pump';
export { OutboxReader, type HeldMessage, type NextBatch, type OutboxReaderOptions } from './outbox-reader';
export type { OutboxMessage, QueuedMessage } from './types';
