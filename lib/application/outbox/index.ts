export { outboxName } from './name';
export { Outbox, type OutboxOptions } from './outbox';
export { pumpOutbox, type OpenOutbox, type OutboxPumpOptions } from './outbox-pump';
export { OutboxReader, type NextBatch, type OutboxReaderOptions } from './outbox-reader';
export type { HeldMessage, OutboxMessage, QueuedMessage } from './types';
