import type { NotifyServices } from '../../../lib/n8n/notify/services';
import type { Resource } from '../../../lib/n8n/operation';
import { sendEvent } from './event/send';

export const resources: Array<Resource<NotifyServices>> = [{ value: 'event', name: 'Event', operations: [sendEvent] }];
